/**
 * Running totals -> how they changed over the last minutes. In: a function that reads all totals at once (the result is kept, so
 * it must be a copy). Out: the totals of a few minutes ago beside those of now. Milliseconds.
 */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';

export interface Change<T> {
  readonly earlier: T;
  readonly now: T;
  /** Time between the two; 0 right after the start. */
  readonly spanMs: Milliseconds;
}

export interface Trend<T> {
  /** Keeps the totals of this moment; to be called every `everyMs`. */
  keep(): void;
  /** From the oldest kept totals within the span to the present ones. */
  change(): Change<T>;
}

interface TrendOptions<T> {
  readonly read: () => T;
  readonly clock: () => EpochMs;
  /** How far back the comparison reaches. */
  readonly spanMs: Milliseconds;
}

/** A trend that begins with the totals of this moment. */
export function createTrend<T>({ read, clock, spanMs }: TrendOptions<T>): Trend<T> {
  const kept: { readonly at: EpochMs; readonly totals: T }[] = [];
  const keep = (): void => {
    const at = clock();
    kept.push({ at, totals: read() });
    // The oldest one stays until the next is old enough to take its place.
    while ((kept[1]?.at ?? Infinity) <= at - spanMs) kept.shift();
  };
  keep();
  return {
    keep,
    change() {
      const now = read();
      const [oldest] = kept;
      return oldest
        ? { earlier: oldest.totals, now, spanMs: Math.max(0, clock() - oldest.at) }
        : { earlier: now, now, spanMs: 0 };
    },
  };
}

/** What a total grew by, each second; a total that was not there counts from 0. Null before any time has passed. */
export function perSecond(earlier: number | undefined, now: number, spanMs: Milliseconds): number | null {
  return spanMs > 0 ? ((now - (earlier ?? 0)) * 1000) / spanMs : null;
}
