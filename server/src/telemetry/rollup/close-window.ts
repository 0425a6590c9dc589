/**
 * From a window's sums to what a store is given: edges with anything counted, histograms with counts of each bucket instead
 * of cumulative ones. Where buckets of one histogram were read at different moments a cumulative increase can fall from one
 * bound to the next; such a glitch counts as zero.
 */
import type { Milliseconds } from '@sightglass/shared/units';
import { setImmediate } from 'node:timers/promises';
import type { EdgeWindow, OutcomeCount, WindowBatch } from '../edge-window.ts';
import type { Accumulators } from './accumulators.ts';
import type { EdgeAccumulator, HistogramCells } from './edge-accumulator.ts';
import type { OpenWindow } from './open-windows.ts';

/** Counts share buffers of this many numbers: thousands of small ones a window would cost more than what they hold. */
const SLAB_LENGTH = 16_384;
const EDGES_AT_ONCE = 256;
const SLICE_MS = 8;
const NO_LATENCY: EdgeWindow['latency'] = [];

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

/** Outcomes of the edge being read; emptied for each. A list that grows takes more room than most edges need. */
const outcomes: OutcomeCount[] = [];

function countOutcomes(accumulator: EdgeAccumulator, sums: Float64Array): OutcomeCount[] {
  outcomes.length = 0;
  for (const cells of accumulator.outcomes) {
    const requests = cells.requests < 0 ? 0 : (sums[cells.requests] as number);
    const connectionsOpened = cells.opened < 0 ? 0 : (sums[cells.opened] as number);
    if (requests !== 0 || connectionsOpened !== 0) {
      outcomes.push({ outcome: cells.outcome, requests, connectionsOpened });
    }
  }
  return outcomes.slice();
}

function isEmpty({ bounds, firstCell }: HistogramCells, sums: Float64Array): boolean {
  for (let cell = firstCell + bounds.length; cell >= firstCell; cell--) {
    if (sums[cell] !== 0) return false;
  }
  return true;
}

function countBuckets({ bounds, firstCell }: HistogramCells, sums: Float64Array, slab: Slab): Float64Array {
  const counts = slab.take(bounds.length + 1);
  let below = 0;
  for (let i = 0; i < counts.length; i++) {
    const cumulative = Math.max(below, sums[firstCell + i] as number);
    counts[i] = cumulative - below;
    below = cumulative;
  }
  return counts;
}

function readEdge(accumulator: EdgeAccumulator, sums: Float64Array, slab: Slab): EdgeWindow | null {
  let bytesIn = 0;
  let bytesOut = 0;
  let connectionsClosed = 0;
  let durationMs = 0;
  for (const { quantity, scale, cell } of accumulator.plain) {
    const sum = (sums[cell] as number) * scale;
    if (quantity === 'bytes-in') bytesIn += sum;
    else if (quantity === 'bytes-out') bytesOut += sum;
    else if (quantity === 'connections-closed') connectionsClosed += sum;
    else durationMs += sum;
  }
  const counts = countOutcomes(accumulator, sums);
  let latency: { bounds: readonly number[]; counts: Float64Array }[] | null = null;
  for (const histogram of accumulator.histograms) {
    if (isEmpty(histogram, sums)) continue;
    const measured = { bounds: histogram.bounds, counts: countBuckets(histogram, sums, slab) };
    if (latency) latency.push(measured);
    else latency = [measured];
  }
  const isQuiet =
    counts.length === 0 && latency === null && bytesIn + bytesOut + connectionsClosed + durationMs === 0;
  if (isQuiet) return null;
  const { edge, reporter } = accumulator;
  return {
    edge,
    reporter,
    outcomes: counts,
    bytesIn,
    bytesOut,
    connectionsClosed,
    durationMs,
    latency: latency ?? NO_LATENCY,
  };
}

/** Reads all edges of a window; pauses every few hundred. */
function* readEdges(window: OpenWindow, accumulators: Accumulators): Generator<void, EdgeWindow[]> {
  const windows: EdgeWindow[] = [];
  const slab = new Slab();
  const sums = window.sums(accumulators.arena.size);
  // As they are now: what comes while this pauses counts for later windows.
  const all: EdgeAccumulator[] = [];
  accumulators.each((accumulator) => all.push(accumulator));
  for (let i = 0; i < all.length; i++) {
    if (i % EDGES_AT_ONCE === EDGES_AT_ONCE - 1) yield;
    const edge = readEdge(all[i] as EdgeAccumulator, sums, slab);
    if (edge) windows.push(edge);
  }
  return windows;
}

function makeBatch(
  window: OpenWindow,
  intervalMs: Milliseconds,
  windows: readonly EdgeWindow[],
): WindowBatch {
  const clusters = [...window.clusters].toSorted();
  return { start: window.start, end: window.start + intervalMs, windows, clusters };
}

/** The batch of a window that takes no more increases. */
export function closeWindow(
  window: OpenWindow,
  accumulators: Accumulators,
  intervalMs: Milliseconds,
): WindowBatch {
  const reading = readEdges(window, accumulators);
  for (let next = reading.next(); ; next = reading.next()) {
    if (next.done === true) return makeBatch(window, intervalMs, next.value);
  }
}

/** The same, resting between slices of work; meanwhile no cells may be given back. */
export async function closeWindowInSlices(
  window: OpenWindow,
  accumulators: Accumulators,
  intervalMs: Milliseconds,
): Promise<WindowBatch> {
  const reading = readEdges(window, accumulators);
  let began = performance.now();
  for (let next = reading.next(); ; next = reading.next()) {
    if (next.done === true) return makeBatch(window, intervalMs, next.value);
    if (performance.now() - began < SLICE_MS) continue;
    await setImmediate();
    began = performance.now();
  }
}
