/**
 * From a window's sums to what a store is given: edges with anything counted, histograms with counts of each bucket instead
 * of cumulative ones. Where buckets of one histogram were read at different moments a cumulative increase can fall from one
 * bound to the next; such a glitch counts as zero.
 */
import type { Milliseconds } from '@sightglass/shared/units';
import type { EdgeWindow, OutcomeCount, WindowBatch } from '../edge-window.ts';
import type { Accumulators } from './accumulators.ts';
import type { EdgeAccumulator, HistogramCells } from './edge-accumulator.ts';
import type { OpenWindow } from './open-windows.ts';

/** Counts share buffers of this many numbers: thousands of small ones a window would cost more than what they hold. */
const SLAB_LENGTH = 16_384;

class Slab {
  #buffer = new Float64Array(SLAB_LENGTH);
  #used = 0;

  /** Zeros, as a view of their own. */
  take(length: number): Float64Array {
    if (this.#used + length > this.#buffer.length) {
      this.#buffer = new Float64Array(Math.max(SLAB_LENGTH, length));
      this.#used = 0;
    }
    const view = this.#buffer.subarray(this.#used, this.#used + length);
    this.#used += length;
    return view;
  }
}

function countOutcomes(accumulator: EdgeAccumulator, window: OpenWindow): OutcomeCount[] {
  const counts: OutcomeCount[] = [];
  for (const cells of accumulator.outcomes) {
    const requests = window.sumOf(cells.requests);
    const connectionsOpened = window.sumOf(cells.opened);
    if (requests !== 0 || connectionsOpened !== 0) {
      counts.push({ outcome: cells.outcome, requests, connectionsOpened });
    }
  }
  return counts;
}

function isEmpty({ bounds, firstCell }: HistogramCells, window: OpenWindow): boolean {
  for (let cell = firstCell + bounds.length; cell >= firstCell; cell--) {
    if (window.sumOf(cell) !== 0) return false;
  }
  return true;
}

function countBuckets({ bounds, firstCell }: HistogramCells, window: OpenWindow, slab: Slab): Float64Array {
  const counts = slab.take(bounds.length + 1);
  let below = 0;
  for (let i = 0; i < counts.length; i++) {
    const cumulative = Math.max(below, window.sumOf(firstCell + i));
    counts[i] = cumulative - below;
    below = cumulative;
  }
  return counts;
}

function readEdge(accumulator: EdgeAccumulator, window: OpenWindow, slab: Slab): EdgeWindow | null {
  let [bytesIn, bytesOut, connectionsClosed, durationMs] = [0, 0, 0, 0];
  for (const { quantity, scale, cell } of accumulator.plain) {
    const sum = window.sumOf(cell) * scale;
    if (quantity === 'bytes-in') bytesIn += sum;
    else if (quantity === 'bytes-out') bytesOut += sum;
    else if (quantity === 'connections-closed') connectionsClosed += sum;
    else durationMs += sum;
  }
  const outcomes = countOutcomes(accumulator, window);
  const latency: { bounds: readonly number[]; counts: Float64Array }[] = [];
  for (const histogram of accumulator.histograms) {
    if (isEmpty(histogram, window)) continue;
    latency.push({ bounds: histogram.bounds, counts: countBuckets(histogram, window, slab) });
  }
  const isQuiet =
    outcomes.length + latency.length === 0 && bytesIn + bytesOut + connectionsClosed + durationMs === 0;
  if (isQuiet) return null;
  const { edge, reporter } = accumulator;
  return { edge, reporter, outcomes, bytesIn, bytesOut, connectionsClosed, durationMs, latency };
}

/** The batch of a window that takes no more increases. */
export function closeWindow(
  window: OpenWindow,
  accumulators: Accumulators,
  intervalMs: Milliseconds,
): WindowBatch {
  const windows: EdgeWindow[] = [];
  const slab = new Slab();
  for (const accumulator of accumulators) {
    const edge = readEdge(accumulator, window, slab);
    if (edge) windows.push(edge);
  }
  const clusters = [...window.clusters].toSorted();
  return { start: window.start, end: window.start + intervalMs, windows, clusters };
}
