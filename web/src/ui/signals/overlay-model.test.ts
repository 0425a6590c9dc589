import type { Series } from '@sightglass/shared/contract';
import { expect, it } from 'vitest';
import { buildLines } from './overlay-model.ts';

const answer = (times: number[], series: Series['series']): Series => ({
  window: { from: 0, to: 100 },
  metric: 'requests',
  stepMs: 10,
  times,
  series,
  warnings: [],
});

const now = answer([100, 110], [{ key: 'total', values: [1, 2] }]);
const line = { answer: now, group: 'total', key: 'p95', label: 'p95' };

it('draws the present alone', () => {
  expect(buildLines(now.times, [line])).toEqual([{ key: 'p95', label: 'p95', values: [1, 2] }]);
});

it('puts an answer that was refreshed a step later on the same times', () => {
  const later = answer([110, 120], [{ key: 'total', values: [5, 6] }]);
  expect(buildLines(now.times, [{ ...line, answer: later }])[0]?.values).toEqual([null, 5]);
});

it('adds the earlier self of a line, dashed and named', () => {
  const earlier = {
    answer: answer([0, 10], [{ key: 'total', values: [8, 9] }]),
    backMs: 100,
    when: 'a day ago',
  };
  expect(buildLines(now.times, [line], new Map([['p95', earlier]]))[1]).toEqual({
    key: 'p95 earlier',
    label: 'p95, a day ago',
    values: [8, 9],
    compare: { of: 'p95' },
  });
});

it('adds nothing for a group that was not there', () => {
  const earlier = { answer: answer([0], []), backMs: 100, when: 'a day ago' };
  expect(buildLines(now.times, [line], new Map([['p95', earlier]]))).toHaveLength(1);
});
