import { expect, it } from 'vitest';
import { alignSeries } from './align-series.ts';

it('moves earlier values to later times', () => {
  const earlier = { times: [0, 10, 20], values: [1, null, 3] };
  expect(alignSeries([100, 110, 120, 130], earlier, 100)).toEqual([1, null, 3, null]);
});
it('takes the nearest step', () => {
  expect(alignSeries([100, 110], { times: [-3, 7], values: [1, 2] }, 100)).toEqual([1, 2]);
});
it('has nothing from nothing', () =>
  expect(alignSeries([1, 2], { times: [], values: [] }, 1)).toEqual([null, null]));
