/**
 * The moment that an evaluation is about: the end of the newest stored window while telemetry arrives, so that no window is half
 * filled; the clock once it stopped arriving, so that the silence is seen. Epoch milliseconds.
 */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';

/** Telemetry is recent when its newest window ended at most this many intervals, and never less than this long, ago. */
const RECENT_INTERVALS = 3;
const RECENT_AT_LEAST_MS = 10_000;

/** How old the newest window may be. */
export function patienceOf(intervalMs: Milliseconds): Milliseconds {
  return Math.max(RECENT_INTERVALS * intervalMs, intervalMs + RECENT_AT_LEAST_MS);
}

export function presentMoment(newestEnd: EpochMs | null, now: EpochMs, intervalMs: Milliseconds): EpochMs {
  if (newestEnd === null) return now;
  return now - newestEnd <= patienceOf(intervalMs) ? newestEnd : now;
}
