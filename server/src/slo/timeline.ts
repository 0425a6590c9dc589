/**
 * Good and valid events along time, in steps that are fine near the end and coarse before, as a reader of windows sees them: sums of any
 * window in a moment. Counts are events, moments epoch milliseconds. A window begins and ends at the nearest borders of steps, so that no
 * count is ever split; where steps are fine enough its sums are exact.
 */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';

export interface WindowCounts {
  readonly good: number;
  readonly valid: number;
  /** Time for which telemetry was stored. */
  readonly coveredMs: Milliseconds;
}

export interface Timeline {
  /** Starts of the steps, ascending and without gaps between them; the last entry is the end of the last step. */
  readonly borders: Float64Array;
  /** Sums of all steps before each border. */
  readonly good: Float64Array;
  readonly valid: Float64Array;
  readonly covered: Float64Array;
}

const NOTHING: WindowCounts = { good: 0, valid: 0, coveredMs: 0 };

/** Index of the first border at or after the moment; the last one when all are before. */
function firstBorder({ borders }: Timeline, at: EpochMs): number {
  let low = 0;
  let high = borders.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((borders[middle] as number) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index of the border that is nearest to the moment; of two as near the earlier one. */
function nearestBorder(timeline: Timeline, at: EpochMs): number {
  const after = firstBorder(timeline, at);
  if (after === 0) return 0;
  const { borders } = timeline;
  return (borders[after] as number) - at < at - (borders[after - 1] as number) ? after : after - 1;
}

/** Sums between two borders. */
function countBetween(timeline: Timeline, from: number, to: number): WindowCounts {
  const between = (sums: Float64Array): number => (sums[to] as number) - (sums[from] as number);
  return {
    good: between(timeline.good),
    valid: between(timeline.valid),
    coveredMs: between(timeline.covered),
  };
}

/** Sums of the window; of one that is shorter than a step, of the step that holds its end. */
export function countWindow(timeline: Timeline, from: EpochMs, to: EpochMs): WindowCounts {
  const { borders } = timeline;
  if (borders.length < 2 || to <= from || to <= (borders[0] as number)) return NOTHING;
  const last = nearestBorder(timeline, to);
  let first = nearestBorder(timeline, from);
  if (first >= last) {
    if (from >= (borders.at(-1) as number)) return NOTHING;
    first = Math.max(0, firstBorder(timeline, to) - 1);
    return countBetween(timeline, first, first + 1);
  }
  return countBetween(timeline, first, last);
}

/**
 * Sums of a window whose ends may lie inside steps, which then count by the share that lies in it: for what need not be exact, such as
 * the borders of maintenance long ago.
 */
export function countShare(timeline: Timeline, from: EpochMs, to: EpochMs): WindowCounts {
  const { borders } = timeline;
  const total = { good: 0, valid: 0, coveredMs: 0 };
  for (let i = Math.max(0, firstBorder(timeline, from) - 1); i + 1 < borders.length; i++) {
    const [start, end] = [borders[i] as number, borders[i + 1] as number];
    if (start >= to) break;
    const share = (Math.min(end, to) - Math.max(start, from)) / (end - start);
    if (!(share > 0)) continue;
    const step = countBetween(timeline, i, i + 1);
    total.good += share * step.good;
    total.valid += share * step.valid;
    total.coveredMs += share * step.coveredMs;
  }
  return total;
}

/** A timeline of steps that follow each other; `borders` has one more entry than there are steps. */
export function createTimeline(borders: ArrayLike<number>, step: (index: number) => WindowCounts): Timeline {
  const count = Math.max(0, borders.length - 1);
  const timeline = {
    borders: Float64Array.from(borders),
    good: new Float64Array(count + 1),
    valid: new Float64Array(count + 1),
    covered: new Float64Array(count + 1),
  };
  for (let i = 0; i < count; i++) {
    const { good, valid, coveredMs } = step(i);
    timeline.good[i + 1] = (timeline.good[i] as number) + good;
    timeline.valid[i + 1] = (timeline.valid[i] as number) + valid;
    timeline.covered[i + 1] = (timeline.covered[i] as number) + coveredMs;
  }
  return timeline;
}
