import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareErrors,
  compareLatency,
  compareMtls,
  compareShares,
  compareTraffic,
  isMissed,
  type Observed,
} from './beyond-noise.ts';
import { createSums, type RunningSums } from './sums.ts';

const MINUTE = 60_000;
const observed = (sums: Partial<RunningSums>, coveredMs = MINUTE): Observed => ({
  sums: { ...createSums(), ...sums },
  coveredMs,
});
const said = (verdict: ReturnType<typeof compareErrors>): string | null =>
  verdict === null || verdict === 'unknown' ? verdict : verdict.standardErrors > 0 ? 'more' : 'less';

/** Counts up to 10, 100, 1000 ms, and above. */
const latency = (counts: number[]) =>
  observed({
    requests: counts.reduce((sum, count) => sum + count, 0),
    histogram: { bounds: [10, 100, 1000], counts },
  });

describe('a difference beyond noise', () => {
  it('of shares is the pooled z-score', () => {
    // (0.3 - 0.2) / sqrt(0.25 × 0.75 × 2 / 100)
    expect(compareShares([20, 100], [30, 100])).toBeCloseTo(1.633, 3);
    expect(compareShares([0, 100], [0, 50])).toBe(0);
  });

  it.each([
    [{ requests: 1000, errors: 0 }, { requests: 1000, errors: 40 }, 'more'],
    [{ requests: 1000, errors: 40 }, { requests: 1000, errors: 0 }, 'less'],
    // Two of sixty may be chance.
    [{ requests: 60, errors: 0 }, { requests: 60, errors: 2 }, null],
    // Certain, and too small to matter.
    [{ requests: 1e7, errors: 0 }, { requests: 1e7, errors: 1e4 }, null],
    [{ requests: 1e7, errors: 0 }, { requests: 49, errors: 49 }, 'unknown'],
  ])('of errors %j and %j: %s', (before, now, expected) => {
    expect(said(compareErrors(observed(before), observed(now)))).toBe(expected);
  });

  it.each([
    [[1000, MINUTE], [1600, MINUTE], 'more'],
    [[1000, MINUTE], [600, MINUTE], 'less'],
    [[1000, MINUTE], [1400, MINUTE], null],
    // Half the time, half the requests.
    [[1000, MINUTE], [500, MINUTE / 2], null],
    [[30, MINUTE], [45, MINUTE], 'unknown'],
    [[1000, MINUTE], [0, 0], 'unknown'],
  ] as const)('of traffic %j and %j: %s', ([a, ms], [b, otherMs], expected) => {
    expect(said(compareTraffic(observed({ requests: a }, ms), observed({ requests: b }, otherMs)))).toBe(
      expected,
    );
  });

  it.each([
    [[990, 10, 0, 0], [500, 500, 0, 0], 'more'],
    [[0, 500, 500, 0], [500, 500, 0, 0], 'less'],
    [[900, 100, 0, 0], [905, 95, 0, 0], null],
    [[40, 0, 0, 0], [0, 0, 40, 0], 'unknown'],
    // The slowest three of sixty are chance.
    [[60, 0, 0, 0], [56, 4, 0, 0], null],
  ])('of latency %j and %j: %s', (before, now, expected) => {
    expect(said(compareLatency(latency(before), latency(now)))).toBe(expected);
  });

  it('of mutual TLS is another state, of enough traffic', () => {
    const mutual = observed({ mutual: 1000 });
    expect(said(compareMtls(mutual, observed({ mutual: 600, plaintext: 400 })))).toBe('more');
    expect(compareMtls(mutual, observed({ mutual: 999, plaintext: 1 }))).toBe(null);
    expect(compareMtls(mutual, observed({ mutual: 10 }))).toBe(null);
    expect(compareMtls(mutual, observed({ plaintext: 10 }))).toBe('unknown');
  });

  it('is never found between a thing and itself, and is found both ways round or not at all', () => {
    const sums = fc.record({
      requests: fc.integer({ min: 0, max: 1e6 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(sums, sums, (a, b) => {
        const [x, y] = [a, b].map(({ requests, share }) =>
          observed({ requests, errors: Math.round(requests * share) }),
        ) as [Observed, Observed];
        for (const compare of [compareErrors, compareTraffic]) {
          expect(['unknown', null]).toContain(compare(x, x));
          const [there, back] = [said(compare(x, y)), said(compare(y, x))];
          const turned = { more: 'less', less: 'more' }[there ?? ''] ?? there;
          expect(back).toBe(turned);
        }
      }),
    );
  });

  it('is missed when at least ten of it were to be expected', () => {
    expect(isMissed(observed({ requests: 10 }), MINUTE)).toBe(true);
    expect(isMissed(observed({ requests: 9 }), MINUTE)).toBe(false);
    expect(isMissed(observed({ requests: 10 }), MINUTE / 2)).toBe(false);
    expect(isMissed(observed({ opened: 20 }), MINUTE / 2)).toBe(true);
  });
});
