import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTimeZone, nominalPeriodMs, periodAt, type CalendarUnit } from './slo-period.ts';

const DAY_MS = 86_400_000;
const at = (text: string): number => Date.parse(text);

describe('periods', () => {
  it.each<[CalendarUnit, string, string, string, string]>([
    ['day', 'UTC', '2026-03-29T12:00Z', '2026-03-29T00:00Z', '2026-03-30T00:00Z'],
    // Clocks go forward: 23 hours.
    ['day', 'Europe/Berlin', '2026-03-29T12:00Z', '2026-03-28T23:00Z', '2026-03-29T22:00Z'],
    // Clocks go back: 25 hours.
    ['day', 'Europe/Berlin', '2026-10-25T12:00Z', '2026-10-24T22:00Z', '2026-10-25T23:00Z'],
    // Midnight is left out.
    ['day', 'Africa/Cairo', '2026-04-24T12:00Z', '2026-04-23T22:00Z', '2026-04-24T21:00Z'],
    ['day', 'America/Sao_Paulo', '2018-11-04T12:00Z', '2018-11-04T03:00Z', '2018-11-05T02:00Z'],
    ['day', 'Asia/Kathmandu', '2026-01-01T12:00Z', '2025-12-31T18:15Z', '2026-01-01T18:15Z'],
    ['week', 'UTC', '2026-11-28T19:00Z', '2026-11-23T00:00Z', '2026-11-30T00:00Z'],
    ['week', 'UTC', '2026-11-23T00:00Z', '2026-11-23T00:00Z', '2026-11-30T00:00Z'],
    ['fortnight', 'UTC', '1970-01-05T00:00Z', '1970-01-05T00:00Z', '1970-01-19T00:00Z'],
    ['fortnight', 'UTC', '1970-01-04T23:59Z', '1969-12-22T00:00Z', '1970-01-05T00:00Z'],
    ['month', 'America/New_York', '2026-11-28T19:00Z', '2026-11-01T04:00Z', '2026-12-01T05:00Z'],
    ['month', 'Pacific/Kiritimati', '2026-01-31T11:00Z', '2026-01-31T10:00Z', '2026-02-28T10:00Z'],
    ['quarter', 'UTC', '2026-12-31T23:59Z', '2026-10-01T00:00Z', '2027-01-01T00:00Z'],
  ])('%s in %s at %s: from %s to %s', (unit, timeZone, now, from, endsAt) => {
    expect(periodAt({ kind: 'calendar', unit, timeZone }, at(now))).toEqual({
      from: at(from),
      endsAt: at(endsAt),
    });
  });

  it('roll with the clock', () => {
    expect(periodAt({ kind: 'rolling', days: 30 }, 31 * DAY_MS)).toEqual({
      from: DAY_MS,
      endsAt: 31 * DAY_MS,
    });
    expect(nominalPeriodMs({ kind: 'rolling', days: 30 })).toBe(30 * DAY_MS);
    expect(nominalPeriodMs({ kind: 'calendar', unit: 'month', timeZone: 'UTC' })).toBe(30 * DAY_MS);
  });

  it('know zones from other words', () => {
    expect([isTimeZone('Europe/Berlin'), isTimeZone('Mars/Olympus')]).toEqual([true, false]);
  });

  it('follow each other without gap or overlap', () => {
    const units = fc.constantFrom<CalendarUnit>('day', 'week', 'fortnight', 'month', 'quarter');
    const zones = fc.constantFrom(
      'UTC',
      'Europe/Berlin',
      'America/Havana',
      'Australia/Lord_Howe',
      'Africa/Cairo',
    );
    fc.assert(
      fc.property(
        units,
        zones,
        fc.integer({ min: at('2015-01-01'), max: at('2035-01-01') }),
        (unit, timeZone, now) => {
          const period = { kind: 'calendar', unit, timeZone } as const;
          const { from, endsAt } = periodAt(period, now);
          expect(from).toBeLessThanOrEqual(now);
          expect(endsAt).toBeGreaterThan(now);
          expect(periodAt(period, endsAt).from).toBe(endsAt);
          expect(periodAt(period, from - 1).endsAt).toBe(from);
          expect(periodAt(period, from)).toEqual({ from, endsAt });
        },
      ),
      { numRuns: 200 },
    );
  });
});
