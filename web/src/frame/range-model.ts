/**
 * Time ranges for people. Pure. In: a range of the grammar in shared/time-range.ts. Out: words, the range before or after it.
 */
import { parseDuration, resolveRange } from '@sightglass/shared/time-range';
import { formatMoment } from '../format/time.ts';

export const RANGE_PRESETS = [
  ['now-5m', 'Last 5 minutes'],
  ['now-15m', 'Last 15 minutes'],
  ['now-30m', 'Last 30 minutes'],
  ['now-1h', 'Last hour'],
  ['now-3h', 'Last 3 hours'],
  ['now-6h', 'Last 6 hours'],
  ['now-12h', 'Last 12 hours'],
  ['now-24h', 'Last 24 hours'],
  ['now-2d', 'Last 2 days'],
  ['now-7d', 'Last 7 days'],
  ['now-30d', 'Last 30 days'],
] as const;

const SPANS: Readonly<Record<string, string>> = { s: 'second', m: 'minute', h: 'hour', d: 'day', w: 'week' };

function clipSeconds(moment: string): string {
  return moment.replace(/:00$/, '');
}

/** `Last 15 minutes`, `15 minutes until 23 Nov 14:05`, `23 Nov 14:00 – 23 Nov 15:00`. `at`: epoch ms or ISO, or empty. */
export function describeRange(range: string, at: string, now: number): string {
  const preset = RANGE_PRESETS.find(([value]) => value === range);
  const relative = /^now-(\d+)([smhdw])$/.exec(range);
  const length = relative
    ? `${relative[1]} ${SPANS[relative[2] as string]}${relative[1] === '1' ? '' : 's'}`
    : null;
  const moment = at === '' ? null : /^\d+$/.test(at) ? Number(at) : Date.parse(at);
  if (length !== null && moment !== null) return `${length} until ${clipSeconds(formatMoment(moment, now))}`;
  if (preset) return preset[1];
  if (length !== null) return `Last ${length}`;
  const window = resolveRange(range, moment ?? now);
  if (!window) return range;
  const from = clipSeconds(formatMoment(window.from, now));
  const to = clipSeconds(formatMoment(window.to, now));
  const sameDay = new Date(window.from).toDateString() === new Date(window.to).toDateString();
  return `${from} – ${sameDay ? to.slice(to.lastIndexOf(' ') + 1) : to}`;
}

/** The range of the same length just before (-1) or after (+1), absolute; never beyond the present. */
export function shiftRange(
  range: string,
  at: string,
  { now, by }: { now: number; by: -1 | 1 },
): string | null {
  const moment = at === '' ? now : /^\d+$/.test(at) ? Number(at) : Date.parse(at);
  const window = resolveRange(range, moment);
  if (!window) return null;
  const length = window.to - window.from;
  const to = Math.min(now, window.to + by * length);
  return `${Math.round(to - length)}..${Math.round(to)}`;
}

export type AbsoluteRange = { readonly range: string } | { readonly problem: string };

/** The range between two `datetime-local` texts, or what is wrong with them. */
export function parseAbsolute(from: string, to: string): AbsoluteRange {
  const start = Date.parse(from);
  const end = Date.parse(to);
  if (Number.isNaN(start)) return { problem: 'From is no date and time' };
  if (Number.isNaN(end)) return { problem: 'To is no date and time' };
  if (start >= end) return { problem: 'From must be before To' };
  return { range: `${start}..${end}` };
}

/** A length typed by hand, such as `90m` or `2d`, as a range; null when it is none. */
export function parseTypedRange(text: string): string | null {
  const clean = text
    .trim()
    .replace(/^(now-|last\s+)/i, '')
    .replace(/\s+/g, '');
  const ms = parseDuration(clean);
  return ms !== null && ms > 0 ? `now-${clean}` : null;
}
