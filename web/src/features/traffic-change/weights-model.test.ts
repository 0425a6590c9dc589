import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { divideWhole, dropWeight, spreadWeights } from './weights-model.ts';

const sum = (weights: readonly number[]): number => weights.reduce((all, one) => all + one, 0);
const weights = fc
  .array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 20 })
  .map((shares) => divideWhole(100, shares));

describe('weights', () => {
  it.each([
    [[90, 10], 1, 25, [75, 25]],
    [[50, 30, 20], 0, 0, [0, 60, 40]],
    [[50, 30, 20], 0, 100, [100, 0, 0]],
    [[100, 0, 0], 0, 50, [50, 25, 25]],
    [[100, 0, 0], 0, 49, [49, 26, 25]],
    [[100], 0, 30, [100]],
    [[90, 10], 1, 12.6, [87, 13]],
    [[90, 10], 1, 400, [0, 100]],
    [[90, 10], 1, -4, [100, 0]],
  ])('of %j with the %i. at %d are %j', (base, at, wanted, after) => {
    expect(spreadWeights({ base, at, wanted })).toEqual(after);
  });

  it('that are held stay, and bound the others', () => {
    expect(spreadWeights({ base: [50, 30, 20], at: 0, wanted: 60, held: new Set([1]) })).toEqual([
      60, 30, 10,
    ]);
    expect(spreadWeights({ base: [50, 30, 20], at: 0, wanted: 90, held: new Set([1]) })).toEqual([70, 30, 0]);
    expect(spreadWeights({ base: [50, 30, 20], at: 0, wanted: 10, held: new Set([1, 2]) })).toEqual([
      50, 30, 20,
    ]);
  });

  it('are whole and sum to 100 whatever is set, held or taken away', () => {
    fc.assert(
      fc.property(
        weights,
        fc.nat(),
        fc.double({ min: -50, max: 200, noNaN: true }),
        fc.array(fc.nat({ max: 19 })),
        (base, place, wanted, held) => {
          const at = place % base.length;
          const after = spreadWeights({ base, at, wanted, held: new Set(held) });
          expect(sum(after)).toBe(100);
          expect(after.every((one) => Number.isInteger(one) && one >= 0)).toBe(true);
          expect(sum(dropWeight(base, at))).toBe(base.length > 1 ? 100 : 0);
        },
      ),
    );
  });

  it('come back when one passes 100 on its way', () => {
    const base = [10, 60, 30];
    expect(spreadWeights({ base, at: 0, wanted: 100 })).toEqual([100, 0, 0]);
    expect(spreadWeights({ base, at: 0, wanted: 10 })).toEqual(base);
  });
});
