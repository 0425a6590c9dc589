/**
 * What is kept of each pushed series: its last value and sample time, the cell it adds to and the target it belongs to. Typed
 * arrays, 25 bytes a series.
 */
import type { EpochMs } from '@sightglass/shared/units';

export class SeriesTable {
  last = new Float64Array(64);
  /** Sample time of the last value; -Infinity for none. */
  lastAt = new Float64Array(64);
  cell = new Int32Array(64);
  target = new Int32Array(64);
  #ended = new Uint8Array(64);

  add(index: number, target: number, cell: number): void {
    if (index >= this.last.length) this.#resize(Math.ceil((index + 1) * 1.5));
    this.last[index] = NaN;
    this.lastAt[index] = -Infinity;
    this.cell[index] = cell;
    this.target[index] = target;
    this.#ended[index] = 0;
  }

  cellOf(index: number): number {
    return this.cell[index] as number;
  }

  targetOf(index: number): number {
    return this.target[index] as number;
  }

  lastAtOf(index: number): EpochMs {
    return this.lastAt[index] as number;
  }

  setLastAt(index: number, at: EpochMs): void {
    this.lastAt[index] = at;
    this.#ended[index] = 0;
  }

  /** The series ended, or paused, at this moment. */
  end(index: number, at: EpochMs): void {
    this.lastAt[index] = at;
    this.#ended[index] = 1;
  }

  hasEnded(index: number): boolean {
    return this.#ended[index] === 1;
  }

  /** Keeps the series at these old indices only, in this order. */
  compact(kept: Int32Array): void {
    kept.forEach((old, index) => {
      this.last[index] = this.last[old] as number;
      this.lastAt[index] = this.lastAt[old] as number;
      this.cell[index] = this.cell[old] as number;
      this.target[index] = this.target[old] as number;
      this.#ended[index] = this.#ended[old] as number;
    });
    this.#resize(Math.max(64, Math.ceil(kept.length * 1.125)));
  }

  #resize(capacity: number): void {
    const last = new Float64Array(capacity);
    const lastAt = new Float64Array(capacity);
    const cell = new Int32Array(capacity);
    const target = new Int32Array(capacity);
    const ended = new Uint8Array(capacity);
    const length = Math.min(capacity, this.last.length);
    last.set(this.last.subarray(0, length));
    lastAt.set(this.lastAt.subarray(0, length));
    cell.set(this.cell.subarray(0, length));
    target.set(this.target.subarray(0, length));
    ended.set(this.#ended.subarray(0, length));
    this.last = last;
    this.lastAt = lastAt;
    this.cell = cell;
    this.target = target;
    this.#ended = ended;
  }
}
