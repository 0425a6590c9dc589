/**
 * Buckets as an engine answers them into histograms: cumulative increases by upper bound (milliseconds) enter, counts of each
 * bucket leave. Buckets that did not grow are not in an answer: those below the fastest request. Their bounds are
 * known from the other histograms of the same counter, as long as these have all bounds that this one has.
 */
import { mergeHistograms, type Histogram } from '@sightglass/shared/histogram';
import type { Buckets, EdgeLanes } from './lanes.ts';

/** All bounds met of each origin, ascending and finite. */
export type Layouts = ReadonlyMap<string, readonly number[]>;

/** The bounds of everything that engines answered to one question. */
export function collectLayouts(edges: readonly EdgeLanes[]): Layouts {
  const met = new Map<string, Set<number>>();
  for (const { source, destination } of edges) {
    for (const { origin, bounds } of [...(source?.latency ?? []), ...(destination?.latency ?? [])]) {
      let all = met.get(origin);
      if (!all) met.set(origin, (all = new Set()));
      for (const bound of bounds) if (bound !== Infinity) all.add(bound);
    }
  }
  return new Map([...met].map(([origin, bounds]) => [origin, [...bounds].toSorted((a, b) => a - b)]));
}

function layoutOf(own: readonly number[], layout: readonly number[]): readonly number[] {
  const above = layout.length - own.length;
  for (let i = 0; i < own.length; i++) if (layout[above + i] !== own[i]) return own;
  return layout;
}

/** The histogram of one step; null when nothing was observed in it. */
function readStep({ origin, bounds, cumulative }: Buckets, layouts: Layouts, step: number): Histogram | null {
  const sorted = bounds
    .map((bound, i) => ({ bound, count: cumulative[i]?.[step] ?? 0 }))
    .toSorted((a, b) => a.bound - b.bound);
  const finite = sorted.filter(({ bound }) => bound !== Infinity);
  const total = Math.max(0, ...sorted.map(({ count }) => count));
  if (!(total > 0)) return null;
  const own = finite.map(({ bound }) => bound);
  const layout = layoutOf(own, layouts.get(origin) ?? own);
  const counts = Array.from({ length: layout.length - own.length }, () => 0);
  let below = 0;
  // Sums over pods may fall from one bound to the next by a rounding, or where pods differ in their buckets.
  for (const { count } of finite) {
    counts.push(Math.max(0, count - below));
    below = Math.max(below, count);
  }
  counts.push(total - below);
  return { bounds: layout, counts };
}

/** The merged histogram of a lane's step; null when there is none. */
export function readHistogram(latency: readonly Buckets[], layouts: Layouts, step: number): Histogram | null {
  const parts = latency.flatMap((buckets) => readStep(buckets, layouts, step) ?? []);
  return mergeHistograms(parts);
}
