import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roundSignificant } from './round.ts';

describe('roundSignificant', () => {
  it('keeps six digits of any number, as printing and reading it would', () => {
    const magnitude = fc.tuple(
      fc.double({ min: 1, max: 10, noNaN: true }),
      fc.integer({ min: -20, max: 25 }),
    );
    fc.assert(
      fc.property(magnitude, fc.boolean(), ([digits, exponent], negative) => {
        const value = (negative ? -1 : 1) * digits * 10 ** exponent;
        const rounded = roundSignificant(value);
        // Where the seventh digit is a five, one of the two may round up and the other down.
        expect(Math.abs(rounded / Number(value.toPrecision(6)) - 1)).toBeLessThan(1.01e-5);
        expect(rounded).toBe(Number(rounded.toPrecision(6)));
      }),
    );
  });

  it.each([
    [0, 0],
    [Number.NaN, 0],
    [Infinity, 0],
    [1000, 1000],
    [0.001, 0.001],
    [999_999.7, 1_000_000],
    [1_234_567, 1_234_570],
    [0.012_345_678, 0.012_345_7],
    [-2.000_000_4, -2],
  ])('rounds %d to %d', (value, rounded) => expect(roundSignificant(value)).toBe(rounded));
});
