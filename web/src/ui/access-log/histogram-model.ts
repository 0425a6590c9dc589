/**
 * The histogram of the access log as a picture. Pure. In: the API's answer. Out: bars from the bottom up by class of code, how many of each step a
 * policy refused, and the range that a stretch of bars means.
 */
import type { AccessHistogram } from '@sightglass/shared/contract';
import { formatTick } from '../../format/time.ts';

/** From the bottom up: what is well first. */
const ORDER = ['2xx', '3xx', '1xx', 'none', '4xx', '5xx', '0'];

export const CLASS_WORDS: Readonly<Record<string, string>> = { '0': 'no response', none: 'TCP' };

interface BarPart {
  readonly name: string;
  readonly count: number;
  /** Share of the highest bar at which the part begins and ends. */
  readonly from: number;
  readonly to: number;
}

export interface Bar {
  readonly at: number;
  readonly until: number;
  readonly count: number;
  readonly denied: number;
  readonly parts: readonly BarPart[];
}

const rank = (name: string): number => (ORDER.indexOf(name) + ORDER.length) % ORDER.length;

export function sortClasses(classes: AccessHistogram['classes']): AccessHistogram['classes'] {
  return classes.toSorted((a, b) => rank(a.name) - rank(b.name) || (a.name < b.name ? -1 : 1));
}

export function buildBars({ times, classes, denied, stepMs }: AccessHistogram): {
  readonly bars: readonly Bar[];
  readonly top: number;
} {
  const sorted = sortClasses(classes);
  const counts = times.map((_, i) => sorted.reduce((sum, one) => sum + (one.counts[i] ?? 0), 0));
  const top = Math.max(1, ...counts);
  const bars = times.map((at, i): Bar => {
    let height = 0;
    const parts = sorted.flatMap(({ name, counts: ofClass }): BarPart[] => {
      const count = ofClass[i] ?? 0;
      if (count === 0) return [];
      const from = height / top;
      height += count;
      return [{ name, count, from, to: height / top }];
    });
    return { at, until: at + stepMs, count: counts[i] ?? 0, denied: denied[i] ?? 0, parts };
  });
  return { bars, top };
}

/** The range from the one bar through the other, within the window: absolute. */
export function rangeOfBars(
  bars: readonly Bar[],
  [a, b]: readonly [number, number],
  window: AccessHistogram['window'],
): string | null {
  const first = bars[Math.min(a, b)];
  const last = bars[Math.max(a, b)];
  if (!first || !last) return null;
  const from = Math.max(first.at, Math.floor(window.from));
  const to = Math.min(last.until, Math.ceil(window.to));
  return to > from ? `${from}..${to}` : null;
}

/** Twice as wide around the same middle, not beyond the present. */
export function widenRange({ from, to }: AccessHistogram['window'], now: number): string {
  const length = to - from;
  const end = Math.min(now, Math.ceil(to + length / 2));
  return `${Math.floor(end - 2 * length)}..${end}`;
}

/** Round moments for the axis: at most `most` of them. */
export function pickTicks(window: AccessHistogram['window'], most: number): { at: number; label: string }[] {
  const span = window.to - window.from;
  const steps = [1, 5, 10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400];
  const stepMs =
    (steps.find((step) => step * 1000 * most >= span) ?? Math.ceil(span / most / 86_400_000) * 86_400) * 1000;
  const offset = new Date(window.from).getTimezoneOffset() * 60_000;
  const first = Math.ceil((window.from - offset) / stepMs) * stepMs + offset;
  const ticks: { at: number; label: string }[] = [];
  for (let at = first; at < window.to; at += stepMs) ticks.push({ at, label: formatTick(at, span) });
  return ticks;
}

/** One bar in words. */
export function sayBar({ at, until, count, denied, parts }: Bar): string {
  const span = until - at;
  const when = `${formatTick(at, span < 60_000 ? 0 : 3_600_000)} to ${formatTick(until, span < 60_000 ? 0 : 3_600_000)}`;
  const classes = parts.map((part) => `${part.count} ${CLASS_WORDS[part.name] ?? part.name}`).join(', ');
  const refused = denied > 0 ? `, ${denied} refused` : '';
  return `${when}: ${count} ${count === 1 ? 'record' : 'records'}${count > 0 ? ` (${classes})` : ''}${refused}`;
}
