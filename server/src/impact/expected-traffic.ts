/**
 * What a stretch of the coming week is expected to carry: what the same stretch carried a week ago, two weeks ago, and so on, as far as
 * stored. Pure. In: a series of hours, or of longer steps where history is coarser. Rates per second, moments epoch milliseconds. A week is
 * seven times 24 hours: where clocks change in between, its hours are off by one.
 */
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';

export const HOUR_MS = 3_600_000;
export const WEEK_MS = 168 * HOUR_MS;

/** Amounts by step of time. */
export interface AmountSeries {
  readonly times: readonly EpochMs[];
  readonly stepMs: Milliseconds;
  readonly covered: readonly Milliseconds[];
  readonly amounts: readonly number[];
}

export interface Expectation {
  /** Null where no week tells of it. */
  readonly perSecond: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly weeks: number;
}

/** A step of which less is stored tells nothing. */
const LEAST_COVERED = 0.5;

/** Mean rate over a past stretch; null unless every step in it was stored well enough. */
function rateOver(
  { times, stepMs, covered, amounts }: AmountSeries,
  { from, to }: TimeWindow,
): number | null {
  const first = times[0];
  if (first === undefined) return null;
  let amount = 0;
  for (let at = from; at < to;) {
    const step = Math.floor((at - first) / stepMs);
    const end = Math.min(to, first + (step + 1) * stepMs);
    const coveredMs = covered[step] ?? 0;
    if (step < 0 || coveredMs < LEAST_COVERED * stepMs) return null;
    amount += ((amounts[step] ?? 0) / coveredMs) * (end - at);
    at = end;
  }
  return (amount / (to - from)) * 1000;
}

/** What a stretch to come is expected to carry, by at most so many past weeks. */
export function expectTraffic(series: AmountSeries, { from, to }: TimeWindow, weeks: number): Expectation {
  const rates: number[] = [];
  for (let back = 1; back <= weeks; back++) {
    const rate = rateOver(series, { from: from - back * WEEK_MS, to: to - back * WEEK_MS });
    if (rate !== null) rates.push(rate);
  }
  if (rates.length === 0) return { perSecond: null, low: null, high: null, weeks: 0 };
  return {
    perSecond: rates.reduce((sum, rate) => sum + rate, 0) / rates.length,
    low: Math.min(...rates),
    high: Math.max(...rates),
    weeks: rates.length,
  };
}

/** Several series of the same steps as one. */
export function addSeries(all: readonly AmountSeries[]): AmountSeries {
  const [first] = all;
  if (!first) return { times: [], stepMs: HOUR_MS, covered: [], amounts: [] };
  return {
    ...first,
    amounts: first.amounts.map((_, step) => all.reduce((sum, { amounts }) => sum + (amounts[step] ?? 0), 0)),
  };
}
