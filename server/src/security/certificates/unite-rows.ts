/** How words about one certificate become one row. Pure. */
import type { Certificate } from '@sightglass/shared/contract';
import { ROUNDED_EXPIRY } from './gauge-certificates.ts';
import { ADMIN_PORT_DAYS } from './proxy-certificates.ts';

/** Seconds that are left are told of the moment of a scrape, and rounded. */
const SAME_END_MS = 120_000;
const DAY_MS = 86_400_000;
const ROUNDED: ReadonlySet<string> = new Set([ROUNDED_EXPIRY, ADMIN_PORT_DAYS]);

export const endOf = ({ expiresAt }: Certificate): number => expiresAt ?? Infinity;

/** Whether both end at one moment, as far as they can tell. */
export function isSameEnd(a: Certificate, b: Certificate): boolean {
  const tolerance = ROUNDED.has(a.metric) || ROUNDED.has(b.metric) ? DAY_MS : SAME_END_MS;
  return Math.abs(endOf(a) - endOf(b)) <= tolerance;
}

/** What pods say by one source: the one that ends first, with how many pods (or records) there are. */
export function uniteTold(told: readonly Certificate[]): Certificate {
  let first = told[0] as Certificate;
  let { lastAt, subject, issuer } = first;
  let records = 0;
  const pods = new Set<string>();
  for (const one of told) {
    if (endOf(one) < endOf(first)) first = one;
    lastAt = Math.max(lastAt, one.lastAt);
    subject ||= one.subject;
    issuer ||= one.issuer;
    records += one.count;
    pods.add(one.pod);
  }
  const count = first.source === 'access-log' ? records : pods.size;
  return { ...first, lastAt, subject, issuer, pod: pods.size === 1 ? first.pod : '', count };
}

const orElse = (text: string, other: string): string => (text === '' ? other : text);

/** One row of two sources. When both tell an end and they differ, the later word counts, and what only the other knew of its times is let go. */
export function joinRows(row: Certificate, other: Certificate): Certificate {
  const isRenewed =
    row.expiresAt !== null && other.expiresAt !== null && !isSameEnd(row, other) && other.lastAt > row.lastAt;
  return {
    ...row,
    ...(isRenewed
      ? {
          expiresAt: other.expiresAt,
          notBefore: other.notBefore,
          serial: other.serial,
          metric: other.metric,
          source: other.source,
        }
      : {}),
    identities: row.identities.length > 0 ? row.identities : other.identities,
    trustDomain: orElse(row.trustDomain, other.trustDomain),
    subject: orElse(row.subject, other.subject),
    issuer: orElse(row.issuer, other.issuer),
    lastAt: Math.max(row.lastAt, other.lastAt),
    count: other.source === 'access-log' ? row.count : Math.max(row.count, other.count),
  };
}
