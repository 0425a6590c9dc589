import { describe, expect, it } from 'vitest';
import { sampleWindow } from './sample-impact.ts';
import { buildWeek } from './week-model.ts';

const HOUR_MS = 3_600_000;
/** 10 o'clock of the reader's day. */
const TEN = new Date(2026, 10, 30, 10).getTime();

describe('the week as a grid', () => {
  it('has a row for each day and a place for each hour', () => {
    const week = buildWeek(Array.from({ length: 30 }, (_, i) => sampleWindow(TEN + i * HOUR_MS)));
    expect(week.map(({ label }) => label)).toEqual(['Mon 30 Nov', 'Tue 1 Dec']);
    expect(week.map(({ cells }) => cells.map((cell) => (cell ? 1 : 0)).join(''))).toEqual([
      '000000000011111111111111',
      '111111111111111100000000',
    ]);
    expect(week[1]?.cells[3]?.window.startsAt).toBe(TEN + 17 * HOUR_MS);
  });

  it('shades from the least to the most expected, and marks what no history tells of', () => {
    const expected = [10, 20, 30, null];
    const [day] = buildWeek(
      expected.map((expectedPerSecond, i) => sampleWindow(TEN + i * HOUR_MS, { expectedPerSecond })),
    );
    expect(day?.cells.slice(10, 14).map((cell) => cell?.step)).toEqual([0, 4, 7, null]);
    const [flat] = buildWeek([sampleWindow(TEN)]);
    expect(flat?.cells[10]?.step).toBe(0);
  });
});
