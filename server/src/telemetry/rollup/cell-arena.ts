/**
 * Places for running sums. A cell is one number that series add to in a window: the requests of one outcome of an edge, one
 * bucket of one of its histograms. Cells are handed out in contiguous runs and reused; each counts the series behind it.
 */
export class CellArena {
  /** One past the highest cell ever handed out: how long a window's array of sums must be. */
  size = 0;
  #references = new Int32Array(1024);
  readonly #free = new Map<number, number[]>();

  /** The first cell of a free run. */
  allocate(length: number): number {
    const free = this.#free.get(length)?.pop();
    if (free !== undefined) return free;
    const start = this.size;
    this.size += length;
    if (this.size > this.#references.length) {
      const grown = new Int32Array(Math.max(this.size, this.#references.length * 2));
      grown.set(this.#references);
      this.#references = grown;
    }
    return start;
  }

  free(start: number, length: number): void {
    const runs = this.#free.get(length);
    if (runs) runs.push(start);
    else this.#free.set(length, [start]);
  }

  retain(cell: number): void {
    this.#references[cell] = (this.#references[cell] as number) + 1;
  }

  release(cell: number): void {
    this.#references[cell] = (this.#references[cell] as number) - 1;
  }

  isReferenced(start: number, length: number): boolean {
    for (let cell = start; cell < start + length; cell++) {
      if ((this.#references[cell] as number) > 0) return true;
    }
    return false;
  }
}
