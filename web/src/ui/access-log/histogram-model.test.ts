import { describe, expect, it } from 'vitest';
import { buildBars, pickTicks, rangeOfBars, sayBar, widenRange } from './histogram-model.ts';
import { makeHistogram, NOW } from './sample-records.ts';

describe('the histogram', () => {
  const data = makeHistogram();
  const { bars, top } = buildBars(data);

  it('stacks classes from what is well up', () => {
    expect(top).toBe(4);
    expect(bars.map(({ count, denied }) => [count, denied])).toEqual([
      [2, 0],
      [4, 1],
      [0, 0],
    ]);
    expect(bars[1]?.parts).toEqual([
      { name: '2xx', count: 3, from: 0, to: 0.75 },
      { name: '5xx', count: 1, from: 0.75, to: 1 },
    ]);
    expect(sayBar(bars[1] as (typeof bars)[number])).toContain('4 records (3 2xx, 1 5xx), 1 refused');
  });

  it('narrows to bars in either order, within the window', () => {
    expect(rangeOfBars(bars, [1, 1], data.window)).toBe(`${NOW - 600_000}..${NOW - 300_000}`);
    expect(rangeOfBars(bars, [2, 0], data.window)).toBe(`${NOW - 900_000}..${NOW}`);
    const late = { from: NOW - 850_000, to: NOW - 100_000 };
    expect(rangeOfBars(bars, [0, 2], late)).toBe(`${NOW - 850_000}..${NOW - 100_000}`);
    expect(rangeOfBars([], [0, 0], data.window)).toBeNull();
  });

  it('widens without leaving the present', () => {
    const [from, to] = widenRange(data.window, NOW).split('..').map(Number) as [number, number];
    expect([to - from, to]).toEqual([1_800_000, NOW]);
  });

  it.each([60_000, 900_000, 86_400_000, 30 * 86_400_000])('puts round moments over %d ms', (span) => {
    const ticks = pickTicks({ from: NOW - span, to: NOW }, 8);
    expect(ticks.length).toBeGreaterThan(0);
    expect(ticks.length).toBeLessThanOrEqual(9);
  });
});
