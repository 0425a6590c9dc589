/**
 * The grammar of time ranges in URLs and API parameters, and the step that suits a panel.
 *   now-15m                 from 15 minutes ago until now
 *   now-2d..now-1d          between two relative moments
 *   1700000000000..1700003600000   between two absolute moments (epoch milliseconds)
 *   2026-01-01T00:00:00Z..now      ISO 8601 works at either end
 * Units: s, m, h, d, w. A range is relative when either end mentions `now`; `at` moves that `now`.
 * Moments beyond what a Date can hold are none: no clock prints them.
 */
import type { EpochMs, Milliseconds } from './units.ts';

export interface TimeWindow {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** Milliseconds of `15m`, `1h30m`, `500ms`; null when the text is no duration. */
export function parseDuration(text: string): Milliseconds | null {
  if (text === '') return null;
  let rest = text;
  let total = 0;
  while (rest !== '') {
    const match = /^(\d+(?:\.\d+)?)(ms|[smhdw])/.exec(rest);
    if (!match) return null;
    const [whole, amount, unit] = match as unknown as [string, string, string];
    total += Number(amount) * (unit === 'ms' ? 1 : (UNIT_MS[unit] as number));
    rest = rest.slice(whole.length);
  }
  return total;
}

/** The largest unit that divides the duration: 900000 -> `15m`. */
export function formatDuration(ms: Milliseconds): string {
  for (const unit of ['w', 'd', 'h', 'm', 's']) {
    const size = UNIT_MS[unit] as number;
    if (ms >= size && ms % size === 0) return `${ms / size}${unit}`;
  }
  return `${ms}ms`;
}

/** The moments farthest from 1970, either way, that a Date can hold. */
const FARTHEST_MOMENT_MS = 8_640_000_000_000_000;

function isMoment(at: number): boolean {
  return Math.abs(at) <= FARTHEST_MOMENT_MS;
}

/** The moment of epoch milliseconds or an ISO 8601 date; null when the text is neither. */
export function parseAt(text: string): EpochMs | null {
  if (!/^\d+$/.test(text) && !/^\d{4}-\d{2}-\d{2}/.test(text)) return null;
  const at = /^\d+$/.test(text) ? Number(text) : Date.parse(text);
  return isMoment(at) ? at : null;
}

function parseMoment(text: string, now: EpochMs): EpochMs | null {
  if (text === 'now') return now;
  const relative = /^now-(.+)$/.exec(text);
  if (relative) {
    const back = parseDuration(relative[1] as string);
    return back === null ? null : now - back;
  }
  // Fewer digits would be seconds, or a year.
  return /^\d{1,11}$/.test(text) ? null : parseAt(text);
}

/**
 * The window that a range means at the moment `now`; null when the text is no range, is empty or reversed, or reaches
 * beyond all moments.
 */
export function resolveRange(range: string, now: EpochMs): TimeWindow | null {
  const parts = range.split('..');
  if (parts.length > 2) return null;
  const from = parseMoment(parts[0] as string, now);
  const to = parts.length === 2 ? parseMoment(parts[1] as string, now) : now;
  if (from === null || to === null || !(from < to) || !isMoment(from) || !isMoment(to)) return null;
  return { from, to };
}

/** Whether the range moves with the clock. */
export function isLive(range: string): boolean {
  return !range.includes('..') || range.endsWith('..now');
}

const STEPS_MS: readonly number[] = [
  5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000, 3_600_000, 7_200_000,
  14_400_000, 21_600_000, 43_200_000, 86_400_000,
];

/**
 * The step that gives at most `maxPoints` points over the window and is a multiple of the base interval
 * (the scrape interval), from a list of round steps.
 */
export function chooseStep(window: TimeWindow, maxPoints: number, baseMs: Milliseconds): Milliseconds {
  const needed = Math.max((window.to - window.from) / Math.max(1, maxPoints), baseMs);
  for (const step of STEPS_MS) {
    if (step >= needed && step % baseMs === 0) return step;
  }
  return Math.ceil(needed / baseMs) * baseMs;
}
