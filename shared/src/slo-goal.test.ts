import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { designEffect, roundGoalDown, suggestGoal, wilsonInterval } from './slo-goal.ts';

describe('the goal that the past would have met', () => {
  it('has Wilson’s interval: 95 of 100 is 0.8882 to 0.9785', () => {
    const { low, high } = wilsonInterval({ good: 95, valid: 100 }) ?? { low: 0, high: 0 };
    expect(low).toBeCloseTo(0.8882, 4);
    expect(high).toBeCloseTo(0.9785, 4);
    expect(wilsonInterval({ good: 0, valid: 0 })).toBeNull();
  });

  it.each([
    [0.99763, 0.9976],
    [0.999, 0.999],
    [0.95, 0.95],
    [0.5, 0.5],
    [0.99999, 0.99999],
  ])('rounds %d down to %d', (goal, expected) => expect(roundGoalDown(goal)).toBe(expected));

  it('is less sure of failures that come together', () => {
    const even = Array.from({ length: 10 }, () => ({ good: 990, valid: 1000 }));
    const burst = [
      { good: 900, valid: 1000 },
      ...Array.from({ length: 9 }, () => ({ good: 1000, valid: 1000 })),
    ];
    expect(designEffect(even)).toBe(1);
    expect(designEffect(burst)).toBeGreaterThan(50);
    const [sure, unsure] = [suggestGoal(even), suggestGoal(burst)];
    expect([sure?.goal, unsure?.goal]).toEqual([0.99, 0.99]);
    expect(unsure?.low).toBeLessThan(sure?.low as number);
  });

  it('without a failure is as tight as the events allow to say', () => {
    expect(suggestGoal([{ good: 1e4, valid: 1e4 }])?.goal).toBe(0.99961);
    expect(suggestGoal([])).toBeNull();
  });

  it('was met, and lies in its interval', () => {
    const block = fc.tuple(fc.integer({ min: 10, max: 1e6 }), fc.double({ min: 0.5, max: 1, noNaN: true }));
    fc.assert(
      fc.property(fc.array(block, { minLength: 1 }), (all) => {
        const blocks = all.map(([valid, share]) => ({ good: Math.round(valid * share), valid }));
        const suggested = suggestGoal(blocks) ?? { goal: 2, low: 2, high: 0 };
        const valid = blocks.reduce((sum, block) => sum + block.valid, 0);
        const good = blocks.reduce((sum, block) => sum + block.good, 0);
        expect(suggested.goal).toBeLessThanOrEqual(good / valid + 1e-12);
        expect(suggested.low).toBeLessThanOrEqual(good / valid + 1e-12);
        expect(suggested.high).toBeGreaterThanOrEqual(good / valid - 1e-12);
      }),
    );
  });
});
