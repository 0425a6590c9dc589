/**
 * Documents that people define, one collection a kind: versioned, with author, every version kept, deletion that can be undone.
 * In: documents as the kind's schema has them. Out: the same, parsed again when read, so that an old one gets new defaults; one that the
 * schema would refuse by now is told as it was kept.
 */
import { randomUUID } from 'node:crypto';
import type { RecordFields } from '@sightglass/shared/contract';
import type { EpochMs } from '@sightglass/shared/units';
import type { z } from 'zod';
import { DocumentError } from './document-error.ts';
import type { State } from './open-state.ts';

export interface StoredDocument<Document> extends RecordFields {
  readonly document: Document;
}

export interface Revision<Document> {
  readonly version: number;
  readonly at: EpochMs;
  readonly by: string;
  readonly action: 'created' | 'changed' | 'deleted' | 'restored';
  readonly document: Document;
}

interface Change {
  readonly author: string;
  /** The version that was read; not compared when left out. */
  readonly version?: number | undefined;
}

/** One file's worth of documents, as its folder declares them. */
export interface DeclaredDocument<Document> {
  readonly id: string;
  readonly file: string;
  readonly document: Document;
}

export interface Collection<Document> {
  /** In order of making; deleted ones only when asked for. */
  list(options?: { readonly deleted?: boolean }): StoredDocument<Document>[];
  /** Deleted ones too; null when there never was one. */
  read(id: string): StoredDocument<Document> | null;
  /** The id is made up when left out. Throws DocumentError `exists`. */
  create(document: Document, by: { readonly author: string; readonly id?: string }): StoredDocument<Document>;
  /** Throws DocumentError `missing` (also when deleted), `conflict`, `owned-by-file`. */
  change(id: string, document: Document, change: Change): StoredDocument<Document>;
  remove(id: string, change: Change): StoredDocument<Document>;
  /** Throws DocumentError `missing` when nothing of that id was deleted. */
  restore(id: string, change: Change): StoredDocument<Document>;
  /** Newest first. */
  history(id: string): Revision<Document>[];
  /** Makes the documents that come from files exactly these: new and changed ones are written, vanished ones deleted. */
  declare(documents: readonly DeclaredDocument<Document>[]): void;
  /** Called after each change that was kept. */
  onChange(listener: () => void): void;
}

interface Row {
  id: string;
  version: number;
  origin: 'console' | 'file';
  file: string | null;
  body: string;
  created_at: number;
  updated_at: number;
  updated_by: string;
  deleted_at: number | null;
}

type RevisionRow = Omit<Revision<never>, 'document'> & { readonly body: string };

const FILES_AUTHOR = 'file';

