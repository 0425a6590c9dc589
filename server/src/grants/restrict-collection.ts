/**
 * A collection of documents as somebody with grants sees it: what they may not read is not there, in the words of what never was; what reaches beyond their grants they may not change (403). In: the
 * collection, and what of one kind may be read and written.
 */
import { isDeepStrictEqual } from 'node:util';
import { ProblemError } from '../http/problem.ts';
import { DocumentError } from '../state/document-error.ts';
import type { Collection, StoredDocument } from '../state/documents.ts';

export interface DocumentRule<Document> {
  /** As errors name one. */
  readonly noun: string;
  readonly reads: (document: Document) => boolean;
  /** Of what may be read: all that it is about lies within the grants. */
  readonly writes: (document: Document) => boolean;
  /** Without names from beyond in what somebody wrote. */
  readonly tell: (document: Document) => Document;
  /** Somebody's text without such names. */
  readonly text: (text: string) => string;
}

export function restrictCollection<Document>(
  collection: Collection<Document>,
  rule: DocumentRule<Document>,
): Collection<Document> {
  const { noun, reads, writes, tell } = rule;
  const told = (stored: StoredDocument<Document>): StoredDocument<Document> => ({
    ...stored,
    file: stored.file === null ? null : rule.text(stored.file),
    document: tell(stored.document),
  });

  /** What would be written is what was told: a text that was cut must not replace the whole. */
  function refuseBeyond(document: Document): void {
    if (reads(document) && writes(document) && isDeepStrictEqual(tell(document), document)) return;
    throw new ProblemError(
      403,
      `This ${noun} reaches beyond the clusters and namespaces that you may see: you cannot keep or change it.`,
    );
  }

  function refuseHidden(id: string, wanted: 'present' | 'deleted'): void {
    const stored = collection.read(id);
    // What is not there at all is told by the collection, in the same words.
    if (!stored) return;
    if (!reads(stored.document))
      throw new DocumentError(
        'missing',
        `There is no ${wanted === 'deleted' ? 'deleted ' : ''}${noun} ${id}.`,
      );
    refuseBeyond(stored.document);
  }

  return {
    list: (options) =>
      collection
        .list(options)
        .filter(({ document }) => reads(document))
        .map(told),
    read(id) {
      const stored = collection.read(id);
      return stored && reads(stored.document) ? told(stored) : null;
    },
    create(document, by) {
      refuseBeyond(document);
      return collection.create(document, by);
    },
    change(id, document, change) {
      refuseHidden(id, 'present');
      refuseBeyond(document);
      return collection.change(id, document, change);
    },
    remove(id, change) {
      refuseHidden(id, 'present');
      return collection.remove(id, change);
    },
    restore(id, change) {
      refuseHidden(id, 'deleted');
      return collection.restore(id, change);
    },
    history(id) {
      const stored = collection.read(id);
      if (!stored || !reads(stored.document)) return [];
      return collection
        .history(id)
        .filter(({ document }) => reads(document))
        .map((revision) => Object.assign({}, revision, { document: tell(revision.document) }));
    },
    declare() {
      throw new Error('files are not read for somebody with grants');
    },
    onChange() {
      throw new Error('nobody with grants is told of changes');
    },
  };
}
