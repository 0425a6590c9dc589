/** Tokens for programs: fixed ones from the configuration, and those made in the console. In: the secret that was shown. Out: whose it is. */
import { randomUUID } from 'node:crypto';
import type { ApiToken, Grants, Role } from '@sightglass/shared/contract';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { ApiTokenTable } from '../state/api-token-table.ts';
import { hashSecret, makeSecret } from './secrets.ts';

export interface FixedToken {
  readonly name: string;
  /** Lower case hexadecimal. */
  readonly sha256: string;
  readonly role: Role;
  /** Null or left out: the whole mesh. */
  readonly grants?: Grants | undefined;
}

interface FoundToken {
  readonly name: string;
  readonly role: Role;
  readonly grants: Grants;
  readonly expiresAt: EpochMs | null;
}

export interface Tokens {
  /** Null for a secret that is unknown, ended or revoked. */
  find(secret: string): FoundToken | null;
  /** The same by the secret's hash, which is all that a session keeps of it. */
  findByHash(hash: string): FoundToken | null;
  /** What a token may do, without it counting as used. */
  lookUp(hash: string): FoundToken | null;
  list(): ApiToken[];
  create(wanted: {
    readonly name: string;
    readonly role: Role;
    /** Null or left out: the whole mesh. */
    readonly grants?: Grants;
    readonly expiresInMs: Milliseconds | null;
    readonly author: string;
  }): { readonly token: ApiToken; readonly secret: string };
  /** Null when there is none; `file` when it can only be revoked in the configuration. */
  revoke(id: string): ApiToken | 'file' | null;
}

/** What secrets begin with, so that scanners of repositories know them. */
const PREFIX = 'sgt_';
const USED_EVERY_MS = 60_000;
const FILE_ID = 'file:';

export function createTokens(
  table: ApiTokenTable,
  {
    fixed,
    clock,
    startedAt,
  }: { readonly fixed: readonly FixedToken[]; readonly clock: () => EpochMs; readonly startedAt: EpochMs },
): Tokens {
  const usedAt = new Map<string, EpochMs>();
  const find = (hash: string, isUse: boolean): FoundToken | null => {
    const now = clock();
    const own = fixed.find(({ sha256 }) => sha256 === hash);
    if (own) {
      if (isUse) usedAt.set(own.sha256, now);
      return { name: own.name, role: own.role, grants: own.grants ?? null, expiresAt: null };
    }
    const kept = table.readByHash(hash);
    if (!kept || kept.revokedAt !== null || (kept.expiresAt !== null && kept.expiresAt <= now)) return null;
    if (isUse && now - (kept.lastUsedAt ?? 0) >= USED_EVERY_MS) table.used(kept.id, now);
    return { name: kept.name, role: kept.role, grants: kept.grants, expiresAt: kept.expiresAt };
  };
  return {
    find: (secret) => find(hashSecret(secret), true),
    findByHash: (hash) => find(hash, true),
    lookUp: (hash) => find(hash, false),
    list: () => [
      ...fixed.map(({ name, role, grants = null, sha256 }, index): ApiToken => ({
        id: `${FILE_ID}${index}`,
        name,
        role,
        grants: grants && [...grants],
        createdAt: startedAt,
        createdBy: 'configuration',
        expiresAt: null,
        lastUsedAt: usedAt.get(sha256) ?? null,
        revokedAt: null,
        origin: 'file',
      })),
      ...table.list().map((token) => Object.assign({}, token, { origin: 'console' as const })),
    ],
    create({ name, role, grants = null, expiresInMs, author }) {
      const secret = PREFIX + makeSecret();
      const now = clock();
      const kept = {
        id: randomUUID(),
        name,
        role,
        grants: grants && [...grants],
        createdAt: now,
        createdBy: author,
        expiresAt: expiresInMs === null ? null : now + expiresInMs,
        lastUsedAt: null,
        revokedAt: null,
      };
      table.insert(kept, hashSecret(secret));
      return { token: { ...kept, origin: 'console' }, secret };
    },
    revoke(id) {
      if (id.startsWith(FILE_ID)) return 'file';
      const revoked = table.revoke(id, clock());
      return revoked && { ...revoked, origin: 'console' };
    },
  };
}
