/**
 * Moments and ages. In: epoch milliseconds. Out: text in the reader's own time zone for moments (`14:05:09`,
 * `23 Nov 14:05`), and ages and lengths of time (`12s ago`, `3h`).
 */
import { NO_VALUE } from './number-text.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (n: number): string => String(n).padStart(2, '0');

/** `14:05:09`. */
function formatClock(at: number | null | undefined): string {
  if (at === null || at === undefined || !Number.isFinite(at)) return NO_VALUE;
  const date = new Date(at);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** `23 Nov 14:05:09`, with the year when it is not the year of `now`. */
export function formatMoment(at: number | null | undefined, now: number = Date.now()): string {
  if (at === null || at === undefined || !Number.isFinite(at)) return NO_VALUE;
  const date = new Date(at);
  const year = date.getFullYear() === new Date(now).getFullYear() ? '' : ` ${date.getFullYear()}`;
  return `${date.getDate()} ${MONTHS[date.getMonth()] ?? ''}${year} ${formatClock(at)}`;
}

/** A tick of a time axis over `spanMs`: the clock within a day, the date beyond; seconds only below ten minutes. */
export function formatTick(at: number, spanMs: number): string {
  const date = new Date(at);
  const clock = `${two(date.getHours())}:${two(date.getMinutes())}`;
  if (spanMs <= 600_000) return `${clock}:${two(date.getSeconds())}`;
  if (spanMs <= 36 * 3_600_000) return clock;
  const day = `${date.getDate()} ${MONTHS[date.getMonth()] ?? ''}`;
  return spanMs <= 5 * 86_400_000 ? `${day} ${clock}` : day;
}

/** Moments that the server wrote into a sentence in ISO 8601, as the reader's own. */
export function localizeMoments(text: string, now: number = Date.now()): string {
  return text.replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, (iso) =>
    formatMoment(Date.parse(iso), now),
  );
}

const UNITS: readonly (readonly [number, string])[] = [
  [365 * 86_400_000, 'y'],
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
];

/** A length of time in its two largest units, years (of 365 days) from two on: 90061000 -> `1d 1h`; 42000 -> `42s`; 300 -> `300ms`. */
export function formatSpan(ms: number | null | undefined): string {
  if (ms === null || ms === undefined || !Number.isFinite(ms)) return NO_VALUE;
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))}ms`;
  const first = UNITS.findIndex(([size, unit]) => ms >= (unit === 'y' ? 2 * size : size));
  const [size, unit] = UNITS[first] as [number, string];
  const next = UNITS[first + 1];
  const rest = next ? Math.floor((ms % size) / next[0]) : 0;
  return `${Math.floor(ms / size)}${unit}${next && rest > 0 ? ` ${rest}${next[1]}` : ''}`;
}

/** `12s ago`; `now` within a second, and for moments to come (clocks differ). */
export function formatAge(at: number | null | undefined, now: number): string {
  if (at === null || at === undefined) return 'never';
  const age = now - at;
  return age < 1_000 ? 'now' : `${formatSpan(age)} ago`;
}
