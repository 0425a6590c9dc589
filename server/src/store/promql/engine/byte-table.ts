/**
 * What has been made of byte strings, found again by their hash. Held in two generations: a full one becomes the old one, what is
 * asked for again moves to the new one, and the rest is forgotten.
 */
import { KeyHash } from '../../../telemetry/exposition/key-hash.ts';
import { SeriesCache } from '../../../telemetry/exposition/series-cache.ts';

/** Bytes `start` to `end` of `buffer`, which `view` shows too. */
export interface ByteRange {
  readonly buffer: Buffer;
  readonly view: DataView;
  readonly start: number;
  readonly end: number;
}

export class ByteTable<T> {
  readonly #hash = new KeyHash();
  readonly #limit: number;
  readonly #make: (range: ByteRange) => T;
  #youngKeys = new SeriesCache();
  #young: T[] = [];
  #oldKeys = new SeriesCache();
  #old: T[] = [];

  /** `limit`: entries of one generation. */
  constructor(limit: number, make: (range: ByteRange) => T) {
    this.#limit = limit;
    this.#make = make;
  }

  get size(): number {
    return this.#young.length + this.#old.length;
  }

  /** What belongs to the bytes; made now if need be, with the errors of that. */
  find(range: ByteRange): T {
    this.#hash.compute(range.view, range.start, range.end);
    const { low, high } = this.#hash;
    const length = range.end - range.start;
    const young = this.#youngKeys.find(low, high, length);
    // An index that was found is one of the list.
    if (young !== -1) return this.#young[young] as T;
    const old = this.#oldKeys.find(low, high, length);
    const made = old === -1 ? this.#make(range) : (this.#old[old] as T);
    if (this.#young.length >= this.#limit) {
      this.#oldKeys = this.#youngKeys;
      this.#old = this.#young;
      this.#youngKeys = new SeriesCache();
      this.#young = [];
    }
    this.#youngKeys.add({ low, high, length });
    this.#young.push(made);
    return made;
  }
}
