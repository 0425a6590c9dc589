import { describe, expect, it } from 'vitest';
import { listBuckets } from './buckets-model.ts';
import { weightSeries } from './weights-model.ts';

describe('shares beside weights', () => {
  it('has the weight that held at each moment, dashed, and none where nothing told', () => {
    const weights = {
      times: [0, 10, 20],
      observed: [
        { version: 'v1', shares: [1, 0.9, null] },
        { version: 'v3', shares: [0, 0.1, null] },
      ],
      configured: [
        { resource: 'a', from: null, weights: [{ version: 'v1', weight: 100 }] },
        { resource: 'a', from: 10, weights: [{ version: 'v1', weight: 90 }] },
      ],
    };
    expect(weightSeries(weights)).toEqual([
      { key: 'v1', values: [1, 0.9, null] },
      { key: 'v3', values: [0, 0.1, null] },
      { key: 'v1 configured', label: 'v1, configured', values: [1, 0.9, 0.9], compare: { of: 'v1' } },
    ]);
  });
});

describe('buckets of several versions', () => {
  it('are those that all have, without empty ones at the ends', () => {
    const buckets = listBuckets([
      { bounds: [1, 5, 10, 50], counts: [0, 6, 2, 2, 0] },
      { bounds: [5, 10, 100], counts: [0, 5, 5, 0] },
      null,
    ]);
    expect(buckets).toEqual([
      { label: '≤ 5ms', shares: [0.6, 0] },
      { label: '≤ 10ms', shares: [0.2, 0.5] },
      { label: '> 10ms', shares: [0.2, 0.5] },
    ]);
    expect(listBuckets([])).toEqual([]);
  });
});
