/**
 * Sessions of people who signed in, by the hash of their id. Enter and leave: rows as they stand; who may use which and for how long is decided in auth.
 */
import type { EpochMs } from '@sightglass/shared/units';
import type { State } from './open-state.ts';

export interface SessionRow {
  /** SHA-256 of the id in the cookie, hex. */
  readonly hash: string;
  /** What the provider knows them by; never changes. */
  readonly user: string;
  readonly name: string;
  readonly groups: readonly string[];
  readonly method: 'token' | 'oidc';
  /** When they signed in; kept when the id is replaced. */
  readonly createdAt: EpochMs;
  readonly seenAt: EpochMs;
  /** When this id was made. */
  readonly issuedAt: EpochMs;
  /** When another id took its place; null while it is the one. */
  readonly replacedAt: EpochMs | null;
}

export interface SessionTable {
  insert(row: SessionRow): void;
  read(hash: string): SessionRow | null;
  seen(hash: string, at: EpochMs): void;
  replaced(hash: string, at: EpochMs): void;
  /** With all ids that the same session had: of the same person, who signed in at the same moment. */
  remove(hash: string): void;
  /** Those that nobody can use any more. */
  removeBefore(limits: {
    readonly seenBefore: EpochMs;
    readonly createdBefore: EpochMs;
    readonly replacedBefore: EpochMs;
  }): void;
}

interface Stored {
  hash: string;
  user: string;
  name: string;
  groups: string;
  method: 'token' | 'oidc';
  created_at: number;
  seen_at: number;
  issued_at: number;
  replaced_at: number | null;
}

export function createSessionTable({ database }: State): SessionTable {
  const insert = database.prepare(
    'INSERT INTO sessions (hash, user, name, groups, method, created_at, seen_at, issued_at, replaced_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const select = database.prepare('SELECT * FROM sessions WHERE hash = ?');
  const seen = database.prepare('UPDATE sessions SET seen_at = ? WHERE hash = ?');
  const replaced = database.prepare(
    'UPDATE sessions SET replaced_at = ? WHERE hash = ? AND replaced_at IS NULL',
  );
  const remove = database.prepare(
    'DELETE FROM sessions WHERE (user, created_at) IN (SELECT user, created_at FROM sessions WHERE hash = ?)',
  );
  const removeOld = database.prepare(
    'DELETE FROM sessions WHERE seen_at < ? OR created_at < ? OR replaced_at < ?',
  );
  return {
    insert({ hash, user, name, groups, method, createdAt, seenAt, issuedAt, replacedAt }) {
      insert.run(hash, user, name, JSON.stringify(groups), method, createdAt, seenAt, issuedAt, replacedAt);
    },
    read(hash) {
      const row = select.get(hash) as unknown as Stored | undefined;
      if (!row) return null;
      const { user, name, groups, method, created_at, seen_at, issued_at, replaced_at } = row;
      return {
        hash,
        user,
        name,
        groups: JSON.parse(groups) as string[],
        method,
        createdAt: created_at,
        seenAt: seen_at,
        issuedAt: issued_at,
        replacedAt: replaced_at,
      };
    },
    seen: (hash, at) => void seen.run(at, hash),
    replaced: (hash, at) => void replaced.run(at, hash),
    remove: (hash) => void remove.run(hash),
    removeBefore: ({ seenBefore, createdBefore, replacedBefore }) =>
      void removeOld.run(seenBefore, createdBefore, replacedBefore),
  };
}
