/**
 * Certificates in words, and how urgent each is. In: rows of the contract, and the moment of the answer (epoch milliseconds). Out: texts and buckets of time. What is
 * renewed by itself is judged by the share of its validity that is left, and only where that is known: a workload's certificate may live for an hour. Pure.
 */
import type { Certificate } from '@sightglass/shared/contract';
import { UNKNOWN } from '@sightglass/shared/identity';
import { formatSpan } from '../../format/time.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** An authority is replaced by people, who need time for it. */
const AUTHORITY_SOON_MS = 30 * DAY_MS;
/** What renews itself does so at half, or two thirds, of its validity. */
const OVERDUE_SHARE = 0.25;

export const KIND_WORDS: Readonly<Record<Certificate['kind'], string>> = {
  root: 'Root',
  intermediate: 'Signing',
  workload: 'Workload',
};

export const SOURCE_WORDS: Readonly<Record<Certificate['source'], string>> = {
  gauge: 'metric',
  'envoy-certs': 'admin port',
  'access-log': 'access log',
};

/** `fine` is said of nothing that cannot be judged. */
export type Urgency = 'ended' | 'soon' | 'fine' | 'unknown';

/** Share of its validity that is left, 0..1; null where the validity is not known. */
export function shareLeft({ expiresAt, notBefore }: Certificate, now: number): number | null {
  if (expiresAt === null || notBefore === null || expiresAt <= notBefore) return null;
  return Math.min(1, Math.max(0, (expiresAt - now) / (expiresAt - notBefore)));
}

export function urgencyOf(certificate: Certificate, now: number): Urgency {
  const { kind, expiresAt } = certificate;
  if (expiresAt === null) return 'unknown';
  if (expiresAt <= now) return 'ended';
  if (kind !== 'workload') return expiresAt - now < AUTHORITY_SOON_MS ? 'soon' : 'fine';
  const left = shareLeft(certificate, now);
  if (left === null) return 'unknown';
  return left < OVERDUE_SHARE ? 'soon' : 'fine';
}

/** `in 12h 3min`, `ended 2d ago`, `not told`. */
export function sayEnd(expiresAt: number | null, now: number): string {
  if (expiresAt === null) return 'not told';
  return expiresAt > now ? `in ${formatSpan(expiresAt - now)}` : `ended ${formatSpan(now - expiresAt)} ago`;
}

export const ENDS = ['ended', 'day', 'week', 'month', 'year', 'later', 'unknown'] as const;
export type Ends = (typeof ENDS)[number];

export const ENDS_WORDS: Readonly<Record<Ends, string>> = {
  ended: 'Ended',
  day: '24 hours',
  week: '7 days',
  month: '30 days',
  year: '1 year',
  later: 'Later',
  unknown: 'Not told',
};

export function endsOf({ expiresAt }: Pick<Certificate, 'expiresAt'>, now: number): Ends {
  if (expiresAt === null) return 'unknown';
  const left = expiresAt - now;
  if (left <= 0) return 'ended';
  if (left <= DAY_MS) return 'day';
  if (left <= 7 * DAY_MS) return 'week';
  if (left <= 30 * DAY_MS) return 'month';
  return left <= 365 * DAY_MS ? 'year' : 'later';
}

export interface EndsCount {
  readonly ends: Ends;
  readonly authorities: number;
  readonly workloads: number;
  /** The most urgent of its certificates. */
  readonly urgency: Urgency;
}

const URGENCIES: readonly Urgency[] = ['ended', 'soon', 'unknown', 'fine'];

export function countEnds(certificates: readonly Certificate[], now: number): EndsCount[] {
  const byEnd = Map.groupBy(certificates, (one) => endsOf(one, now));
  return ENDS.map((ends) => {
    const all = byEnd.get(ends) ?? [];
    const workloads = all.filter(({ kind }) => kind === 'workload').length;
    const urgencies = new Set(all.map((one) => urgencyOf(one, now)));
    return {
      ends,
      workloads,
      authorities: all.length - workloads,
      urgency: URGENCIES.find((one) => urgencies.has(one)) ?? 'fine',
    };
  });
}

/** What it belongs to: a workload, else a pod, else an authority's trust domain. */
export function ownerOf({
  kind,
  workload,
  pod,
  trustDomain,
  cluster,
  identities,
  subject,
}: Certificate): string {
  if (workload !== '' && workload !== UNKNOWN) return workload;
  if (kind !== 'workload') return trustDomain || cluster;
  return pod || identities[0] || subject || UNKNOWN;
}

/** Its names, or its subject where it has none. */
export function nameOf({ identities, subject }: Certificate): string {
  return identities.length > 0 ? identities.join(', ') : subject;
}
