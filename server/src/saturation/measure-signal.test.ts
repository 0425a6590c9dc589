import { saturationSignalSchema, type SaturationSignalDraft } from '@sightglass/shared/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { levelOf } from '../signals/saturation-level.ts';
import { combineShares, measureSignal, type SteppedSeries } from './measure-signal.ts';

function signal(changes: Partial<SaturationSignalDraft> = {}) {
  return saturationSignalSchema.parse({
    name: 'pool',
    scope: {},
    usage: { kind: 'gauge', gauge: { metric: 'used' } },
    capacity: { kind: 'gauge', gauge: { metric: 'most' } },
    ...changes,
  });
}

function series(
  pod: string,
  values: readonly (number | null)[],
  labels: Record<string, string> = {},
): SteppedSeries {
  const [workload = ''] = pod.split('-');
  const owner = { cluster: 'east', namespace: 'shop', service: workload, workload, pod };
  return { metric: 'm', labels, owner, values };
}

const ratios = (...args: Parameters<typeof measureSignal>) =>
  measureSignal(...args).map(({ owner, shares }) => [
    owner.workload,
    shares.map((share) => share && share.ratio),
  ]);

describe('how full a workload is', () => {
  it('is the ratio of its fullest pod, each by its own capacity, gaps being gaps', () => {
    const used = [
      series('cart-1', [5, null, 8]),
      series('cart-2', [9, null, null]),
      series('pay-1', [1, 1, 1]),
    ];
    const most = [
      series('cart-1', [10, 10, 10]),
      series('cart-2', [100, 100, 100]),
      series('pay-1', [4, 4, 4]),
    ];
    expect(ratios(signal(), used, most)).toEqual([
      ['cart', [0.5, null, 0.8]],
      ['pay', [0.25, 0.25, 0.25]],
    ]);
    expect(measureSignal(signal(), used, most)[0]?.pods).toBe(2);
  });

  it('goes with the series of the same labels, whatever tells who scraped', () => {
    const used = [
      series('cart-1', [5], { pool: 'a', job: 'x', instance: '1' }),
      series('cart-1', [5], { pool: 'b', job: 'x', instance: '1' }),
    ];
    const most = [
      series('cart-1', [10], { pool: 'a', job: 'y', instance: '2', node: 'n' }),
      series('cart-1', [6], { pool: 'b', job: 'y', instance: '2', node: 'n' }),
    ];
    expect(ratios(signal(), used, most)).toEqual([['cart', [5 / 6]]]);
    expect(ratios(signal({ combine: 'mean' }), used, most)).toEqual([['cart', [(0.5 + 5 / 6) / 2]]]);
    expect(ratios(signal({ combine: 'sum' }), used, most)).toEqual([['cart', [10 / 16]]]);
  });

  it('passes over labels that the signal itself fixes', () => {
    const limited = signal({
      usage: { kind: 'gauge', gauge: { metric: 'used' } },
      capacity: { kind: 'gauge', gauge: { metric: 'limits', matchers: { resource: 'memory' } } },
    });
    const used = [series('cart-1', [5], { container: 'app', resource: 'something' })];
    const most = [series('cart-1', [10], { container: 'app', resource: 'memory' })];
    expect(ratios(limited, used, most)).toEqual([['cart', [0.5]]]);
  });

  it('takes the workload’s capacity where the pod has none, and a scalar where there is no other', () => {
    expect(ratios(signal(), [series('cart-1', [5])], [series('cart-9', [20])])).toEqual([['cart', [0.25]]]);
    const scalar = { ...series('', [50]), labels: {} };
    expect(ratios(signal(), [series('cart-1', [5], { a: 'b' })], [scalar])).toEqual([['cart', [0.1]]]);
  });

  it('counts what is left as the rest of the whole', () => {
    const left = signal({ capacity: { kind: 'remaining', gauge: { metric: 'left' } } });
    expect(ratios(left, [series('cart-1', [30, 0, 0])], [series('cart-1', [10, 10, 0])])).toEqual([
      ['cart', [0.75, 0, null]],
    ]);
  });

  it('has a constant, of the workload as a whole where it is summed, or a number in a label', () => {
    const used = [series('cart-1', [5], { max: '10' }), series('cart-2', [5], { max: 'many' })];
    const constant = { kind: 'constant', value: 20 } as const;
    expect(ratios(signal({ capacity: constant }), used, [])).toEqual([['cart', [0.25]]]);
    expect(ratios(signal({ capacity: constant, combine: 'sum' }), used, [])).toEqual([['cart', [0.5]]]);
    expect(ratios(signal({ capacity: { kind: 'label', label: 'max' } }), used, [])).toEqual([
      ['cart', [0.5]],
    ]);
  });

  it('is not known without a capacity, and neither with one of nothing', () => {
    const [measure] = measureSignal(signal(), [series('cart-1', [5, 6])], [series('cart-1', [null, 0])]);
    expect(measure?.shares).toEqual([
      { usage: 5, capacity: null, ratio: null },
      { usage: 6, capacity: null, ratio: null },
    ]);
    expect(levelOf(null, signal())).toBe('unknown');
  });

  it('lies between the emptiest and the fullest, however it is combined', () => {
    const share = fc
      .record({
        usage: fc.double({ min: 0, max: 1e6, noNaN: true }),
        capacity: fc.double({ min: 1, max: 1e6, noNaN: true }),
      })
      .map(({ usage, capacity }) => ({ usage, capacity, ratio: usage / capacity }));
    fc.assert(
      fc.property(fc.array(share, { minLength: 1, maxLength: 8 }), (shares) => {
        const all = shares.map(({ ratio }) => ratio);
        const [least, most] = [Math.min(...all), Math.max(...all)];
        for (const combine of ['max', 'mean', 'sum'] as const) {
          const ratio = combineShares(shares, signal({ combine }))?.ratio ?? NaN;
          expect(ratio).toBeGreaterThanOrEqual(least - 1e-9 * most);
          expect(ratio).toBeLessThanOrEqual(most * (1 + 1e-9));
        }
        expect(combineShares(shares, signal())?.ratio).toBe(most);
      }),
    );
  });

  it.each([
    [0.74, 'ok'],
    [0.75, 'warning'],
    [0.8999, 'warning'],
    [0.9, 'critical'],
    [2, 'critical'],
  ])('of %d is %s', (ratio, level) => expect(levelOf(ratio, signal())).toBe(level));
});
