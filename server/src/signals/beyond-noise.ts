/**
 * Whether two sums of the same thing over two windows differ by more than chance. One rule a signal; each asks for a difference that matters and for
 * one that chance does not make:
 *   errors   shares differ by at least half a percentage point and by so many standard errors (pooled two-proportion z-test)
 *   latency  p95 differs by a factor of 1.3 and by 5 ms (less is within a bucket's width), and so do the shares of requests slower than the
 *            geometric mean of both, by so many standard errors
 *   traffic  rates differ by a factor of 1.5 and the counts by so many standard errors of how one would fall into both windows by chance
 *            (binomial, the windows' covered lengths as odds)
 *   mtls     the state differs, and the share of mutual, plaintext or unmeasured traffic does by so many standard errors
 * Under 50 requests (for traffic and mTLS connections count too) in either window nothing is said. Chance is meant as independent requests: what
 * comes in bursts varies more.
 */
import { shareAtOrUnder } from '@sightglass/shared/histogram';
import { summarizeMtls } from '@sightglass/shared/mtls';
import type { Milliseconds } from '@sightglass/shared/units';
import type { SignalSums } from '../store/telemetry-store.ts';
import { latencyOf } from './golden-signals.ts';

export const NOISE_RULES = {
  minimumRequests: 50,
  errorChange: 0.005,
  standardErrors: 3,
  latencyFactor: 1.3,
  latencyChangeMs: 5,
  trafficFactor: 1.5,
  /** Requests or connections that a thing would have had in a window, had it been there as in the other. */
  expectedRequests: 10,
  /** Share of a window in which those who report a thing must have reported, for its absence to mean anything. */
  measuredShare: 0.5,
} as const;

const RULES = NOISE_RULES;

/** Sums, and the milliseconds for which there were any. */
export interface Observed {
  readonly sums: SignalSums;
  readonly coveredMs: Milliseconds;
}

/** A difference beyond chance; positive is more, slower, or (for mTLS) changed. In standard errors. */
interface Difference {
  readonly standardErrors: number;
}

/** `null`: within chance; `unknown`: too little to say. */
export type Verdict = Difference | 'unknown' | null;

/** By how many standard errors the shares a/n and b/m differ, were they the same; 0 where both are none or all. */
export function compareShares(
  [a, n]: readonly [count: number, of: number],
  [b, m]: readonly [count: number, of: number],
): number {
  const pooled = (a + b) / (n + m);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m));
  return error > 0 ? (b / m - a / n) / error : 0;
}

/** Requests, and connections of what has no requests. */
export function countTraffic({ requests, opened }: SignalSums): number {
  return requests + opened;
}

function hasEnough(count: (sums: SignalSums) => number, before: Observed, now: Observed): boolean {
  return count(before.sums) >= RULES.minimumRequests && count(now.sums) >= RULES.minimumRequests;
}

function beyond(standardErrors: number, least: number): Verdict {
  return Math.abs(standardErrors) >= least ? { standardErrors } : null;
}

export function compareErrors(
  before: Observed,
  now: Observed,
  least: number = RULES.standardErrors,
): Verdict {
  if (!hasEnough(({ requests }) => requests, before, now)) return 'unknown';
  const [a, b] = [before.sums, now.sums];
  if (Math.abs(b.errors / b.requests - a.errors / a.requests) < RULES.errorChange) return null;
  return beyond(compareShares([a.errors, a.requests], [b.errors, b.requests]), least);
}

export function compareLatency(
  before: Observed,
  now: Observed,
  least: number = RULES.standardErrors,
): Verdict {
  if (!hasEnough(({ requests }) => requests, before, now)) return 'unknown';
  const [a, b] = [before.sums.histogram, now.sums.histogram];
  const earlier = latencyOf(a)?.p95;
  const later = latencyOf(b)?.p95;
  if (!a || !b || !earlier || !later) return 'unknown';
  const factor = later / earlier;
  if (Math.max(factor, 1 / factor) < RULES.latencyFactor) return null;
  if (Math.abs(later - earlier) < RULES.latencyChangeMs) return null;
  const between = Math.sqrt(earlier * later);
  const slower = (sums: SignalSums): readonly [number, number] => [
    sums.requests * (1 - ((sums.histogram && shareAtOrUnder(sums.histogram, between)) ?? 1)),
    sums.requests,
  ];
  return beyond(compareShares(slower(before.sums), slower(now.sums)), least);
}

export function compareTraffic(
  before: Observed,
  now: Observed,
  least: number = RULES.standardErrors,
): Verdict {
  if (!(before.coveredMs > 0) || !(now.coveredMs > 0)) return 'unknown';
  const [a, b] = [countTraffic(before.sums), countTraffic(now.sums)];
  if (Math.max(a, b) < RULES.minimumRequests) return 'unknown';
  const [slow, fast] = [a / before.coveredMs, b / now.coveredMs].toSorted((x, y) => x - y) as [
    number,
    number,
  ];
  if (fast < slow * RULES.trafficFactor) return null;
  const odds = now.coveredMs / (before.coveredMs + now.coveredMs);
  const all = a + b;
  return beyond((b - all * odds) / Math.sqrt(all * odds * (1 - odds)), least);
}

const PROOFS = ['mutual', 'plaintext', 'unmeasured'] as const;

export function compareMtls(before: Observed, now: Observed, least: number = RULES.standardErrors): Verdict {
  const countProofs = (sums: SignalSums): number => PROOFS.reduce((total, proof) => total + sums[proof], 0);
  if (summarizeMtls(before.sums).state === summarizeMtls(now.sums).state) return null;
  if (!hasEnough(countProofs, before, now)) return 'unknown';
  const [n, m] = [countProofs(before.sums), countProofs(now.sums)];
  const differences = PROOFS.map((proof) =>
    Math.abs(compareShares([before.sums[proof], n], [now.sums[proof], m])),
  );
  return beyond(Math.max(...differences), least);
}

/**
 * Whether a thing that was there in one window is missing from the other by more than chance: it would have carried at least ten
 * requests or connections there, so that none at all has a chance of one in 20,000.
 */
export function isMissed(there: Observed, otherCoveredMs: Milliseconds): boolean {
  if (!(there.coveredMs > 0)) return false;
  return (countTraffic(there.sums) * otherCoveredMs) / there.coveredMs >= RULES.expectedRequests;
}
