import { describe, expect, it } from 'vitest';
import { chooseHeatmapRows, chooseHeatStep, findCell } from './heatmap-model.ts';

const format = (ms: number): string => `${ms}ms`;

describe('chooseHeatmapRows', () => {
  it('leaves out what nobody observed, slowest first', () => {
    const rows = chooseHeatmapRows([5, 10, 25], [[0, 4, 0, 0], null, [0, 0, 9, 1]], format);
    expect(rows).toEqual({
      buckets: [3, 2, 1],
      labels: ['over 25ms', '10ms to 25ms', '5ms to 10ms'],
      max: 9,
    });
  });

  it('is empty without observations', () => {
    expect(chooseHeatmapRows([5], [[0, 0], null], format)).toEqual({ buckets: [], labels: [], max: 0 });
  });
});

it.each([
  [0, 100, null],
  [1, 100, 0],
  [25, 100, 4],
  [100, 100, 7],
  [5, 0, null],
])('step of %s of %s is %s', (count, max, step) => expect(chooseHeatStep(count, max, 8)).toBe(step));

it('finds the cell under a point', () => {
  const plot = { width: 100, height: 50 };
  const grid = { columns: 10, rows: 5 };
  expect(findCell({ x: 15, y: 49 }, plot, grid)).toEqual({ column: 1, row: 4 });
  expect(findCell({ x: 100, y: 0 }, plot, grid)).toBeNull();
  expect(findCell({ x: -1, y: 0 }, plot, grid)).toBeNull();
});
