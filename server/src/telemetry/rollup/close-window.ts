/**
 * From a window's sums to what a store is given: edges with anything counted, histograms with counts of each bucket instead
 * of cumulative ones. Where buckets of one histogram were read at different moments a cumulative increase can fall from one
 * bound to the next; such a glitch counts as zero.
 */
import type { Milliseconds } from '@sightglass/shared/units';
import type { EdgeWindow, Outcome, OutcomeCount, WindowBatch } from '../edge-window.ts';
import type { Accumulators } from './accumulators.ts';
import type { EdgeAccumulator, HistogramCells } from './edge-accumulator.ts';
import type { OpenWindow } from './open-windows.ts';

function countOutcomes(accumulator: EdgeAccumulator, window: OpenWindow): OutcomeCount[] {
  const counted = new Map<Outcome, { outcome: Outcome; requests: number; connectionsOpened: number }>();
  for (const { outcome, quantity, cell } of accumulator.outcomes) {
    const sum = window.sumOf(cell);
    if (sum === 0) continue;
    const count = counted.get(outcome) ?? { outcome, requests: 0, connectionsOpened: 0 };
    if (quantity === 'requests') count.requests += sum;
    else count.connectionsOpened += sum;
    counted.set(outcome, count);
  }
  return [...counted.values()];
}

function countBuckets({ bounds, firstCell }: HistogramCells, window: OpenWindow): Float64Array | null {
  if (window.sumOf(firstCell + bounds.length) === 0) {
    let any = false;
    for (let i = 0; i < bounds.length && !any; i++) any = window.sumOf(firstCell + i) !== 0;
    if (!any) return null;
  }
  const counts = new Float64Array(bounds.length + 1);
  let below = 0;
  for (let i = 0; i <= bounds.length; i++) {
    const cumulative = Math.max(below, window.sumOf(firstCell + i));
    counts[i] = cumulative - below;
    below = cumulative;
  }
  return counts;
}

function readEdge(accumulator: EdgeAccumulator, window: OpenWindow): EdgeWindow | null {
  const sums = { 'bytes-in': 0, 'bytes-out': 0, 'connections-closed': 0, 'duration-sum': 0 };
  for (const { quantity, scale, cell } of accumulator.plain) sums[quantity] += window.sumOf(cell) * scale;
  const outcomes = countOutcomes(accumulator, window);
  const latency: { bounds: readonly number[]; counts: Float64Array }[] = [];
  for (const histogram of accumulator.histograms) {
    const counts = countBuckets(histogram, window);
    if (counts) latency.push({ bounds: histogram.bounds, counts });
  }
  const isQuiet = outcomes.length + latency.length === 0 && Object.values(sums).every((sum) => sum === 0);
  if (isQuiet) return null;
  return {
    edge: accumulator.edge,
    reporter: accumulator.reporter,
    outcomes,
    bytesIn: sums['bytes-in'],
    bytesOut: sums['bytes-out'],
    connectionsClosed: sums['connections-closed'],
    durationMs: sums['duration-sum'],
    latency,
  };
}

/** The batch of a window that takes no more increases. */
export function closeWindow(
  window: OpenWindow,
  accumulators: Accumulators,
  intervalMs: Milliseconds,
): WindowBatch {
  const windows: EdgeWindow[] = [];
  for (const accumulator of accumulators) {
    const edge = readEdge(accumulator, window);
    if (edge) windows.push(edge);
  }
  const clusters = [...window.clusters].toSorted();
  return { start: window.start, end: window.start + intervalMs, windows, clusters };
}
