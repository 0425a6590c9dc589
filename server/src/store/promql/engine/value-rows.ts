/** Rows of values for the series of a range, many in one block of memory, because an array of its own costs each 200 bytes more. */
const BLOCK_VALUES = 16 * 1024;

export class ValueRows {
  readonly #length: number;
  #block = new Float64Array(0);
  #used = 0;

  /** `length`: values of each row. */
  constructor(length: number) {
    this.#length = length;
  }

  /** The next row, all NaN. The same again until it is kept. */
  next(): Float64Array {
    if (this.#used + this.#length > this.#block.length) {
      const rows = Math.max(1, Math.floor(BLOCK_VALUES / this.#length));
      this.#block = new Float64Array(rows * this.#length).fill(NaN);
      this.#used = 0;
    }
    return this.#block.subarray(this.#used, this.#used + this.#length);
  }

  keep(): void {
    this.#used += this.#length;
  }
}
