import { describe, expect, it } from 'vitest';
import { createTrend, perSecond } from './trend.ts';

describe('a trend', () => {
  it('compares with the totals of the span before, not with older ones', () => {
    let now = 0;
    const trend = createTrend({ read: () => now * 2, clock: () => now, spanMs: 300 });
    expect(trend.change()).toEqual({ earlier: 0, now: 0, spanMs: 0 });
    for (now = 100; now <= 1000; now += 100) trend.keep();
    now = 1050;
    expect(trend.change()).toEqual({ earlier: 1400, now: 2100, spanMs: 350 });
  });

  it.each([
    [100, 160, 30_000, 2],
    [undefined, 60, 30_000, 2],
    [100, 160, 0, null],
  ])('%s -> %s in %s ms is %s each second', (earlier, now, spanMs, rate) => {
    expect(perSecond(earlier, now, spanMs)).toBe(rate);
  });
});
