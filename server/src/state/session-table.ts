/**
 * Sessions of people who signed in, by the hash of their secret id; each also has one that may be shown, which stays when the secret one is replaced. Enter and leave: rows as they stand; who may use which and for how long is decided in auth.
 */
import type { EpochMs } from '@sightglass/shared/units';
import type { State } from './open-state.ts';

export interface SessionRow {
  /** SHA-256 of the secret id in the cookie, hex. */
  readonly hash: string;
  /** Opens nothing. */
  readonly id: string;
  /** What the provider knows them by; never changes. */
  readonly user: string;
  readonly name: string;
  readonly groups: readonly string[];
  readonly method: 'token' | 'oidc';
  /** Where they signed in, and with what: as the request said, so any text; empty for sessions of before that was kept. */
  readonly address: string;
  readonly browser: string;
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
  /** With all secret ids that the same session had. */
  remove(hash: string): void;
  removeById(id: string): void;
  /** One row a session, newest first; of `user` alone where that is given. */
  list(user?: string): SessionRow[];
  /** Those that nobody can use any more. */
  removeBefore(limits: {
    readonly seenBefore: EpochMs;
    readonly createdBefore: EpochMs;
    readonly replacedBefore: EpochMs;
  }): void;
}

interface Stored {
  hash: string;
  id: string;
  address: string;
  browser: string;
  user: string;
  name: string;
  groups: string;
  method: 'token' | 'oidc';
  created_at: number;
  seen_at: number;
  issued_at: number;
  replaced_at: number | null;
}

function fromStored(row: Stored): SessionRow {
  const { hash, id, user, name, groups, method, address, browser, created_at, seen_at, issued_at } = row;
  return {
    hash,
    id,
    user,
    name,
    groups: JSON.parse(groups) as string[],
    method,
    address,
    browser,
    createdAt: created_at,
    seenAt: seen_at,
    issuedAt: issued_at,
    replacedAt: row.replaced_at,
  };
}

export function createSessionTable({ database }: State): SessionTable {
  const insert = database.prepare(
    'INSERT INTO sessions (hash, id, user, name, groups, method, address, browser, created_at, seen_at, issued_at, replaced_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const select = database.prepare('SELECT * FROM sessions WHERE hash = ?');
  const seen = database.prepare('UPDATE sessions SET seen_at = ? WHERE hash = ?');
  const replaced = database.prepare(
    'UPDATE sessions SET replaced_at = ? WHERE hash = ? AND replaced_at IS NULL',
  );
  const remove = database.prepare(
    'DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE hash = ?)',
  );
  const removeById = database.prepare('DELETE FROM sessions WHERE id = ?');
  const list = database.prepare(
    'SELECT * FROM sessions WHERE replaced_at IS NULL AND (?1 IS NULL OR user = ?1) ORDER BY created_at DESC, id',
  );
  const removeOld = database.prepare(
    'DELETE FROM sessions WHERE seen_at < ? OR created_at < ? OR replaced_at < ?',
  );
  return {
    insert({
      hash,
      id,
      user,
      name,
      groups,
      method,
      address,
      browser,
      createdAt,
      seenAt,
      issuedAt,
      replacedAt,
    }) {
      const who = [user, name, JSON.stringify(groups), method, address, browser];
      insert.run(hash, id, ...who, createdAt, seenAt, issuedAt, replacedAt);
    },
    read(hash) {
      const row = select.get(hash) as unknown as Stored | undefined;
      return row ? fromStored(row) : null;
    },
    seen: (hash, at) => void seen.run(at, hash),
    replaced: (hash, at) => void replaced.run(at, hash),
    remove: (hash) => void remove.run(hash),
    removeById: (id) => void removeById.run(id),
    list: (user) => (list.all(user ?? null) as unknown as Stored[]).map(fromStored),
    removeBefore: ({ seenBefore, createdBefore, replacedBefore }) =>
      void removeOld.run(seenBefore, createdBefore, replacedBefore),
  };
}
