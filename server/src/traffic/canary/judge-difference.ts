/**
 * Whole counts of two versions, window by window -> whether the candidate has more marked requests (failed, or slow), fewer, or neither yet; and by how much.
 * Shares and differences of shares are 0..1. The rules: docs/traffic.md.
 */
import type { Judgement } from '@sightglass/shared/contract';
import type { EpochMs } from '@sightglass/shared/units';
import { roundSignificant } from '../../signals/round.ts';
import type { PairedCounts } from './hypergeometric.ts';
import { ALPHA, MINIMUM_REQUESTS } from './rules.ts';
import { sequentialSampleSize } from './sample-size.ts';
import { createSequentialTest } from './sequential-test.ts';
import { boundShare } from './share-bounds.ts';

export interface PairedWindow extends PairedCounts {
  /** End of the window: when it could be looked at. */
  readonly at: EpochMs;
}

/** Points of the picture. */
const MOST_POINTS = 60;
const LIMIT = Math.log(1 / ALPHA);

/** The difference of shares that an odds ratio makes of the baseline's share. */
function toDifference(logOdds: number, share: number): number {
  const odds = (share / (1 - share)) * Math.exp(logOdds);
  return odds / (1 + odds) - share;
}

/** Running totals, and Mantel and Haenszel's difference of shares: windows weigh by what they can tell. */
function createTotals() {
  const baseline = { of: 0, bad: 0 };
  const candidate = { of: 0, bad: 0 };
  let [weighted, weights] = [0, 0];
  return {
    baseline,
    candidate,
    add({ baseline: a, candidate: b }: PairedCounts): void {
      baseline.of += a.of;
      baseline.bad += a.bad;
      candidate.of += b.of;
      candidate.bad += b.bad;
      const weight = (a.of * b.of) / (a.of + b.of);
      weights += weight;
      weighted += weight * (b.bad / b.of - a.bad / a.of);
    },
    difference: () => (weights > 0 ? weighted / weights : 0),
  };
}

type Totals = ReturnType<typeof createTotals>;

/**
 * The difference that is not excluded. The odds ratio's interval decides; where the baseline has next to nothing marked, an odds ratio says little about a
 * difference, and the bounds of both shares are narrower.
 */
function boundDifference(
  { baseline, candidate, difference }: Totals,
  odds: { readonly low: number | null; readonly high: number | null },
): { estimate: number; low: number; high: number } {
  const share = (baseline.bad + 0.5) / (baseline.of + 1);
  const [a, b] = [boundShare(baseline, ALPHA), boundShare(candidate, ALPHA)];
  const low = Math.max(odds.low === null ? -1 : toDifference(odds.low, share), b.low - a.high);
  const high = Math.min(odds.high === null ? 1 : toDifference(odds.high, share), b.high - a.low);
  const estimate = Math.min(Math.max(difference(), low), Math.max(low, high));
  return {
    estimate: roundSignificant(estimate),
    low: roundSignificant(low),
    high: roundSignificant(Math.max(low, high)),
  };
}

const shareOf = ({ of, bad }: { readonly of: number; readonly bad: number }) => ({
  of,
  bad,
  share: of > 0 ? roundSignificant(bad / of) : null,
});

type Verdict = Judgement['verdict'];

/**
 * `effect` is the difference that matters. Windows in which one version had nothing are left out. Once found, a difference stays found: the level
 * holds for all looks together; where the interval has since moved to the other side, the present side is told.
 */
export function judgeDifference(windows: readonly PairedWindow[], effect: number): Judgement {
  const paired = windows.filter(({ baseline, candidate }) => baseline.of > 0 && candidate.of > 0);
  const test = createSequentialTest(ALPHA);
  const totals = createTotals();
  const path: Judgement['path'] = [];
  const every = Math.ceil(paired.length / MOST_POINTS);
  let verdict: Verdict = 'no-difference-yet';
  let decidedAt: EpochMs | null = null;
  let strongest = 0;
  for (const [i, window] of paired.entries()) {
    test.add(window);
    totals.add(window);
    const evidence = test.evidence();
    strongest = Math.max(strongest, evidence);
    const isEnough = Math.min(totals.baseline.of, totals.candidate.of) >= MINIMUM_REQUESTS;
    if (isEnough && evidence >= LIMIT) {
      const isWorse = (test.interval().low ?? -1) >= 0;
      const side = isWorse ? 'worse' : 'better';
      if (side !== verdict) decidedAt = window.at;
      verdict = side;
    }
    if (i === paired.length - 1 || (paired.length - 1 - i) % every === 0)
      path.push({ at: window.at, ...boundDifference(totals, test.interval()) });
  }
  const { baseline, candidate } = totals;
  const difference = boundDifference(totals, test.interval());
  const share = baseline.of > 0 ? baseline.bad / baseline.of : 0;
  const needed = sequentialSampleSize({
    share,
    effect: Math.min(effect, 1 - share) || effect,
    perBaseline: baseline.of > 0 ? candidate.of / baseline.of : 1,
  });
  return {
    verdict,
    decidedAt,
    isEnough: Math.min(baseline.of, candidate.of) >= MINIMUM_REQUESTS,
    baseline: shareOf(baseline),
    candidate: shareOf(candidate),
    difference,
    matters: Math.abs(difference.estimate) >= effect,
    harmless: difference.high < effect,
    alwaysValidP: roundSignificant(Math.min(1, Math.exp(-strongest))),
    needed,
    path,
  };
}
