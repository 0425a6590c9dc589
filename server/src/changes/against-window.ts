/** The window that a comparison is against, from the window that is looked at. Null when there is none, or it reaches beyond all time. */
import { parseAt, parseDuration, resolveRange, type TimeWindow } from '@sightglass/shared/time-range';
import type { EpochMs } from '@sightglass/shared/units';

/** `now`: what `now` means in a range of its own. */
export function resolveAgainst(against: string, window: TimeWindow, now: EpochMs): TimeWindow | null {
  const lengthMs = window.to - window.from;
  if (against.includes('..')) return resolveRange(against, now);
  const backMs = against === 'previous' ? lengthMs : parseDuration(against);
  const to = backMs === null ? parseAt(against) : window.to - backMs;
  if (to === null) return null;
  return resolveRange(`${to - lengthMs}..${to}`, now);
}

/** Milliseconds that lie in both. */
export function overlapOf(a: TimeWindow, b: TimeWindow): number {
  return Math.max(0, Math.min(a.to, b.to) - Math.max(a.from, b.from));
}
