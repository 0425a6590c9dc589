/**
 * Metric names met in the texts of all targets, found by hash, with the decision whether their lines are read.
 * A text of garbage could bring ever new names, so the table starts afresh when it holds too many.
 */
import type { KeyHash } from './key-hash.ts';
import { isPlainName } from './parse-series.ts';

export interface MetricName {
  readonly low: number;
  readonly high: number;
  readonly text: string;
  readonly isValid: boolean;
  readonly isRead: boolean;
}

const MAXIMUM_NAMES = 20_000;

export class NameTable {
  #byLow = new Map<number, MetricName[]>();
  #count = 0;
  readonly #readsName: (name: string) => boolean;

  constructor(readsName: (name: string) => boolean) {
    this.#readsName = readsName;
  }

  /** The name whose hash was computed last; null when it is new, see `add`. */
  find(hash: KeyHash): MetricName | null {
    const candidates = this.#byLow.get(hash.low);
    if (candidates === undefined) return null;
    for (const name of candidates) if (name.high === hash.high) return name;
    return null;
  }

  add(hash: KeyHash, text: string): MetricName {
    if (this.#count >= MAXIMUM_NAMES) {
      this.#byLow = new Map();
      this.#count = 0;
    }
    const isValid = isPlainName(text);
    const name = { low: hash.low, high: hash.high, text, isValid, isRead: isValid && this.#readsName(text) };
    const candidates = this.#byLow.get(hash.low);
    if (candidates) candidates.push(name);
    else this.#byLow.set(hash.low, [name]);
    this.#count++;
    return name;
  }
}
