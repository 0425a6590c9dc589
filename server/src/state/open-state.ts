/**
 * The file that holds what people define and what must not be forgotten (node:sqlite; WAL, synced at every commit). In: a folder,
 * or null for a file in memory. Out: the database and transactions. One process holds the file; calls are synchronous and short.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { MIGRATIONS } from './migrations.ts';

export interface State {
  readonly database: DatabaseSync;
  /** Runs `work` in one transaction: all of it is kept, or nothing. Within another it joins that one. */
  transaction<T>(work: () => T): T;
  /** After the outermost transaction that is under way has been kept; at once when there is none. */
  afterCommit(work: () => void): void;
  close(): void;
}

function migrate(database: DatabaseSync): void {
  const { user_version: applied } = database.prepare('PRAGMA user_version').get() as { user_version: number };
  if (applied > MIGRATIONS.length)
    throw new Error(
      `the state file was written by a newer version of Sightglass (schema ${applied}, this one knows ${MIGRATIONS.length})`,
    );
  for (let step = applied; step < MIGRATIONS.length; step++) {
    database.exec(`BEGIN; ${MIGRATIONS[step]}; PRAGMA user_version = ${step + 1}; COMMIT;`);
  }
}

/** Opens or makes the file `state.sqlite` in the folder. Throws when it is newer than this program or cannot be read. */
export function openState(folder: string | null): State {
  if (folder !== null) mkdirSync(folder, { recursive: true });
  const database = new DatabaseSync(folder === null ? ':memory:' : join(folder, 'state.sqlite'));
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 2000;');
  migrate(database);
  let depth = 0;
  let committed: (() => void)[] = [];
  return {
    database,
    transaction(work) {
      if (depth > 0) return work();
      database.exec('BEGIN IMMEDIATE');
      depth++;
      let result;
      try {
        result = work();
        database.exec('COMMIT');
      } catch (error) {
        committed = [];
        if (database.isTransaction) database.exec('ROLLBACK');
        throw error;
      } finally {
        depth--;
      }
      const after = committed;
      committed = [];
      for (const tell of after) tell();
      return result;
    },
    afterCommit(work) {
      if (depth > 0) committed.push(work);
      else work();
    },
    close: () => database.close(),
  };
}
