/** Tokens for programs, by the hash of their secret. Enter and leave: what the contract tells of a token; the secret itself is never here. */
import { grantsSchema, type ApiToken } from '@sightglass/shared/contract';
import type { EpochMs } from '@sightglass/shared/units';
import type { State } from './open-state.ts';

type KeptToken = Omit<ApiToken, 'origin'>;

export interface ApiTokenTable {
  insert(token: KeptToken, hash: string): void;
  /** Newest first, revoked and ended ones too. */
  list(): KeptToken[];
  readByHash(hash: string): KeptToken | null;
  /** Null when there is none; a second time changes nothing. */
  revoke(id: string, at: EpochMs): KeptToken | null;
  used(id: string, at: EpochMs): void;
}

interface Stored {
  id: string;
  name: string;
  role: KeptToken['role'];
  created_at: number;
  created_by: string;
  expires_at: number | null;
  used_at: number | null;
  revoked_at: number | null;
  grants: string | null;
}

const COLUMNS = 'id, name, role, created_at, created_by, expires_at, used_at, revoked_at, grants';

const describe = (row: Stored): KeptToken => ({
  id: row.id,
  name: row.name,
  role: row.role,
  createdAt: row.created_at,
  createdBy: row.created_by,
  expiresAt: row.expires_at,
  lastUsedAt: row.used_at,
  revokedAt: row.revoked_at,
  grants: row.grants === null ? null : grantsSchema.parse(JSON.parse(row.grants)),
});

const one = (row: unknown): KeptToken | null => (row === undefined ? null : describe(row as Stored));

export function createApiTokenTable({ database }: State): ApiTokenTable {
  const insert = database.prepare(
    'INSERT INTO api_tokens (id, hash, name, role, created_at, created_by, expires_at, grants) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const all = database.prepare(`SELECT ${COLUMNS} FROM api_tokens ORDER BY created_at DESC, id`);
  const byHash = database.prepare(`SELECT ${COLUMNS} FROM api_tokens WHERE hash = ?`);
  const byId = database.prepare(`SELECT ${COLUMNS} FROM api_tokens WHERE id = ?`);
  const revoke = database.prepare('UPDATE api_tokens SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL');
  const used = database.prepare('UPDATE api_tokens SET used_at = ? WHERE id = ?');
  return {
    insert({ id, name, role, createdAt, createdBy, expiresAt, grants }, hash) {
      const kept = grants === null ? null : JSON.stringify(grants);
      insert.run(id, hash, name, role, createdAt, createdBy, expiresAt, kept);
    },
    list: () => (all.all() as unknown as Stored[]).map(describe),
    readByHash: (hash) => one(byHash.get(hash)),
    revoke(id, at) {
      revoke.run(at, id);
      return one(byId.get(id));
    },
    used: (id, at) => void used.run(at, id),
  };
}
