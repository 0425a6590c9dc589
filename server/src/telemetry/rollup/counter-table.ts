/**
 * The counters of one target: for each series its last value, the scrape that saw it last, and the cell it adds to. Typed
 * arrays, 17 bytes a series.
 */
/** The series says nothing about an edge, or yields to another. */
export const IGNORED = -1;
/** It is not known yet which cell the series adds to. */
export const UNPLACED = -2;
/** Of what is pushed: the series says nothing about an edge, and is read as a gauge. */
export const GAUGED = -3;

export class CounterTable {
  #last = new Float64Array(16);
  #cell = new Int32Array(16);
  #seen = new Int32Array(16);
  #isPlain = new Uint8Array(16);
  /** How many series were added as plain ones. */
  plainCount = 0;

  /** A new series; its value is not known yet. `isPlain` only counts it. */
  add(index: number, cell: number, isPlain: boolean): void {
    if (index >= this.#last.length) this.#grow(Math.ceil((index + 1) * 1.5));
    this.#last[index] = NaN;
    this.#cell[index] = cell;
    this.#seen[index] = 0;
    this.#isPlain[index] = isPlain ? 1 : 0;
    if (isPlain) this.plainCount++;
  }

  cellOf(index: number): number {
    return this.#cell[index] as number;
  }

  setCell(index: number, cell: number): void {
    this.#cell[index] = cell;
  }

  /** NaN when no value was ever read. */
  lastOf(index: number): number {
    return this.#last[index] as number;
  }

  setLast(index: number, value: number): void {
    this.#last[index] = value;
  }

  /** The number of the scrape that saw the series last; 0 for none. */
  seenOf(index: number): number {
    return this.#seen[index] as number;
  }

  setSeen(index: number, scrape: number): void {
    this.#seen[index] = scrape;
  }

  /** Keeps the series at these old indices only, in this order. */
  compact(kept: Int32Array): void {
    this.plainCount = 0;
    kept.forEach((old, index) => {
      this.#last[index] = this.#last[old] as number;
      this.#cell[index] = this.#cell[old] as number;
      this.#seen[index] = this.#seen[old] as number;
      this.#isPlain[index] = this.#isPlain[old] as number;
      this.plainCount += this.#isPlain[index];
    });
    this.#grow(Math.max(16, Math.ceil(kept.length * 1.125)));
  }

  #grow(capacity: number): void {
    const length = Math.min(capacity, this.#last.length);
    const last = new Float64Array(capacity);
    const cell = new Int32Array(capacity);
    const seen = new Int32Array(capacity);
    const isPlain = new Uint8Array(capacity);
    last.set(this.#last.subarray(0, length));
    cell.set(this.#cell.subarray(0, length));
    seen.set(this.#seen.subarray(0, length));
    isPlain.set(this.#isPlain.subarray(0, length));
    this.#last = last;
    this.#cell = cell;
    this.#seen = seen;
    this.#isPlain = isPlain;
  }
}
