/**
 * Sessions of people who signed in. Enters: who they are; leaves: an id for the cookie, and later who an id belongs to. A session ends when it lies idle, a fixed
 * time after sign-in, at sign-out. Its id is replaced every quarter of an hour, so that a stolen one is of use for that long and no longer
 * (OWASP ASVS 5.0, 7.2); the old id works for a minute more, for requests under way.
 */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { SessionRow, SessionTable } from '../state/session-table.ts';
import { hashSecret, makeSecret } from './secrets.ts';

export interface SessionLimits {
  readonly idle: Milliseconds;
  readonly absolute: Milliseconds;
}

export type SignedIn = Pick<SessionRow, 'user' | 'name' | 'groups' | 'method'>;

interface FoundSession extends SignedIn {
  readonly expiresAt: EpochMs;
  /** A new id for the cookie, when the old one has done its time. */
  readonly renewed: string | null;
}

export interface Sessions {
  /** The id of a new session; `former` is that of the browser's session before, which ends. */
  begin(who: SignedIn, former: string | null): string;
  /** Null for an id that is unknown or whose session has ended. */
  find(id: string): FoundSession | null;
  /** Who it was; null when there is none. */
  end(id: string): SignedIn | null;
}

const RENEW_AFTER_MS = 15 * 60_000;
const GRACE_MS = 60_000;
/** Being seen is written down this often at most. */
const SEEN_EVERY_MS = 60_000;
const TIDY_EVERY_MS = 10 * 60_000;

export function createSessions(
  table: SessionTable,
  { limits, clock }: { readonly limits: SessionLimits; readonly clock: () => EpochMs },
): Sessions {
  let tidiedAt = Number.NEGATIVE_INFINITY;

  function tidy(now: EpochMs): void {
    if (now - tidiedAt < TIDY_EVERY_MS) return;
    tidiedAt = now;
    table.removeBefore({
      seenBefore: now - limits.idle,
      createdBefore: now - limits.absolute,
      replacedBefore: now - GRACE_MS,
    });
  }

  function read(id: string, now: EpochMs): SessionRow | null {
    const row = table.read(hashSecret(id));
    if (!row) return null;
    const ended =
      now >= row.createdAt + limits.absolute ||
      now >= row.seenAt + limits.idle ||
      (row.replacedAt !== null && now >= row.replacedAt + GRACE_MS);
    return ended ? null : row;
  }

  function issue(row: Omit<SessionRow, 'hash' | 'seenAt' | 'issuedAt' | 'replacedAt'>, now: EpochMs): string {
    const id = makeSecret();
    table.insert({ ...row, hash: hashSecret(id), seenAt: now, issuedAt: now, replacedAt: null });
    return id;
  }

  return {
    begin({ user, name, groups, method }, former) {
      const now = clock();
      tidy(now);
      if (former !== null) table.remove(hashSecret(former));
      return issue({ user, name, groups, method, createdAt: now }, now);
    },
    find(id) {
      const now = clock();
      const row = read(id, now);
      if (!row) return null;
      const { hash, user, name, groups, method, createdAt, issuedAt, replacedAt } = row;
      let renewed: string | null = null;
      if (replacedAt === null && now - issuedAt >= RENEW_AFTER_MS) {
        table.replaced(hash, now);
        renewed = issue({ user, name, groups, method, createdAt }, now);
      } else if (now - row.seenAt >= SEEN_EVERY_MS) table.seen(hash, now);
      return { user, name, groups, method, expiresAt: createdAt + limits.absolute, renewed };
    },
    end(id) {
      const row = read(id, clock());
      table.remove(hashSecret(id));
      return row;
    },
  };
}
