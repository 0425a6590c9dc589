/**
 * Which parts of the past are to be imported. What enters is how much of each hour and minute the store covers already; what leaves are
 * windows without any coverage, the newest first, because recent history is asked for most. All moments are epoch
 * milliseconds.
 *
 * The last whole hour and the one under way go by the minute: a store that has just started shows them at once and completes its hours
 * from them. Everything before goes by the hour, the step of the tier that is kept longest. A window that is covered in part stays as it
 * is: adding an increase over all of it would count some requests twice.
 */
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;

/** What is covered of the steps that begin at `times`; steps that the answer leaves out are covered by nothing. */
export interface CoveredSteps {
  readonly times: readonly EpochMs[];
  readonly covered: readonly Milliseconds[];
}

/** The hours that are wanted, and after them the minutes, as windows of whole steps. */
export function splitPast(now: EpochMs, rangeMs: Milliseconds): { hours: TimeWindow; minutes: TimeWindow } {
  const minute = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  const fineFrom = Math.floor(now / HOUR_MS) * HOUR_MS - HOUR_MS;
  const from = Math.ceil((now - rangeMs) / HOUR_MS) * HOUR_MS;
  return { hours: { from: Math.min(from, fineFrom), to: fineFrom }, minutes: { from: fineFrom, to: minute } };
}

/** The uncovered steps of a window, newest first. */
export function findUncovered(
  { from, to }: TimeWindow,
  stepMs: Milliseconds,
  { times, covered }: CoveredSteps,
): TimeWindow[] {
  const taken = new Set<EpochMs>();
  for (const [index, start] of times.entries()) {
    if ((covered[index] ?? 0) > 0) taken.add(Math.floor(start / stepMs) * stepMs);
  }
  const steps: TimeWindow[] = [];
  for (let start = to - stepMs; start >= from; start -= stepMs) {
    if (!taken.has(start)) steps.push({ from: start, to: start + stepMs });
  }
  return steps;
}
