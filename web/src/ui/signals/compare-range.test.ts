import { resolveRange } from '@sightglass/shared/time-range';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseComparison, shiftRange } from './compare-range.ts';

const NOW = 1_800_000_000_000;

describe('chooseComparison', () => {
  it.each([
    ['previous', 'now-15m', 'now-30m..now-15m', 900_000],
    ['previous', 'now-2h..now-1h', 'now-3h..now-2h', 3_600_000],
    ['previous', '1700000000000..1700003600000', '1699996400000..1700000000000', 3_600_000],
    ['day', 'now-15m', 'now-1455m..now-1d', 86_400_000],
    ['week', 'now-1h', 'now-169h..now-1w', 604_800_000],
  ] as const)('%s of %s is %s', (choice, range, expected, backMs) => {
    expect(chooseComparison(choice, range, NOW)).toEqual({ range: expected, backMs });
  });

  it('is nothing for no comparison and for no range', () => {
    expect(chooseComparison('off', 'now-15m', NOW)).toBeNull();
    expect(chooseComparison('previous', 'gibberish', NOW)).toBeNull();
  });

  it('holds still while the length of a half-open range grows', () => {
    const range = `${NOW - 600_000}..now`;
    expect(chooseComparison('previous', range, NOW + 1_000)).toEqual(
      chooseComparison('previous', range, NOW + 40_000),
    );
  });
});

it('moves both ends by the same time, whatever the grammar', () => {
  const minutes = fc.integer({ min: 1, max: 100_000 });
  fc.assert(
    fc.property(minutes, minutes, minutes, (length, end, back) => {
      const from = NOW - (length + end) * 60_000;
      for (const range of [`now-${length + end}m..now-${end}m`, `${from}..${from + length * 60_000}`]) {
        const before = resolveRange(range, NOW);
        const after = resolveRange(shiftRange(range, back * 60_000), NOW);
        expect(after).toEqual({
          from: (before?.from ?? 0) - back * 60_000,
          to: (before?.to ?? 0) - back * 60_000,
        });
      }
    }),
  );
});
