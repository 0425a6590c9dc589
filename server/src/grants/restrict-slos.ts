/** The book of SLOs as somebody with grants sees it: those that they may read, over the store as they see it. What is counted of them is counted once for everybody. */
import type { Slo } from '@sightglass/shared/contract';
import type { KeptSlo } from '../slo/kept-slo.ts';
import type { SloBook } from '../slo/slo-book.ts';
import type { Collection, StoredDocument } from '../state/documents.ts';
import type { TelemetryStore } from '../store/telemetry-store.ts';
import type { Mask } from './mask.ts';
import { restrictCollection, type DocumentRule } from './restrict-collection.ts';
import { restrictWarnings } from './restrict-warnings.ts';

export interface SloParts {
  readonly store: TelemetryStore;
  readonly slos: Collection<Slo>;
  readonly rule: DocumentRule<Slo>;
  readonly mask: Mask;
}

export function restrictSlos(book: SloBook, { store, slos, rule, mask }: SloParts): SloBook {
  const { text } = mask;
  const tell = (kept: KeptSlo): KeptSlo => ({
    ...kept,
    stored: { ...kept.stored, document: rule.tell(kept.stored.document) } satisfies StoredDocument<Slo>,
    error: kept.error === null ? null : 'It could not be counted the last time.',
    warnings: restrictWarnings(kept.warnings),
  });
  const isRead = ({ stored }: KeptSlo): boolean => rule.reads(stored.document);
  const { parts } = book;
  const { readEpisodes } = parts;
  return {
    parts: {
      ...parts,
      store,
      slos,
      // Planned work takes its time out of a budget whoever looks; in whose words it was planned is cut.
      maintenances: restrictCollection(parts.maintenances, {
        noun: 'maintenance window',
        text,
        reads: () => true,
        writes: () => false,
        tell: (document) => ({ ...document, name: text(document.name), comment: text(document.comment) }),
      }),
      // Files are for those who see everything.
      readFileWarnings: () => [],
      ...(readEpisodes
        ? {
            readEpisodes: (id, window) =>
              readEpisodes(id, window).map((episode) =>
                Object.assign({}, episode, { text: text(episode.text) }),
              ),
          }
        : {}),
    },
    evaluator: {
      evaluate: () => Promise.reject(new Error('nothing is judged for somebody with grants')),
    },
    update: () => book.update(),
    settle: (id) => book.settle(id),
    find(id) {
      const kept = book.find(id);
      return kept && isRead(kept) ? tell(kept) : null;
    },
    list: () => book.list().filter(isRead).map(tell),
  };
}
