/** Places on the bar of stored history, and moments that are travelled to. Pure. Times in epoch milliseconds, places 0..1 from the left. */
import type { Timeline, TimelineMark } from '@sightglass/shared/contract';
import { formatDuration, resolveRange, type TimeWindow } from '@sightglass/shared/time-range';

/** Steps of the keys: the arrows, and with Shift or the page keys ten of them. */
export const COARSE_STEPS = 10;

export function placeOf(at: number, { from, to }: TimeWindow): number {
  return Math.max(0, Math.min(1, (at - from) / (to - from)));
}

export function momentAt(place: number, { from, to }: TimeWindow): number {
  return Math.round(from + Math.max(0, Math.min(1, place)) * (to - from));
}

/** The window that is looked at. */
export function lookedAt(
  { range, at }: { readonly range: string; readonly at: string },
  now: number,
): TimeWindow {
  const moment = at === '' ? now : /^\d+$/.test(at) ? Number(at) : Date.parse(at);
  return resolveRange(range, moment) ?? { from: now - 900_000, to: now };
}

/** The frame's range and moment for a window that is as long as before and ends at `end`; the present when that is reached. */
export function travelTo(
  end: number,
  looked: { readonly range: string; readonly window: TimeWindow },
  bounds: { readonly oldest: number; readonly now: number; readonly snapMs: number },
): { readonly range: string; readonly at: string } {
  const { range, window } = looked;
  const lengthMs = Math.max(1000, Math.round((window.to - window.from) / 1000) * 1000);
  const relative = /^now-[^.]+$/.test(range) ? range : `now-${formatDuration(lengthMs)}`;
  if (end >= bounds.now - bounds.snapMs) return { range: relative, at: '' };
  return { range: relative, at: String(Math.round(Math.max(end, bounds.oldest))) };
}

/** How finely the moment is stored, in milliseconds: of the finest tier that reaches so far; null where nothing does. */
export function resolutionAt(at: number, tiers: Timeline['tiers']): number | null {
  const tier = tiers
    .filter(({ oldestAt }) => oldestAt !== null && oldestAt <= at)
    .toSorted((a, b) => a.stepMs - b.stepMs)[0];
  return tier?.stepMs ?? null;
}

export interface Band {
  readonly from: number;
  readonly to: number;
  /** Null where nothing is stored. */
  readonly stepMs: number | null;
}

/** The bar cut where the resolution changes, oldest first. */
export function cutBands({
  window,
  tiers,
  oldestAt,
}: Pick<Timeline, 'window' | 'tiers' | 'oldestAt'>): Band[] {
  const borders = [window.from, window.to, oldestAt, ...tiers.map((tier) => tier.oldestAt)]
    .filter((at): at is number => at !== null && at >= window.from && at <= window.to)
    .toSorted((a, b) => a - b);
  const bands: Band[] = [];
  for (const [i, from] of borders.entries()) {
    const to = borders[i + 1];
    if (to === undefined || to === from) continue;
    const isStored = oldestAt !== null && from >= oldestAt;
    const stepMs = isStored ? resolutionAt(from, tiers) : null;
    const last = bands.at(-1);
    if (last && last.stepMs === stepMs && tiers.length > 0) bands[bands.length - 1] = { ...last, to };
    else bands.push({ from, to, stepMs });
  }
  return bands;
}

/** Stretches without any telemetry, within what is stored at all. */
export function listGaps({ times, covered, stepMs, oldestAt, window }: Timeline): TimeWindow[] {
  const gaps: { from: number; to: number }[] = [];
  times.forEach((from, i) => {
    // The last step is not over yet.
    if ((covered[i] ?? 0) > 0 || oldestAt === null || from < oldestAt || from + stepMs >= window.to) return;
    const last = gaps.at(-1);
    if (last?.to === from) last.to = from + stepMs;
    else gaps.push({ from, to: from + stepMs });
  });
  return gaps;
}

/** An area from the bottom as an SVG path in a field of 1000 by `height`; null values are holes. */
export function drawArea(
  { times, stepMs, window }: Pick<Timeline, 'times' | 'stepMs' | 'window'>,
  values: readonly (number | null)[],
  { top, height }: { readonly top: number; readonly height: number },
): string {
  if (!(top > 0)) return '';
  const x = (at: number): string => (1000 * placeOf(at, window)).toFixed(1);
  let path = '';
  times.forEach((at, i) => {
    const value = values[i];
    if (value === null || value === undefined) return;
    const y = (height * (1 - Math.min(1, value / top))).toFixed(1);
    path += `M${x(at)} ${height}V${y}H${x(at + stepMs)}V${height}Z`;
  });
  return path;
}

export interface MarkGroup {
  readonly place: number;
  readonly marks: readonly TimelineMark[];
}

/** Marks too near to be hit one by one become one. `nearness`: 0..1 of the bar. */
export function groupMarks(
  marks: readonly TimelineMark[],
  window: TimeWindow,
  nearness: number,
): MarkGroup[] {
  const groups: { place: number; marks: TimelineMark[] }[] = [];
  for (const mark of marks) {
    const place = placeOf(Math.max(mark.at, window.from), window);
    const last = groups.at(-1);
    if (last && place - last.place < nearness) last.marks.push(mark);
    else groups.push({ place, marks: [mark] });
  }
  return groups;
}

/** The nearest mark before (-1) or after (1) the moment. */
export function nextMark(marks: readonly TimelineMark[], at: number, by: -1 | 1): TimelineMark | null {
  const side = marks.filter((mark) => (by === 1 ? mark.at > at : mark.at < at));
  return (by === 1 ? side[0] : side.at(-1)) ?? null;
}

/** Moments of the axis, at round distances. */
export function listTicks({ from, to }: TimeWindow, most: number): number[] {
  const steps = [5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 7200, 14_400].map(
    (minutes) => minutes * 60_000,
  );
  const step = steps.find((one) => (to - from) / one <= most) ?? 14 * 86_400_000;
  // Days begin at the reader's midnight.
  const offset = new Date(from).getTimezoneOffset() * 60_000;
  const ticks: number[] = [];
  for (let at = Math.ceil((from - offset) / step) * step + offset; at <= to; at += step) ticks.push(at);
  return ticks;
}
