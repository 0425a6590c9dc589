/**
 * Metric names met in the texts of all targets, found by hash, with the decision whether their lines are read.
 * Names of gauges that are wanted are marked beside; which these are changes while targets are read.
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
  /** A gauge that is asked for at the moment. */
  isWanted: boolean;
}

const MAXIMUM_NAMES = 20_000;

export class NameTable {
  #byLow = new Map<number, MetricName[]>();
  #count = 0;
  readonly #readsName: (name: string) => boolean;
  #isWanted: (name: string) => boolean = () => false;

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

  /** From now on these names, and no others, are gauges that are asked for. */
  want(isWanted: (name: string) => boolean): void {
    this.#isWanted = isWanted;
    for (const names of this.#byLow.values()) {
      for (const name of names) name.isWanted = name.isValid && isWanted(name.text);
    }
  }

  add(hash: KeyHash, text: string): MetricName {
    if (this.#count >= MAXIMUM_NAMES) {
      this.#byLow = new Map();
      this.#count = 0;
    }
    const isValid = isPlainName(text);
    const isRead = isValid && this.#readsName(text);
    const isWanted = isValid && this.#isWanted(text);
    const name = { low: hash.low, high: hash.high, text, isValid, isRead, isWanted };
    const candidates = this.#byLow.get(hash.low);
    if (candidates) candidates.push(name);
    else this.#byLow.set(hash.low, [name]);
    this.#count++;
    return name;
  }
}
