import { describe, expect, it } from 'vitest';
import { chooseComparison } from './compare-range.ts';

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
