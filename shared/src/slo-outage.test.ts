import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costOf, firstAlert } from './slo-outage.ts';
import { detectionTime } from './slo.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** 30 days at 10 requests a second and 99.9%, of which a quarter is spent. */
const VALID = 10 * 30 * 86_400;
const BUDGET = { valid: VALID, allowed: 0.001 * VALID, spent: 0.00025 * VALID };
const TERMS = { goal: 0.999, coveredMs: 30 * DAY };

describe('the cost of an outage', () => {
  it.each([
    // 43.2 minutes are the whole budget.
    { minutes: 10, badShare: 1, pace: 1, spends: 10, left: 32.4 - 10 },
    { minutes: 30, badShare: 0.4, pace: 1, spends: 12, left: 32.4 - 12 },
    { minutes: 10, badShare: 1, pace: 0.5, spends: 5, left: 32.4 - 5 },
    { minutes: 60, badShare: 1, pace: 1, spends: 60, left: 0 },
  ])('of $minutes minutes, share $badShare, pace $pace', ({ minutes, badShare, pace, spends, left }) => {
    const outage = { lengthMs: minutes * MINUTE, eventsPerMs: 0.01 * pace, badShare };
    const cost = costOf(BUDGET, outage, { ...TERMS, kind: 'rolling' });
    expect((cost?.outageMs ?? 0) / MINUTE).toBeCloseTo(spends, 9);
    expect((cost?.leftOutageMs ?? 0) / MINUTE).toBeCloseTo(left, 9);
    expect(cost?.ratio).toBeCloseTo(spends / 43.2, 9);
    expect(cost?.leftRatio).toBeCloseTo((32.4 - spends) / 43.2, 9);
  });

  it('grows the budget of a calendar period by the outage’s own events', () => {
    const outage = { lengthMs: 10 * MINUTE, eventsPerMs: 0.01, badShare: 1 };
    const cost = costOf(BUDGET, outage, { ...TERMS, kind: 'calendar' });
    const grown = BUDGET.allowed + 0.001 * 6000;
    expect(cost?.leftRatio).toBeCloseTo((grown - BUDGET.spent - 6000) / grown, 12);
  });

  it('is unknown without a budget', () => {
    const outage = { lengthMs: MINUTE, eventsPerMs: 1, badShare: 1 };
    expect(costOf({ valid: 0, allowed: 0, spent: 0 }, outage, { ...TERMS, kind: 'rolling' })).toBeNull();
  });
});

const TIER = { severity: 'page', longMs: HOUR, shortMs: 5 * MINUTE, burn: 14.4 } as const;
/** As many as while the outage lasts, all good. */
const healthy = (from: number, to: number) => ({ good: (to - from) / 100, valid: (to - from) / 100 });
const nothing = () => ({ good: 0, valid: 0 });
const failing = (from: number, to: number) => ({ good: 0, valid: (to - from) / 100 });

describe('the first alert of an outage', () => {
  const alerting = { goal: 0.999, minimumBadEvents: 3, past: healthy, at: 0 };
  it('comes after the time that detection takes', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.02, max: 1, noNaN: true }),
        fc.double({ min: 0.9, max: 0.9999, noNaN: true }),
        (badShare, goal) => {
          const expected = detectionTime(TIER, goal, badShare);
          const found = firstAlert(
            [TIER],
            { lengthMs: 2 * HOUR, eventsPerMs: 0.01, badShare },
            { ...alerting, goal, minimumBadEvents: 0 },
          );
          expect([found === null, Math.abs((found ?? 0) - (expected ?? 0)) <= 20]).toEqual([
            expected === null,
            true,
          ]);
        },
      ),
    );
  });

  it('never comes of an outage that ends before', () => {
    expect(firstAlert([TIER], { lengthMs: 50_000, eventsPerMs: 0.01, badShare: 1 }, alerting)).toBeNull();
    expect(firstAlert([TIER], { lengthMs: 55_000, eventsPerMs: 0.01, badShare: 1 }, alerting)).toBe(51_841);
    expect(firstAlert([], { lengthMs: HOUR, eventsPerMs: 0.01, badShare: 1 }, alerting)).toBeNull();
  });

  it('waits for enough bad events', () => {
    const quiet = { lengthMs: HOUR, eventsPerMs: 1 / MINUTE, badShare: 1 };
    expect(firstAlert([TIER], quiet, { ...alerting, past: nothing })).toBeGreaterThan(2.99 * MINUTE);
  });

  it('is there already where the tier burns', () => {
    expect(
      firstAlert(
        [TIER],
        { lengthMs: MINUTE, eventsPerMs: 0.01, badShare: 0 },
        { ...alerting, past: failing },
      ),
    ).toBe(0);
  });
});
