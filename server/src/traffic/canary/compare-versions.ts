/** A series of a service by version -> the comparison of two of them: errors and latency judged apart, and the next weight. */
import type { Canary } from '@sightglass/shared/contract';
import type { Histogram } from '@sightglass/shared/histogram';
import type { SeriesAnswer, SignalSums } from '../../store/telemetry-store.ts';
import { chooseThreshold } from './choose-threshold.ts';
import { judgeDifference, type PairedWindow } from './judge-difference.ts';
import { MINIMUM_REQUESTS } from './rules.ts';
import { suggestWeight } from './suggest-weight.ts';
import { countErrors, countSlow, createRounding } from './whole-counts.ts';

type Comparison = NonNullable<Canary['comparison']>;
type Points = readonly (SignalSums | null)[];

export interface Compared {
  readonly baseline: string;
  readonly candidate: string;
  /** Points of both in the answer. */
  readonly points: { readonly baseline: Points; readonly candidate: Points };
  /** Percent that the candidate is to have at present; null where nothing tells. */
  readonly configuredWeight: number | null;
  readonly effect: number;
  readonly slower: number | undefined;
}

const NOTHING = { of: 0, bad: 0 };

function pairWindows(
  { times, stepMs, window }: SeriesAnswer,
  points: Compared['points'],
  count: (sums: SignalSums) => { of: number; bad: number },
): PairedWindow[] {
  const round = { baseline: createRounding(), candidate: createRounding() };
  return times.map((time, i) => {
    const [a, b] = [points.baseline[i], points.candidate[i]];
    return {
      at: Math.min(time + stepMs, window.to),
      baseline: round.baseline(a ? count(a) : NOTHING),
      candidate: round.candidate(b ? count(b) : NOTHING),
    };
  });
}

function* listHistograms({ baseline, candidate }: Compared['points']): Generator<Histogram> {
  for (const [i, a] of baseline.entries()) {
    const b = candidate[i];
    // As in the test: of windows in which both had traffic.
    if (a?.histogram && b?.histogram) yield* [a.histogram, b.histogram];
  }
}

/** Windows of the present weight: the last few, of which the share is told where nothing is configured. */
const PRESENT_WINDOWS = 10;

const sumLast = (points: Points): number =>
  points.slice(-PRESENT_WINDOWS).reduce((total, one) => total + (one?.requests ?? 0), 0);

function observeWeight({ baseline, candidate }: Compared['points']): number | null {
  const [a, b] = [sumLast(baseline), sumLast(candidate)];
  return a + b > 0 ? Math.round((1000 * b) / (a + b)) / 10 : null;
}

export function compareVersions(answer: SeriesAnswer, compared: Compared): Comparison {
  const { baseline, candidate, points, effect, configuredWeight } = compared;
  const paired = pairWindows(answer, points, countErrors);
  const errors = judgeDifference(paired, effect);
  const slowMs = compared.slower ?? chooseThreshold(listHistograms(points));
  const latency =
    slowMs === null
      ? null
      : judgeDifference(
          pairWindows(answer, points, (sums) => countSlow(sums, slowMs)),
          effect,
        );
  const verdicts = new Set([errors.verdict, latency?.verdict]);
  const verdict = verdicts.has('worse') ? 'worse' : verdicts.has('better') ? 'better' : 'no-difference-yet';
  return {
    baseline,
    candidate,
    verdict,
    errors,
    latency: latency && latency.baseline.of + latency.candidate.of > 0 ? latency : null,
    slowMs,
    windows: paired.filter((one) => one.baseline.of + one.candidate.of > 0).length,
    comparable: paired.filter((one) => one.baseline.of > 0 && one.candidate.of > 0).length,
    minimumRequests: MINIMUM_REQUESTS,
    next: suggestWeight(configuredWeight ?? observeWeight(points), { errors, latency }),
  };
}
