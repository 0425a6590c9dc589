/**
 * The buckets of pushed histograms, which come as one series each and may be spread over several requests. Where their
 * increases go is known only when all buckets of a histogram are: the layout of its bounds is part of the place. They are taken to be
 * complete when they make a layout that was complete before (the proxies of a mesh share one or few), else when none has
 * come for a while. A bucket that comes later opens its histogram again.
 */
import type { EpochMs } from '@sightglass/shared/units';
import type { EdgeKey, Reporter } from '../../edge-window.ts';
import type { Accumulators } from '../accumulators.ts';
import { SETTLE_MS } from './target-progress.ts';

interface Histogram {
  readonly edge: EdgeKey;
  readonly reporter: Reporter;
  /** Series of the buckets, and their upper bounds in milliseconds. */
  indices: number[];
  bounds: number[];
  changedAt: EpochMs;
}

export interface NewBucket {
  readonly index: number;
  /** The same for all buckets of one histogram and no others. */
  readonly histogram: string;
  readonly leMs: number;
  readonly edge: EdgeKey;
  readonly reporter: Reporter;
}

export class PushedHistograms {
  readonly #accumulators: Accumulators;
  /** Layouts that were complete before; shared by all targets of a sender. */
  readonly #completeLayouts: Set<readonly number[]>;
  readonly #all = new Map<string, Histogram>();
  readonly #open = new Set<Histogram>();
  /** Those of the open ones that got a bucket since the last look. */
  readonly #changed = new Set<Histogram>();

  constructor(accumulators: Accumulators, completeLayouts: Set<readonly number[]>) {
    this.#accumulators = accumulators;
    this.#completeLayouts = completeLayouts;
  }

  /** A new bucket. Answers the series that lose their place, because their histogram was thought to be complete. */
  add({ index, histogram: id, leMs, edge, reporter }: NewBucket, now: EpochMs): readonly number[] {
    let histogram = this.#all.get(id);
    if (!histogram) {
      histogram = { edge, reporter, indices: [], bounds: [], changedAt: now };
      this.#all.set(id, histogram);
    }
    const displaced = this.#open.has(histogram) ? [] : [...histogram.indices];
    histogram.indices.push(index);
    histogram.bounds.push(leMs);
    histogram.changedAt = now;
    this.#open.add(histogram);
    this.#changed.add(histogram);
    return displaced;
  }

  /** Places what is complete, as far as the buckets since the last look tell. */
  settleChanged(place: (index: number, cell: number) => void): void {
    for (const histogram of this.#changed) this.#settle(histogram, false, place);
    this.#changed.clear();
  }

  /** Places what is complete or has had no new bucket for a while. */
  settleQuiet(now: EpochMs, place: (index: number, cell: number) => void): void {
    for (const histogram of this.#open) {
      this.#settle(histogram, now - histogram.changedAt > SETTLE_MS / 2, place);
    }
  }

  #settle(histogram: Histogram, isQuiet: boolean, place: (index: number, cell: number) => void): void {
    const { edge, reporter, indices, bounds } = histogram;
    if (!bounds.includes(Infinity)) return;
    const layout = this.#accumulators.layouts.intern(bounds);
    if (!isQuiet && !this.#completeLayouts.has(layout)) return;
    this.#completeLayouts.add(layout);
    this.#open.delete(histogram);
    const first = this.#accumulators.of(edge, reporter).firstCellOf(layout);
    bounds.forEach((bound, i) => {
      const position = bound === Infinity ? layout.length : layout.indexOf(bound);
      place(indices[i] as number, first + position);
    });
  }

  /** Series were renumbered: `newIndexOf` answers -1 for those forgotten. */
  renumber(newIndexOf: (index: number) => number): void {
    for (const [id, histogram] of this.#all) {
      const places = histogram.indices.map((index, i) => [newIndexOf(index), histogram.bounds[i]] as const);
      const kept = places.filter(([index]) => index >= 0);
      histogram.indices = kept.map(([index]) => index);
      histogram.bounds = kept.map(([, bound]) => bound as number);
      if (kept.length > 0) continue;
      this.#all.delete(id);
      this.#open.delete(histogram);
      this.#changed.delete(histogram);
    }
  }
}
