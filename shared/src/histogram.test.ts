import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { coarsen, histogramTotal, mergeHistograms, quantile, shareAtOrUnder } from './histogram.ts';

const bounds = [1, 5, 10, 25];

describe('quantile', () => {
  it('interpolates inside the bucket as histogram_quantile does', () => {
    expect(quantile({ bounds, counts: [0, 10, 0, 0, 0] }, 0.5)).toBe(3);
    expect(quantile({ bounds, counts: [2, 2, 4, 2, 0] }, 0.95)).toBeCloseTo(21.25);
  });
  it('answers the highest finite bound for what lies above it', () => {
    expect(quantile({ bounds, counts: [0, 0, 0, 0, 7] }, 0.5)).toBe(25);
  });
  it('is null without observations', () => {
    expect(quantile({ bounds, counts: [0, 0, 0, 0, 0] }, 0.5)).toBeNull();
  });
  it('never falls as q rises', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(50), { minLength: 5, maxLength: 5 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (counts, q) => {
          const low = quantile({ bounds, counts }, q * 0.9);
          const high = quantile({ bounds, counts }, q);
          if (low === null || high === null) return low === high;
          return low <= high;
        },
      ),
    );
  });
});

describe('merging', () => {
  it('keeps only the bounds that both measured', () => {
    const merged = mergeHistograms([
      { bounds: [1, 5, 10], counts: [1, 2, 3, 4] },
      { bounds: [5, 10, 20], counts: [1, 1, 1, 1] },
    ]);
    expect(merged).toEqual({ bounds: [5, 10], counts: [4, 4, 6] });
  });
  it('loses no observation', () => {
    const histogram = fc
      .array(fc.nat(9), { minLength: 5, maxLength: 5 })
      .map((counts) => ({ bounds, counts }));
    fc.assert(
      fc.property(histogram, histogram, (a, b) => {
        const coarse = coarsen(b, [5, 25]);
        const merged = mergeHistograms([a, coarse]);
        return merged !== null && histogramTotal(merged) === histogramTotal(a) + histogramTotal(b);
      }),
    );
  });
});

describe('shareAtOrUnder', () => {
  it('interpolates between two bounds and never counts the last bucket', () => {
    expect(shareAtOrUnder({ bounds, counts: [0, 10, 0, 0, 10] }, 3)).toBe(0.25);
    expect(shareAtOrUnder({ bounds, counts: [0, 10, 0, 0, 10] }, 1e9)).toBe(0.5);
  });
});
