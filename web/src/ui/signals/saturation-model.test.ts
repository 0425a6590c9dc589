import { describe, expect, it } from 'vitest';
import { findFullestNow, listSaturationLines, listThresholds } from './saturation-model.ts';

type Series = Parameters<typeof findFullestNow>[0][number];

function one(values: Series['values'], changes: Partial<Series> = {}): Series {
  return {
    signal: 's',
    name: 'Pool',
    workload: 'cart-v1',
    isRatio: true,
    warning: 0.75,
    critical: 0.9,
    values,
    ...changes,
  };
}

describe('the fullest now', () => {
  it('is that of the worst level by its own limits, then of the highest ratio', () => {
    const lax = one([0.85], { name: 'Files', warning: 0.9, critical: 0.95 });
    expect(findFullestNow([one([0.5, 0.8]), lax])).toMatchObject({
      name: 'Pool',
      ratio: 0.8,
      level: 'warning',
    });
    expect(findFullestNow([one([0.2]), one([0.3], { workload: 'cart-v2' })])).toMatchObject({
      workload: 'cart-v2',
      level: 'ok',
    });
    expect(findFullestNow([one([0.95])])?.level).toBe('critical');
  });

  it('is not what was measured long before the end', () => {
    expect(findFullestNow([one([0.9, null, null])])).toMatchObject({ ratio: 0.9 });
    expect(findFullestNow([one([0.9, null, null, null])])).toBeNull();
    expect(findFullestNow([])).toBeNull();
  });

  it('has no ratio where no capacity is known, and gives way to one that has', () => {
    const usage = one([12], { isRatio: false });
    expect(findFullestNow([usage])).toMatchObject({ ratio: null, level: 'unknown' });
    expect(findFullestNow([usage, one([0.1])])).toMatchObject({ ratio: 0.1, level: 'ok' });
  });
});

describe('the lines of the chart', () => {
  it('name the workload where there are several, and are of ratios where there is any', () => {
    const { isRatio, lines } = listSaturationLines([
      one([0.1]),
      one([0.2], { workload: 'cart-v2' }),
      one([5], { isRatio: false }),
    ]);
    expect(isRatio).toBe(true);
    expect(lines.map(({ label }) => label)).toEqual(['Pool, cart-v1', 'Pool, cart-v2']);
    expect(listSaturationLines([one([0.1])]).lines.map(({ label }) => label)).toEqual(['Pool']);
    expect(listSaturationLines([one([5], { isRatio: false })]).isRatio).toBe(false);
  });

  it('have levels where all signals have the same', () => {
    expect(listThresholds([one([0.1]), one([0.2])]).map(({ value }) => value)).toEqual([0.75, 0.9]);
    expect(listThresholds([one([0.1]), one([0.2], { critical: 0.8 })])).toEqual([]);
    expect(listThresholds([one([1], { warning: 1, critical: 1 })]).map(({ label }) => label)).toEqual([
      'critical',
    ]);
    expect(listThresholds([])).toEqual([]);
  });
});
