import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  budgetOf,
  burnOf,
  burnRate,
  detectionTime,
  isPossibleBurn,
  largestBurn,
  spentShare,
  standardTiers,
} from './slo.ts';
import { parseDuration } from './time-range.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const goals = fc.double({ min: 0.5, max: 0.99999, noNaN: true });
const days = fc.integer({ min: 1, max: 90 });

describe('burn-rate tiers', () => {
  it('are the workbook’s table to the digit for 30 days at 99.9%', () => {
    const tiers = standardTiers(30 * DAY_MS, 0.999).map((tier) => [
      tier.severity,
      tier.long,
      tier.short,
      tier.burn,
      spentShare(tier.burn, parseDuration(tier.long) ?? 0, 30 * DAY_MS),
      tier.enabled,
    ]);
    expect(tiers).toEqual([
      ['page', '1h', '5m', 14.4, 0.02, true],
      ['page', '6h', '30m', 6, 0.05, true],
      ['ticket', '1d', '2h', 3, 0.1, true],
      ['ticket', '3d', '6h', 1, 0.1, true],
    ]);
  });

  it.each([
    [28, [13.44, 5.6, 2.8, 28 / 30], [true, true, true, true]],
    [7, [3.36, 1.4, 0.7, 7 / 30], [true, true, true, false]],
    [90, [43.2, 18, 9, 3], [true, true, true, true]],
    [1, [0.48, 0.2, 0.1, 1 / 30], [true, false, false, false]],
  ])('are scaled to %d days', (length, burns, enabled) => {
    const tiers = standardTiers(length * DAY_MS, 0.999);
    tiers.forEach(({ burn }, i) => expect(burn).toBeCloseTo(burns[i] as number, 10));
    expect(tiers.map((tier) => tier.enabled)).toEqual(enabled);
  });

  it('that could never fire are switched off: at 90% the largest burn is 10', () => {
    expect(largestBurn(0.9)).toBe(10);
    expect(standardTiers(30 * DAY_MS, 0.9).map(({ enabled }) => enabled)).toEqual([false, true, true, true]);
    expect(isPossibleBurn(14.4, 0.9)).toBe(false);
    expect(isPossibleBurn(10, 0.9)).toBe(false);
  });

  it('spend the same share whatever the period', () => {
    fc.assert(
      fc.property(
        days,
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 72 }),
        (length, share, hours) => {
          const burn = burnOf(share, hours * HOUR_MS, length * DAY_MS);
          expect(spentShare(burn, hours * HOUR_MS, length * DAY_MS)).toBeCloseTo(share, 9);
        },
      ),
    );
  });
});

describe('detection', () => {
  it.each([
    [0.999, 1, 14.4, 51_840],
    [0.999, 0.1, 14.4, 518_400],
    [0.9, 1, 6, 0.6 * HOUR_MS],
    [0.9, 1, 14.4, null],
    [0.999, 0.0144, 14.4, null],
    [0.999, 0, 14.4, null],
  ])('goal %d, error ratio %d, burn %d over 1 h: %s ms', (goal, ratio, burn, expected) => {
    const found = detectionTime({ longMs: HOUR_MS, burn }, goal, ratio);
    expect(found === null ? null : Math.round(found)).toBe(expected);
  });

  it('is the moment at which the long window’s burn passes the tier’s', () => {
    fc.assert(
      fc.property(
        goals,
        fc.double({ min: 0.001, max: 1, noNaN: true }),
        fc.double({ min: 0.1, max: 20, noNaN: true }),
        (goal, ratio, burn) => {
          const ms = detectionTime({ longMs: HOUR_MS, burn }, goal, ratio);
          const valid = 1_000_000;
          const bad = ratio * valid * ((ms ?? HOUR_MS) / HOUR_MS);
          const reached = burnRate({ good: valid - bad, valid }, goal) as number;
          // Where it is never detected, not even an hour of it reaches the burn.
          expect(ms === null ? Math.max(reached, burn) : reached).toBeCloseTo(burn, 5);
        },
      ),
    );
  });
});

describe('a budget', () => {
  const now = 30 * DAY_MS;
  const rolling = { kind: 'rolling', now, from: 0, endsAt: now } as const;

  it('is 43.2 minutes of outage in 30 days of 99.9%', () => {
    const budget = budgetOf(
      { good: 1e6, valid: 1e6 },
      { goal: 0.999, coveredMs: now, burn: 0, period: rolling },
    );
    expect(budget).toMatchObject({ compliance: 1, spent: 0, leftRatio: 1, exhaustsInMs: null });
    expect(budget.allowed).toBeCloseTo(1000, 6);
    expect(budget.leftOutageMs).toBeCloseTo(43.2 * 60_000, 3);
  });

  it('says when it ends: 14.4 spends 30 days in 50 hours', () => {
    const terms = { goal: 0.999, coveredMs: now, burn: 14.4, period: rolling };
    expect(budgetOf({ good: 1e6, valid: 1e6 }, terms).exhaustsInMs).toBeCloseTo(50 * HOUR_MS, 3);
    expect(budgetOf({ good: 0, valid: 1e6 }, terms)).toMatchObject({ exhaustsInMs: 0, leftOutageMs: 0 });
    expect(budgetOf({ good: 1e6, valid: 1e6 }, { ...terms, burn: 1 }).exhaustsInMs).toBeNull();
  });

  it('of a calendar period grows as it goes, and ends with it', () => {
    const period = { kind: 'calendar', now: 10 * DAY_MS, from: 0, endsAt: 30 * DAY_MS } as const;
    const ask = (burn: number) =>
      budgetOf({ good: 1e6, valid: 1e6 }, { goal: 0.999, coveredMs: 10 * DAY_MS, burn, period }).exhaustsInMs;
    expect(ask(3)).toBeCloseTo(5 * DAY_MS, 3);
    expect(ask(1.4)).toBeNull();
  });

  it('knows nothing without events', () => {
    expect(
      budgetOf({ good: 0, valid: 0 }, { goal: 0.9, coveredMs: 1, burn: null, period: rolling }),
    ).toMatchObject({
      compliance: null,
      leftRatio: null,
      leftOutageMs: null,
      exhaustsInMs: null,
    });
  });

  it('left and spent add up, and spent is burn times what has passed', () => {
    fc.assert(
      fc.property(
        goals,
        fc.integer({ min: 1, max: 1e9 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (goal, valid, share) => {
          const counts = { good: valid * share, valid };
          const { allowed, spent, leftRatio } = budgetOf(counts, {
            goal,
            coveredMs: now,
            burn: null,
            period: rolling,
          });
          expect((leftRatio as number) * allowed + spent).toBeCloseTo(allowed, 3);
          expect(1 - (leftRatio as number)).toBeCloseTo(burnRate(counts, goal) as number, 6);
        },
      ),
    );
  });
});
