import { expect, it } from 'vitest';
import { alignSeries } from './align-series.ts';

const earlier = { times: [0, 10, 20], stepMs: 10, values: [1, null, 3] };

it.each([
  ['the same step', [100, 110, 120], [1, null, 3]],
  ['a finer present step', [100, 105, 110, 120, 125], [1, 1, null, 3, 3]],
  ['moments outside the earlier answer', [90, 100, 130], [null, 1, null]],
  ['starts that do not meet', [103, 123], [1, 3]],
])('aligns %s', (_, times, expected) => {
  expect(alignSeries(times, earlier, 100)).toEqual(expected);
});

it('gives gaps for an empty earlier answer', () => {
  expect(alignSeries([1, 2], { times: [], stepMs: 1, values: [] }, 1)).toEqual([null, null]);
});
