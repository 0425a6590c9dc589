/**
 * The steps in which a rule is tried over history, and sums over its sliding window. In: a window of time, the rule's own window, how many
 * series there may be. Out: steps few enough to be read at once, and for each the sums of the rule's window that ends with it.
 */
import { chooseStep, type TimeWindow } from '@sightglass/shared/time-range';
import type { Milliseconds } from '@sightglass/shared/units';
import { addSums, createSums } from '../../signals/sums.ts';
import type { SeriesAnswer, SignalSums } from '../../store/telemetry-store.ts';
import type { Carried } from './judge-signal.ts';

const MOST_POINTS = 288;
const LEAST_POINTS = 48;
/** Points of all series together. */
const MOST_CELLS = 300_000;
/** A rule's window is not cut finer: what is judged at each step is summed anew. */
const STEPS_IN_WINDOW = 12;

/** The distance at which to ask. `groups` is about how many series come. */
export function choosePreviewStep(
  window: TimeWindow,
  windowMs: Milliseconds,
  { groups, intervalMs }: { readonly groups: number; readonly intervalMs: Milliseconds },
): Milliseconds {
  const affordable = Math.floor(MOST_CELLS / Math.max(1, groups));
  const points = Math.min(MOST_POINTS, Math.max(LEAST_POINTS, affordable));
  const useful = Math.ceil(((window.to - window.from) * STEPS_IN_WINDOW) / windowMs);
  return chooseStep(window, Math.max(1, Math.min(points, useful)), intervalMs);
}

/** Steps in the rule's window: one where history is coarser than it. */
export function stepsIn(windowMs: Milliseconds, stepMs: Milliseconds): number {
  return Math.max(1, Math.round(windowMs / stepMs));
}

/** Covered milliseconds of the rule's window that ends with each step. */
export function slideCovered(covered: readonly Milliseconds[], width: number): Milliseconds[] {
  return covered.map((_, i) =>
    covered.slice(Math.max(0, i - width + 1), i + 1).reduce((sum, ms) => sum + ms, 0),
  );
}

function sumPoints(points: readonly (SignalSums | null)[]): SignalSums | null {
  const there = points.filter((point) => point !== null);
  if (there.length <= 1) return there[0] ?? null;
  const total = createSums();
  for (const point of there) addSums(total, point);
  return total;
}

/** What was carried in the rule's window that ends with each step. */
export function slide(
  points: SeriesAnswer['groups'][number]['points'],
  covered: readonly Milliseconds[],
  width: number,
): Carried[] {
  const coveredMs = slideCovered(covered, width);
  return points.map((_, i) => ({
    sums: sumPoints(points.slice(Math.max(0, i - width + 1), i + 1)),
    coveredMs: coveredMs[i] as number,
  }));
}
