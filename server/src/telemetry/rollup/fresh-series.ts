/**
 * Series of one target that were seen for the first time, waiting for the end of the scrape. Only then is it known which
 * buckets make one histogram, and so which layout they have. A histogram without its +Inf bucket waits for the next scrape.
 */
import type { NewSeries } from '../exposition/sample-sink.ts';
import type { SeriesMeaning } from '../dialects/dialect.ts';
import type { EdgeKey, Outcome } from '../edge-window.ts';
import type { Accumulators } from './accumulators.ts';
import type { EdgeAccumulator } from './edge-accumulator.ts';

interface Bucket {
  readonly index: number;
  readonly leMs: number;
  readonly accumulator: EdgeAccumulator;
}

interface BucketGroup {
  readonly name: string;
  readonly labelSet: number;
  readonly buckets: Bucket[];
  /** Holds buckets from an earlier scrape. */
  isLate: boolean;
}

/** A series and the cell that was found for it. */
export interface PlacedSeries {
  readonly index: number;
  readonly cell: number;
  /** Part of a histogram of which another part was seen in an earlier scrape: its increase since then is not known. */
  readonly isLate: boolean;
}

export class FreshSeries {
  readonly #accumulators: Accumulators;
  #placed: PlacedSeries[] = [];
  readonly #groups = new Map<string, BucketGroup>();
  #lastGroup: BucketGroup | null = null;
  /** Series of one label set share these objects, so that their texts are compared once. */
  readonly #edges = new Map<EdgeKey, EdgeAccumulator>();
  readonly #outcomes = new Map<Outcome, Outcome>();
  readonly #pinned = new Set<EdgeAccumulator>();

  constructor(accumulators: Accumulators) {
    this.#accumulators = accumulators;
  }

  /** Answers whether the target's host was folded into another node. */
  add(series: NewSeries, meaning: SeriesMeaning): boolean {
    const edge =
      meaning.foldInto === undefined
        ? meaning.edge
        : this.#accumulators.passthrough.fold(meaning.edge, meaning.foldInto);
    let accumulator = this.#edges.get(edge);
    if (accumulator?.reporter !== meaning.reporter) {
      accumulator = this.#accumulators.of(edge, meaning.reporter);
      this.#edges.set(edge, accumulator);
      this.#pin(accumulator);
    }
    this.#place(series, meaning, accumulator);
    return edge !== meaning.edge;
  }

  #pin(accumulator: EdgeAccumulator): void {
    if (this.#pinned.has(accumulator)) return;
    this.#pinned.add(accumulator);
    accumulator.pins++;
  }

  #place(series: NewSeries, meaning: SeriesMeaning, accumulator: EdgeAccumulator): void {
    const { quantity, scale, leMs } = meaning;
    const { index } = series;
    if (quantity === 'latency-bucket') {
      if (leMs !== undefined) this.#group(series).buckets.push({ index, leMs, accumulator });
      return;
    }
    const cell =
      quantity === 'requests' || quantity === 'connections-opened'
        ? accumulator.cellOfOutcome(this.#intern(meaning.outcome), quantity)
        : accumulator.cellOfPlain(quantity, scale);
    this.#placed.push({ index, cell, isLate: false });
  }

  #group({ name, labelSet }: NewSeries): BucketGroup {
    const last = this.#lastGroup;
    if (last !== null && last.name === name && last.labelSet === labelSet) return last;
    const id = `${name} ${labelSet}`;
    let group = this.#groups.get(id);
    if (!group) {
      group = { name, labelSet, buckets: [], isLate: false };
      this.#groups.set(id, group);
    }
    this.#lastGroup = group;
    return group;
  }

  #intern(outcome: Outcome): Outcome {
    let interned = this.#outcomes.get(outcome);
    if (!interned) {
      interned = this.#accumulators.internOutcome(outcome);
      this.#outcomes.set(outcome, interned);
    }
    return interned;
  }

  /** The cells of all series that can be placed now; the scrape is over. */
  settle(): PlacedSeries[] {
    const placed = this.#placed;
    for (const [id, group] of this.#groups) {
      const { buckets, isLate } = group;
      if (!buckets.some(({ leMs }) => leMs === Infinity)) {
        group.isLate = true;
        continue;
      }
      const bounds = this.#accumulators.layouts.intern(buckets.map(({ leMs }) => leMs));
      for (const { index, leMs, accumulator: known } of buckets) {
        // Since an earlier scrape the accumulator may have been given back.
        const accumulator = isLate ? this.#accumulators.of(known.edge, known.reporter) : known;
        const position = leMs === Infinity ? bounds.length : bounds.indexOf(leMs);
        placed.push({ index, cell: accumulator.firstCellOf(bounds) + position, isLate });
      }
      this.#groups.delete(id);
    }
    for (const accumulator of this.#pinned) accumulator.pins--;
    this.#pinned.clear();
    this.#placed = [];
    this.#lastGroup = null;
    this.#edges.clear();
    this.#outcomes.clear();
    return placed;
  }

  /** Series were renumbered: `newIndexOf` answers -1 for those forgotten. */
  renumber(newIndexOf: (index: number) => number): void {
    for (const [id, group] of this.#groups) {
      const buckets = group.buckets
        .map((bucket) => ({ ...bucket, index: newIndexOf(bucket.index) }))
        .filter(({ index }) => index >= 0);
      if (buckets.length > 0) this.#groups.set(id, { ...group, buckets });
      else this.#groups.delete(id);
    }
  }
}
