import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tokens } from '../theme/tokens.ts';
import {
  assignColors,
  buildRows,
  chooseTicks,
  chooseTop,
  chooseValueTicks,
  countLegendRows,
  describeChart,
  measureAxis,
  summarizeSeries,
} from './chart-model.ts';

it('makes one row a time and keeps gaps', () => {
  expect(
    buildRows(
      [10, 20],
      [
        { key: 'a', values: [1, null] },
        { key: 'b', values: [2] },
      ],
    ),
  ).toEqual([
    { t: 10, v0: 1, v1: 2 },
    { t: 20, v0: null, v1: null },
  ]);
});

it('gives a compared series the colour of its own', () => {
  const colors = assignColors(
    [
      { key: 'now', values: [] },
      { key: 'before', values: [], compare: { of: 'now' } },
      { key: 'other', values: [] },
      { key: 'bad', values: [], color: tokens.dark.status.failing },
    ],
    tokens.dark,
  );
  expect(colors).toEqual([
    tokens.dark.series[0],
    tokens.dark.series[0],
    tokens.dark.series[1],
    tokens.dark.status.failing,
  ]);
});

it('sums up what is known', () => {
  expect(summarizeSeries([1, null, 3])).toEqual({ last: 3, mean: 2, max: 3 });
  expect(summarizeSeries([null])).toEqual({ last: null, mean: null, max: null });
  expect(describeChart('Requests', [{ key: 'a', label: 'total', values: [2] }], (v) => `${v}/s`)).toBe(
    'Requests. total: last 2/s, mean 2/s, highest 2/s.',
  );
});

describe('axes', () => {
  it('ticks at round moments of the clock', () => {
    expect(chooseTicks({ from: 61_000, to: 361_000 }, 6, 0)).toEqual([
      120_000, 180_000, 240_000, 300_000, 360_000,
    ]);
  });

  it('never has more ticks than asked, plus one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1e12, max: 2e12 }), fc.integer({ min: 1e3, max: 1e10 }), (from, span) => {
        expect(chooseTicks({ from, to: from + span }, 6, 3_600_000).length).toBeLessThanOrEqual(7);
      }),
    );
  });

  it('makes room for the longest label', () => {
    expect(measureAxis(['0'])).toBe(40);
    expect(measureAxis(['0 B/s', '97.7 KiB/s'])).toBe(77);
  });

  it.each([
    [0, 1],
    [0.0123, 0.015],
    [7, 8],
    [99, 100],
    [100, 100],
    [1234, 1500],
  ])('%s is under %s', (max, top) => expect(chooseTop(max)).toBeCloseTo(top, 9));

  it.each([
    [900, 1000],
    [1100, 1536],
    [48 * 1024, 50 * 1024],
    [1020 * 1024, 1024 * 1024],
  ])('%s bytes are under %s', (max, top) => expect(chooseTop(max, 1024)).toBeCloseTo(top, 9));
});

it.each([
  [['p50'], 300, 1],
  [['p50', 'p95', 'p99'], 300, 2],
  [['p50', 'p95', 'p99'], 600, 1],
  [['a label that is much longer than it may be', 'another'], 280, 2],
  [['a', 'b', 'c'], 0, 1],
  [[], 300, 1],
])('a legend of %j takes in %s px %s lines', (labels, widthPx, rows) => {
  expect(countLegendRows(labels, widthPx)).toBe(rows);
});

it('leaves out the end of the axis that has no room beside zero', () => {
  expect(chooseValueTicks(0, 4)).toEqual([0, 2, 4]);
  expect(chooseValueTicks(-2, 1)).toEqual([-2, 0, 1]);
  expect(chooseValueTicks(-30, 1)).toEqual([-30, 0]);
  expect(chooseValueTicks(-0.1, 1)).toEqual([0, 1]);
});
