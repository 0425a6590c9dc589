/**
 * Ranges to compare with. In: a range of the URL's grammar (shared/time-range.ts). Out: the same length of time, earlier, in the
 * same grammar, so that a moving range stays one that moves (`now-15m` -> `now-30m..now-15m`) and its answers stay cached.
 */
import type { Milliseconds } from '@sightglass/shared/units';
import { measureRange, shiftRangeBack } from '../../url/shift-range.ts';

export const COMPARE_CHOICES = ['off', 'previous', 'day', 'week'] as const;
export type CompareChoice = (typeof COMPARE_CHOICES)[number];

export const COMPARE_LABEL: Readonly<Record<CompareChoice, string>> = {
  off: 'No comparison',
  previous: 'Previous period',
  day: 'A day ago',
  week: 'A week ago',
};

const BACK_MS = { day: 86_400_000, week: 7 * 86_400_000 } as const;

export interface Comparison {
  readonly range: string;
  /** How much earlier it is. */
  readonly backMs: Milliseconds;
}

/**
 * The window to compare with; null for `off`. `now` is needed only for a range with one fixed end, whose length grows:
 * it is rounded up to minutes, so that it does not change at each call.
 */
export function chooseComparison(choice: CompareChoice, range: string, now: number): Comparison | null {
  if (choice === 'off') return null;
  const length = measureRange(range, now);
  if (length === null) return null;
  const backMs = choice === 'previous' ? holdStill(range, length) : BACK_MS[choice];
  const earlier = shiftRangeBack(range, backMs);
  return earlier === null ? null : { range: earlier, backMs };
}

/** The length, rounded up to minutes where one end is fixed and the other is now. */
function holdStill(range: string, lengthMs: number): number {
  const ends = range.split('..');
  const moving = ends.filter((end) => end.startsWith('now')).length;
  return ends.length === 2 && moving === 1 ? Math.ceil(lengthMs / 60_000) * 60_000 : lengthMs;
}
