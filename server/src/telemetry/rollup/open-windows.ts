/**
 * The windows of time that still take increases: aligned to multiples of the interval, each with one sum a cell. An increase
 * whose window is closed already goes into the oldest one that is not: a late answer must not lose what it counted.
 */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';

export class OpenWindow {
  readonly start: EpochMs;
  /** It is not closed before this moment, whatever else. */
  heldUntil: EpochMs = -Infinity;
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

  /** The sums of all cells below `size`, by cell; valid until something is added. */
  sums(size: number): Float64Array {
    if (size > this.#sums.length) this.add(size - 1, 0);
    return this.#sums;
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
  #handedOutUntil: EpochMs;
  readonly #storedUntil: EpochMs;

  /** Windows before `storedUntil` are stored already. */
  constructor(intervalMs: Milliseconds, storedUntil: EpochMs = -Infinity) {
    this.#intervalMs = intervalMs;
    this.#handedOutUntil = storedUntil;
    this.#storedUntil = storedUntil;
  }

  /** Whether the window of this moment was stored by an earlier run of the console. */
  wasStoredBefore(moment: EpochMs): boolean {
    return Math.floor(moment / this.#intervalMs) * this.#intervalMs < this.#storedUntil;
  }

  /** Whether the window that begins here is open. */
  has(start: EpochMs): boolean {
    return this.#byStart.has(start);
  }

  /**
   * The window that contains this moment, for what must not be counted in another one; null when it, or a later one, was taken out
   * already. It may have ended long ago.
   */
  exactlyAt(moment: EpochMs): OpenWindow | null {
    const start = Math.floor(moment / this.#intervalMs) * this.#intervalMs;
    return start < this.#handedOutUntil ? null : this.#open(start);
  }

  /** The window that takes what was counted at this moment. */
  at(moment: EpochMs): OpenWindow {
    return this.#open(Math.max(Math.floor(moment / this.#intervalMs) * this.#intervalMs, this.#closedUntil));
  }

  #open(start: EpochMs): OpenWindow {
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

  /** Ends of the oldest and the newest open window; null when none is open. */
  span(): { readonly oldestEnd: EpochMs; readonly newestEnd: EpochMs } | null {
    if (this.#byStart.size === 0) return null;
    const starts = [...this.#byStart.keys()];
    return {
      oldestEnd: Math.min(...starts) + this.#intervalMs,
      newestEnd: Math.max(...starts) + this.#intervalMs,
    };
  }

  /** Takes out the windows that ended at or before the moment, oldest first, up to the first that is held at `now`. */
  takeEndedBy(moment: EpochMs, now: EpochMs = Infinity): OpenWindow[] {
    const until = Math.floor(moment / this.#intervalMs) * this.#intervalMs;
    const ended = [...this.#byStart.values()]
      .filter(({ start }) => start < until)
      .toSorted((a, b) => a.start - b.start);
    const held = ended.findIndex(({ heldUntil }) => heldUntil > now);
    const taken = held < 0 ? ended : ended.slice(0, held);
    this.#closedUntil = Math.max(this.#closedUntil, held < 0 ? until : (ended[held] as OpenWindow).start);
    for (const window of taken) {
      this.#byStart.delete(window.start);
      this.#handedOutUntil = Math.max(this.#handedOutUntil, window.start + this.#intervalMs);
    }
    return taken;
  }
}
