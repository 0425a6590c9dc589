/**
 * Steps of a series -> whole counts of two versions, window by window. Engines interpolate, so counts come with fractions: running totals are rounded, not
 * windows, so that nothing is lost or gained over time.
 */
import { histogramTotal, shareAtOrUnder } from '@sightglass/shared/histogram';
import type { SignalSums } from '../../store/telemetry-store.ts';

interface Counted {
  readonly of: number;
  readonly bad: number;
}

export function countErrors(sums: SignalSums): Counted {
  return { of: sums.requests, bad: Math.min(sums.errors, sums.requests) };
}

/** Requests slower than the threshold; exact where it is one of the histogram's bounds. */
export function countSlow(sums: SignalSums, thresholdMs: number): Counted {
  const of = sums.histogram ? histogramTotal(sums.histogram) : 0;
  const quick = sums.histogram && of > 0 ? (shareAtOrUnder(sums.histogram, thresholdMs) ?? 1) : 1;
  return { of, bad: of * (1 - quick) };
}

/** A function that turns the counts of one window after another into whole ones. */
export function createRounding(): (counted: Counted) => Counted {
  let [of, bad, givenOf, givenBad] = [0, 0, 0, 0];
  return (counted) => {
    of += counted.of;
    bad += counted.bad;
    const whole = Math.round(of) - givenOf;
    const marked = Math.min(whole, Math.max(0, Math.round(bad) - givenBad));
    givenOf += whole;
    givenBad += marked;
    return { of: whole, bad: marked };
  };
}
