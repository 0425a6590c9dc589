/**
 * Ranges to compare with. In: a range of the URL's grammar (shared/time-range.ts). Out: the same length of time, earlier, in the
 * same grammar, so that a moving range stays one that moves (`now-15m` -> `now-30m..now-15m`) and its answers stay cached.
 */
import { formatDuration, parseDuration, resolveRange } from '@sightglass/shared/time-range';
import type { Milliseconds } from '@sightglass/shared/units';

export const COMPARE_CHOICES = ['off', 'previous', 'day', 'week'] as const;
export type CompareChoice = (typeof COMPARE_CHOICES)[number];

export const COMPARE_LABEL: Readonly<Record<CompareChoice, string>> = {
  off: 'No comparison',
  previous: 'Previous period',
  day: 'A day ago',
  week: 'A week ago',
};

const DAY_MS = 86_400_000;

function shiftMoment(moment: string, backMs: Milliseconds): string {
  if (moment === 'now') return `now-${formatDuration(backMs)}`;
  if (moment.startsWith('now-'))
    return `now-${formatDuration((parseDuration(moment.slice(4)) ?? 0) + backMs)}`;
  const at = /^\d+$/.test(moment) ? Number(moment) : Date.parse(moment);
  return String(at - backMs);
}

/** The range moved back in time by `backMs` (whole milliseconds). */
export function shiftRange(range: string, backMs: Milliseconds): string {
  const [from = 'now', to = 'now'] = range.split('..');
  return `${shiftMoment(from, backMs)}..${shiftMoment(to, backMs)}`;
}

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
  if (choice === 'day') return { range: shiftRange(range, DAY_MS), backMs: DAY_MS };
  if (choice === 'week') return { range: shiftRange(range, 7 * DAY_MS), backMs: 7 * DAY_MS };
  const window = resolveRange(range, now);
  if (!window) return null;
  const length = window.to - window.from;
  const moving = range.includes('now') && !/^now(-[^.]+)?(\.\.now(-.+)?)?$/.test(range);
  const backMs = moving ? Math.ceil(length / 60_000) * 60_000 : length;
  return { range: shiftRange(range, backMs), backMs };
}