/** The collection of one kind; `noun` names a document in errors. */
export function createCollection<Document>(
  state: State,
  options: {
    readonly kind: string;
    readonly noun: string;
    readonly schema: z.ZodType<Document>;
    readonly clock: () => EpochMs;
  },
): Collection<Document> {
  const { kind, noun, schema, clock } = options;
  const { database } = state;
  const listeners: (() => void)[] = [];
  const selectAll = database.prepare('SELECT * FROM documents WHERE kind = ? ORDER BY created_at, id');
  const selectOne = database.prepare('SELECT * FROM documents WHERE kind = ? AND id = ?');
  const write = database.prepare(
    `INSERT INTO documents (kind, id, version, origin, file, body, created_at, updated_at, updated_by, deleted_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (kind, id) DO UPDATE SET version = excluded.version, origin = excluded.origin, file = excluded.file,
       body = excluded.body, updated_at = excluded.updated_at, updated_by = excluded.updated_by, deleted_at = excluded.deleted_at`,
  );
  const note = database.prepare(
    'INSERT INTO revisions (kind, id, version, at, by, action, body) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const selectRevisions = database.prepare(
    'SELECT version, at, by, action, body FROM revisions WHERE kind = ? AND id = ? ORDER BY version DESC',
  );

  /** Rules for what is written grow stricter; were they rules for what is kept, one old receiver would silence all others. */
  function parse(body: string): Document {
    const kept: unknown = JSON.parse(body);
    const parsed = schema.safeParse(kept);
    // It was a document when it was written; a change of its shape comes with a migration.
    return parsed.success ? parsed.data : (kept as Document);
  }
  const describe = (row: Row): StoredDocument<Document> => ({
    id: row.id,
    version: row.version,
    origin: row.origin,
    file: row.file,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    updatedBy: row.updated_by,
    deletedAt: row.deleted_at,
    document: parse(row.body),
  });
  const find = (id: string): Row | null => (selectOne.get(kind, id) as unknown as Row | undefined) ?? null;

  function keep(row: Row, action: Revision<Document>['action']): StoredDocument<Document> {
    state.transaction(() => {
      const { id, version, origin, file, body, created_at, updated_at, updated_by, deleted_at } = row;
      write.run(kind, id, version, origin, file, body, created_at, updated_at, updated_by, deleted_at);
      note.run(kind, id, version, updated_at, updated_by, action, body);
      state.afterCommit(() => {
        for (const tell of listeners) tell();
      });
    });
    return describe(row);
  }

  /** The row to be changed by a person. */
  function findForChange(id: string, { version }: Change, wanted: 'present' | 'deleted'): Row {
    const row = find(id);
    if (!row || (row.deleted_at !== null) !== (wanted === 'deleted'))
      throw new DocumentError(
        'missing',
        `There is no ${wanted === 'deleted' ? 'deleted ' : ''}${noun} ${id}.`,
      );
    if (row.origin === 'file')
      throw new DocumentError(
        'owned-by-file',
        `This ${noun} comes from the file ${row.file}: change it there.`,
      );
    if (version !== undefined && version !== row.version)
      throw new DocumentError(
        'conflict',
        `The ${noun} was changed by ${row.updated_by} meanwhile: version ${row.version} is the newest, not ${version}.`,
      );
    return row;
  }

  const next = (row: Row, author: string): Row => ({
    ...row,
    version: row.version + 1,
    updated_at: clock(),
    updated_by: author,
  });

  return {
    list: ({ deleted = false } = {}) =>
      (selectAll.all(kind) as unknown as Row[])
        .filter((row) => deleted || row.deleted_at === null)
        .map((row) => describe(row)),
    read(id) {
      const row = find(id);
      return row && describe(row);
    },
    create(document, { author, id = randomUUID() }) {
      if (find(id)) throw new DocumentError('exists', `There is a ${noun} ${id} already.`);
      const at = clock();
      const row: Row = {
        id,
        version: 1,
        origin: 'console',
        file: null,
        body: JSON.stringify(document),
        created_at: at,
        updated_at: at,
        updated_by: author,
        deleted_at: null,
      };
      return keep(row, 'created');
    },
    change(id, document, change) {
      const row = findForChange(id, change, 'present');
      return keep({ ...next(row, change.author), body: JSON.stringify(document) }, 'changed');
    },
    remove(id, change) {
      const row = findForChange(id, change, 'present');
      return keep({ ...next(row, change.author), deleted_at: clock() }, 'deleted');
    },
    restore(id, change) {
      const row = findForChange(id, change, 'deleted');
      return keep({ ...next(row, change.author), deleted_at: null }, 'restored');
    },
    history: (id) =>
      (selectRevisions.all(kind, id) as unknown as RevisionRow[]).map(
        ({ body, version, at, by, action }) => ({
          version,
          at,
          by,
          action,
          document: parse(body),
        }),
      ),
    declare(documents) {
      state.transaction(() => {
        const declared = new Set(documents.map(({ id }) => id));
        for (const { id, file, document } of documents) {
          const body = JSON.stringify(document);
          const row = find(id);
          const same =
            row?.origin === 'file' && row.deleted_at === null && row.body === body && row.file === file;
          if (same) continue;
          const at = clock();
          const begin: Row = row ?? {
            id,
            version: 0,
            origin: 'file',
            file,
            body,
            created_at: at,
            updated_at: at,
            updated_by: FILES_AUTHOR,
            deleted_at: null,
          };
          keep(
            { ...next(begin, FILES_AUTHOR), origin: 'file', file, body, deleted_at: null },
            row ? 'changed' : 'created',
          );
        }
        for (const row of selectAll.all(kind) as unknown as Row[]) {
          if (row.origin !== 'file' || row.deleted_at !== null || declared.has(row.id)) continue;
          keep({ ...next(row, FILES_AUTHOR), deleted_at: clock() }, 'deleted');
        }
      });
    },
    onChange(listener) {
      listeners.push(listener);
    },
  };
}
