/**
 * The windows of time that still take increases: aligned to multiples of the interval, each with one sum a cell. An increase
 * whose window is closed already goes into the oldest one that is not: a late answer must not lose what it counted.
 */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';

export class OpenWindow {
  readonly start: EpochMs;
  readonly clusters = new Set<string>();
  #sums = new Float64Array(0);

  constructor(start: EpochMs) {
    this.start = start;
  }

  add(cell: number, increase: number): void {
    if (cell >= this.#sums.length) {
      const grown = new Float64Array(Math.max(1024, Math.ceil((cell + 1) * 1.25)));
      grown.set(this.#sums);
      this.#sums = grown;
    }
    this.#sums[cell] = (this.#sums[cell] as number) + increase;
  }

  /** What was added to a cell; 0 for one that is negative or was never added to. */
  sumOf(cell: number): number {
    return cell >= 0 && cell < this.#sums.length ? (this.#sums[cell] as number) : 0;
  }
}

export class OpenWindows {
  readonly #intervalMs: Milliseconds;
  readonly #byStart = new Map<EpochMs, OpenWindow>();
  #closedUntil: EpochMs = -Infinity;

  constructor(intervalMs: Milliseconds) {
    this.#intervalMs = intervalMs;
  }

  /** The window that takes what was counted at this moment. */
  at(moment: EpochMs): OpenWindow {
    const start = Math.max(Math.floor(moment / this.#intervalMs) * this.#intervalMs, this.#closedUntil);
    let window = this.#byStart.get(start);
    if (!window) {
      window = new OpenWindow(start);
      this.#byStart.set(start, window);
    }
    return window;
  }

  /** Whether any open window holds something in one of these cells. */
  hasSum(firstCell: number, length: number): boolean {
    for (const window of this.#byStart.values()) {
      for (let cell = firstCell; cell < firstCell + length; cell++) if (window.sumOf(cell) !== 0) return true;
    }
    return false;
  }

  /** Takes out the windows that ended at or before the moment, oldest first. */
  takeEndedBy(moment: EpochMs): OpenWindow[] {
    const until = Math.floor(moment / this.#intervalMs) * this.#intervalMs;
    this.#closedUntil = Math.max(this.#closedUntil, until);
    const ended = [...this.#byStart.values()].filter((window) => window.start < this.#closedUntil);
    for (const window of ended) this.#byStart.delete(window.start);
    return ended.toSorted((a, b) => a.start - b.start);
  }
}
