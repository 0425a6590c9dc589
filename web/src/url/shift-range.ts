/**
 * The same length of time, earlier. Pure. In: a range of the grammar in shared/time-range.ts. Out: a range of the same grammar, still
 * relative where it was, so that caches keep one entry for a moving range.
 */
import { formatDuration, parseDuration, resolveRange } from '@sightglass/shared/time-range';

function shiftMoment(text: string, byMs: number): string | null {
  if (text === 'now') return `now-${formatDuration(byMs)}`;
  const relative = /^now-(.+)$/.exec(text);
  if (relative) {
    const back = parseDuration(relative[1] as string);
    return back === null ? null : `now-${formatDuration(back + byMs)}`;
  }
  const at = /^\d+$/.test(text) ? Number(text) : Date.parse(text);
  return Number.isNaN(at) ? null : String(at - byMs);
}

/** Length of the range in milliseconds; null when the text is no range. `now` in epoch milliseconds. */
export function measureRange(range: string, now: number): number | null {
  const window = resolveRange(range, now);
  return window ? window.to - window.from : null;
}

/** The range moved back by `byMs`. */
export function shiftRangeBack(range: string, byMs: number): string | null {
  const [from, to = 'now'] = range.split('..') as [string, string?];
  const start = shiftMoment(from, byMs);
  const end = shiftMoment(to, byMs);
  return start === null || end === null ? null : `${start}..${end}`;
}

/** The range of the same length just before: `now-15m` -> `now-30m..now-15m`. */
export function previousRange(range: string, now: number): string | null {
  const length = measureRange(range, now);
  return length === null ? null : shiftRangeBack(range, length);
}
