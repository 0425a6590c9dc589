/**
 * The span over which an SLO is kept: rolling days, or a day, week, fortnight, month or quarter of a calendar in a time zone. Weeks begin on
 * Mondays; fortnights are counted from Monday, 5 January 1970; quarters begin in January, April, July and October. Days begin when the zone's
 * clocks first show the date, whatever daylight saving does to midnight. Moments are epoch milliseconds.
 */
import type { EpochMs, Milliseconds } from './units.ts';

const DAY_MS = 86_400_000;

export type Period =
  | { readonly kind: 'rolling'; readonly days: number }
  | { readonly kind: 'calendar'; readonly unit: CalendarUnit; readonly timeZone: string };
export type CalendarUnit = 'day' | 'week' | 'fortnight' | 'month' | 'quarter';

/** Days that a calendar unit stands for in burn rates, which must not change from month to month. */
const NOMINAL_DAYS: Readonly<Record<CalendarUnit, number>> = {
  day: 1,
  week: 7,
  fortnight: 14,
  month: 30,
  quarter: 90,
};

/** A date without a zone, as days since 1 January 1970. */
type DayNumber = number;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Throws a RangeError for a zone that is none. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    const parts = { year: 'numeric', month: 'numeric', day: 'numeric' } as const;
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'iso8601',
      numberingSystem: 'latn',
      ...parts,
    });
    formats.set(timeZone, format);
  }
  return format;
}

/** Whether the text names a time zone, as Europe/Berlin or UTC. */
export function isTimeZone(timeZone: string): boolean {
  try {
    formatOf(timeZone);
    return true;
  } catch {
    return false;
  }
}

/** The date that clocks of the zone show. */
function dayAt(at: EpochMs, timeZone: string): DayNumber {
  if (timeZone === 'UTC') return Math.floor(at / DAY_MS);
  const parts = { year: 0, month: 0, day: 0 };
  for (const { type, value } of formatOf(timeZone).formatToParts(at)) {
    if (type === 'year' || type === 'month' || type === 'day') parts[type] = Number(value);
  }
  return Math.floor(Date.UTC(parts.year, parts.month - 1, parts.day) / DAY_MS);
}

const starts = new Map<string, EpochMs>();

/** The first moment at which clocks of the zone show the date or a later one. */
function startOfDay(day: DayNumber, timeZone: string): EpochMs {
  if (timeZone === 'UTC') return day * DAY_MS;
  const key = `${timeZone} ${day}`;
  const known = starts.get(key);
  if (known !== undefined) return known;
  // Offsets lie between -12 and +14 hours.
  let low = day * DAY_MS - 15 * 3_600_000;
  let high = day * DAY_MS + 13 * 3_600_000;
  while (high - low > 1000) {
    const middle = Math.floor((low + high) / 2000) * 1000;
    if (dayAt(middle, timeZone) >= day) high = middle;
    else low = middle;
  }
  if (starts.size > 1000) starts.clear();
  starts.set(key, high);
  return high;
}

function firstOfMonth(year: number, month: number): DayNumber {
  return Math.floor(Date.UTC(year, month, 1) / DAY_MS);
}

/** First and following first day of the unit that holds the date. */
function boundsOf(day: DayNumber, unit: CalendarUnit): { first: DayNumber; next: DayNumber } {
  const aligned = (length: number) => {
    // 1970-01-05, a Monday, is day 4.
    const first = Math.floor((day - 4) / length) * length + 4;
    return { first, next: first + length };
  };
  if (unit === 'day') return { first: day, next: day + 1 };
  if (unit === 'week') return aligned(7);
  if (unit === 'fortnight') return aligned(14);
  const date = new Date(day * DAY_MS);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  if (unit === 'month') return { first: firstOfMonth(year, month), next: firstOfMonth(year, month + 1) };
  const begin = Math.floor(month / 3) * 3;
  return { first: firstOfMonth(year, begin), next: firstOfMonth(year, begin + 3) };
}

/** The period that holds the moment: a rolling one ends at it. Throws a RangeError for a zone that is none. */
export function periodAt(period: Period, now: EpochMs): { from: EpochMs; endsAt: EpochMs } {
  if (period.kind === 'rolling') return { from: now - period.days * DAY_MS, endsAt: now };
  const { first, next } = boundsOf(dayAt(now, period.timeZone), period.unit);
  return { from: startOfDay(first, period.timeZone), endsAt: startOfDay(next, period.timeZone) };
}

/** The length by which burn rates are scaled: a month is 30 days, a quarter 90. */
export function nominalPeriodMs(period: Period): Milliseconds {
  return (period.kind === 'rolling' ? period.days : NOMINAL_DAYS[period.unit]) * DAY_MS;
}

/** The longest that the period can be: what telemetry must be kept for. */
export function longestPeriodMs(period: Period): Milliseconds {
  if (period.kind === 'rolling') return period.days * DAY_MS;
  return { day: 1, week: 7, fortnight: 14, month: 31, quarter: 92 }[period.unit] * DAY_MS + 3_600_000;
}
