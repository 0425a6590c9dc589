/**
 * The series of one target, found by the hash of their raw text up to the value. Only numbers are kept, in typed arrays:
 * 8 bytes of hash, 4 of length, 4 of successor and 6 to 12 of hash table for each series; the text itself is not held.
 * Proxies print their series in the same order scrape after scrape, so each series remembers which one followed it.
 */
const EMPTY = -1;
const INITIAL_CAPACITY = 16;

/** Hash and length, in bytes, of a series' raw text. */
export interface SeriesKey {
  readonly low: number;
  readonly high: number;
  readonly length: number;
}

function copy(from: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(length);
  grown.set(from.subarray(0, Math.min(from.length, length)));
  return grown;
}

export class SeriesCache {
  count = 0;
  #capacity = INITIAL_CAPACITY;
  #low = new Int32Array(INITIAL_CAPACITY);
  #high = new Int32Array(INITIAL_CAPACITY);
  #length = new Int32Array(INITIAL_CAPACITY);
  /** Successor of each series in the text; entry 0 is the first of the text, hence indices are shifted by one. */
  #next = new Int32Array(INITIAL_CAPACITY + 1).fill(EMPTY);
  #table = new Int32Array(INITIAL_CAPACITY * 2).fill(EMPTY);

  /** Bytes of the key of a series. */
  lengthOf(index: number): number {
    return this.#length[index] as number;
  }

  hasHash(index: number, low: number, high: number): boolean {
    return this.#low[index] === low && this.#high[index] === high;
  }

  /** Which series followed `index` last time; after -1, which came first. -1 when not known. */
  successorOf(index: number): number {
    return this.#next[index + 1] as number;
  }

  setSuccessor(index: number, successor: number): void {
    this.#next[index + 1] = successor;
  }

  /** Index of the series with this hash and key length, or -1. */
  find(low: number, high: number, length: number): number {
    const mask = this.#table.length - 1;
    for (let slot = low & mask; ; slot = (slot + 1) & mask) {
      const index = this.#table[slot] as number;
      if (index === EMPTY) return EMPTY;
      if (this.#low[index] === low && this.#high[index] === high && this.#length[index] === length)
        return index;
    }
  }

  /** Adds a series that is not there yet; its index is `count` before the call. */
  add({ low, high, length }: SeriesKey): number {
    if (this.count === this.#capacity) this.#resize(Math.ceil(this.#capacity * 1.5));
    const index = this.count++;
    this.#low[index] = low;
    this.#high[index] = high;
    this.#length[index] = length;
    this.#next[index + 1] = EMPTY;
    this.#place(index);
    return index;
  }

  /**
   * Forgets the series for which `keep` answers false and renumbers the others in their old order.
   * Returns the old index of each series kept.
   */
  compact(keep: (index: number) => boolean): Int32Array {
    const kept = new Int32Array(this.count);
    const renumbered = new Int32Array(this.count).fill(EMPTY);
    let count = 0;
    for (let index = 0; index < this.count; index++) {
      if (!keep(index)) continue;
      renumbered[index] = count;
      kept[count++] = index;
    }
    const renumber = (index: number): number => (index === EMPTY ? EMPTY : (renumbered[index] as number));
    this.#next[0] = renumber(this.#next[0] as number);
    for (let index = 0; index < count; index++) {
      const old = kept[index] as number;
      this.#low[index] = this.#low[old] as number;
      this.#high[index] = this.#high[old] as number;
      this.#length[index] = this.#length[old] as number;
      this.#next[index + 1] = renumber(this.#next[old + 1] as number);
    }
    this.count = count;
    this.#resize(Math.max(INITIAL_CAPACITY, Math.ceil(count * 1.125)));
    return kept.slice(0, count);
  }

  #resize(capacity: number): void {
    this.#capacity = capacity;
    this.#low = copy(this.#low, capacity);
    this.#high = copy(this.#high, capacity);
    this.#length = copy(this.#length, capacity);
    this.#next = copy(this.#next, capacity + 1);
    let slots = 32;
    while (slots * 0.7 < capacity) slots *= 2;
    this.#table = new Int32Array(slots).fill(EMPTY);
    for (let index = 0; index < this.count; index++) this.#place(index);
  }

  #place(index: number): void {
    const mask = this.#table.length - 1;
    let slot = (this.#low[index] as number) & mask;
    while (this.#table[slot] !== EMPTY) slot = (slot + 1) & mask;
    this.#table[slot] = index;
  }
}
