/**
 * Reads the last day before anybody asks: after the start, and again whenever an hour is complete. What was read of the past is kept
 * (closed-sums.ts), so that a question about 24 hours reads what is new and does not wait for a day to be read.
 */
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { EpochMs } from '@sightglass/shared/units';

const DAY_MS = 86_400_000;

interface DayOptions {
  /** Until when hours are complete; -Infinity when none is. */
  readonly hoursUntil: () => EpochMs;
  /** End of the newest window; null when nothing is stored. */
  readonly newestEnd: () => EpochMs | null;
  readonly read: (window: TimeWindow) => Promise<unknown>;
}

/** Reads the day when there are hours that the last call did not see. Rejects with what `read` throws; the next hour tries again. */
export function createDayKeeper({ hoursUntil, newestEnd, read }: DayOptions): () => Promise<void> {
  let seen = -Infinity;
  return async () => {
    const until = hoursUntil();
    const to = newestEnd();
    if (until <= seen || to === null) return;
    seen = until;
    await read({ from: to - DAY_MS, to });
  };
}
