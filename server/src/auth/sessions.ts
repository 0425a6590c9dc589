/**
 * Sessions of people who signed in. Enters: who they are; leaves: an id for the cookie, and later who an id belongs to. A session ends when it lies idle, a fixed
 * time after sign-in, at sign-out. Its id is replaced every quarter of an hour, so that a stolen one is of use for that long and no longer
 * (OWASP ASVS 5.0, 7.2); the old id works for a minute more, for requests under way.
 */
import { randomUUID } from 'node:crypto';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { SessionRow, SessionTable } from '../state/session-table.ts';
import { hashSecret, makeSecret } from './secrets.ts';

export interface SessionLimits {
  readonly idle: Milliseconds;
  readonly absolute: Milliseconds;
}

export type SignedIn = Pick<SessionRow, 'user' | 'name' | 'groups' | 'method'>;
/** Where somebody signs in, and with what: as the request says, so any text. */
type Place = Pick<SessionRow, 'address' | 'browser'>;

interface FoundSession extends SignedIn {
  /** The id that may be shown. */
  readonly id: string;
  readonly expiresAt: EpochMs;
  /** A new id for the cookie, when the old one has done its time. */
  readonly renewed: string | null;
}

/** One that has not ended. */
export interface LiveSession extends SignedIn, Place {
  /** The id that may be shown: it opens nothing, and stays when the secret one is replaced. */
  readonly id: string;
  readonly createdAt: EpochMs;
  /** To the minute. */
  readonly seenAt: EpochMs;
  /** When it ends if nothing more is asked for. */
  readonly endsAt: EpochMs;
}

export interface Sessions {
  /** The secret id of a new session; `former` is that of the browser's session before, which ends. */
  begin(who: SignedIn & Place, former: string | null): string;
  /** Null for an id that is unknown or whose session has ended. */
  find(id: string): FoundSession | null;
  /** Who it was; null when there is none. */
  end(id: string): SignedIn | null;
  /** Newest first; those of `user` alone where that is given. */
  list(user?: string): LiveSession[];
  /** By the id that may be shown. */
  endById(id: string): void;
}

const RENEW_AFTER_MS = 15 * 60_000;
const GRACE_MS = 60_000;
/** Being seen is written down this often at most. */
const SEEN_EVERY_MS = 60_000;
const TIDY_EVERY_MS = 10 * 60_000;
/** A browser's name for itself is as long as it likes. */
const MAX_BROWSER_LENGTH = 300;

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

  const endOf = ({ createdAt, seenAt }: SessionRow): EpochMs =>
    Math.min(createdAt + limits.absolute, seenAt + limits.idle);

  function read(id: string, now: EpochMs): SessionRow | null {
    const row = table.read(hashSecret(id));
    if (!row) return null;
    const ended = now >= endOf(row) || (row.replacedAt !== null && now >= row.replacedAt + GRACE_MS);
    return ended ? null : row;
  }

  function issue(row: Omit<SessionRow, 'hash' | 'seenAt' | 'issuedAt' | 'replacedAt'>, now: EpochMs): string {
    const id = makeSecret();
    table.insert({ ...row, hash: hashSecret(id), seenAt: now, issuedAt: now, replacedAt: null });
    return id;
  }

  return {
    begin({ user, name, groups, method, address, browser }, former) {
      const now = clock();
      tidy(now);
      if (former !== null) table.remove(hashSecret(former));
      const place = { address, browser: browser.slice(0, MAX_BROWSER_LENGTH) };
      return issue({ id: randomUUID(), user, name, groups, method, ...place, createdAt: now }, now);
    },
    find(id) {
      const now = clock();
      const row = read(id, now);
      if (!row) return null;
      const { hash, seenAt, issuedAt, replacedAt, ...kept } = row;
      let renewed: string | null = null;
      if (replacedAt === null && now - issuedAt >= RENEW_AFTER_MS) {
        table.replaced(hash, now);
        renewed = issue(kept, now);
      } else if (now - seenAt >= SEEN_EVERY_MS) table.seen(hash, now);
      const { user, name, groups, method, createdAt } = kept;
      return { id: kept.id, user, name, groups, method, expiresAt: createdAt + limits.absolute, renewed };
    },
    end(id) {
      const row = read(id, clock());
      table.remove(hashSecret(id));
      return row;
    },
    list(user) {
      const now = clock();
      return table.list(user).flatMap((row) => {
        const { id, name, groups, method, address, browser, createdAt, seenAt } = row;
        const endsAt = endOf(row);
        return now >= endsAt
          ? []
          : [{ id, user: row.user, name, groups, method, address, browser, createdAt, seenAt, endsAt }];
      });
    },
    endById: (id) => table.removeById(id),
  };
}
