/**
 * Families of one text that tell the same traffic twice: which series of a target give way to which, see `provides` and
 * `yieldsTo` of a meaning. What is provided stays so for the life of the target.
 */
import type { SeriesMeaning } from '../dialects/dialect.ts';

export class Yielding {
  readonly #provided = new Set<string>();
  /** Series that gave way to nothing yet, by what they would give way to. */
  #waiting = new Map<string, number[]>();
  #mayYield = new Set<number>();
  #overruled: number[] = [];

  /** Whether a new series counts as far as is known; false when what it yields to is printed already. */
  admit(index: number, meaning: SeriesMeaning): boolean {
    for (const thing of meaning.provides ?? []) this.provide(thing);
    const { yieldsTo } = meaning;
    if (yieldsTo?.some((thing) => this.#provided.has(thing))) return false;
    if (yieldsTo) this.#mayYield.add(index);
    for (const thing of yieldsTo ?? []) {
      const waiting = this.#waiting.get(thing);
      if (waiting) waiting.push(index);
      else this.#waiting.set(thing, [index]);
    }
    return true;
  }

  provide(thing: string): void {
    if (this.#provided.has(thing)) return;
    this.#provided.add(thing);
    this.#overruled.push(...(this.#waiting.get(thing) ?? []));
    this.#waiting.delete(thing);
  }

  /** Whether the series may yet yield to something. */
  isWaiting(index: number): boolean {
    return this.#mayYield.has(index);
  }

  provides(thing: string): boolean {
    return this.#provided.has(thing);
  }

  /** The series, since the last call, that counted until now and must not any more. */
  takeOverruled(): number[] {
    const overruled = this.#overruled;
    for (const index of overruled) this.#mayYield.delete(index);
    this.#overruled = [];
    return overruled;
  }

  /** Series were renumbered: `newIndexOf` answers -1 for those forgotten. */
  renumber(newIndexOf: (index: number) => number): void {
    const waiting = new Map<string, number[]>();
    for (const [thing, indices] of this.#waiting) {
      const kept = indices.map(newIndexOf).filter((index) => index >= 0);
      if (kept.length > 0) waiting.set(thing, kept);
    }
    this.#waiting = waiting;
    this.#mayYield = new Set([...this.#mayYield].map(newIndexOf).filter((index) => index >= 0));
  }
}
