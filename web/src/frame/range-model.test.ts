import { describe, expect, it } from 'vitest';
import { toLocalField } from '../format/local-field.ts';
import { describeRange, parseAbsolute, parseTypedRange, shiftRange } from './range-model.ts';

const now = new Date(2026, 10, 23, 15, 0, 0).getTime();

describe('describeRange', () => {
  it.each([
    ['now-15m', '', 'Last 15 minutes'],
    ['now-1h', '', 'Last hour'],
    ['now-90m', '', 'Last 90 minutes'],
    ['now-1d', '', 'Last 1 day'],
    ['now-15m', String(now), '15 minutes until 23 Nov 15:00'],
    [`${now - 3_600_000}..${now}`, '', '23 Nov 14:00 – 15:00'],
    ['now-2d..now-1d', '', '21 Nov 15:00 – 22 Nov 15:00'],
    ['now-2h..now-1h', '', '23 Nov 13:00 – 14:00'],
  ])('%s at %j is %s', (range, at, words) => expect(describeRange(range, at, now)).toBe(words));
});

describe('shiftRange', () => {
  it('goes back by its own length and not beyond the present', () => {
    expect(shiftRange('now-1h', '', { now, by: -1 })).toBe(`${now - 7_200_000}..${now - 3_600_000}`);
    expect(shiftRange(`${now - 1000}..${now - 500}`, '', { now, by: 1 })).toBe(`${now - 500}..${now}`);
    expect(shiftRange('now-1h', '', { now, by: 1 })).toBe(`${now - 3_600_000}..${now}`);
  });
});

describe('parseAbsolute', () => {
  it('reads the fields it wrote', () => {
    expect(parseAbsolute(toLocalField(now - 60_000), toLocalField(now))).toEqual({
      range: `${now - 60_000}..${now}`,
    });
  });
  it.each([
    ['', '2026-01-01T00:00', 'From is no date and time'],
    ['2026-01-01T00:00', 'x', 'To is no date and time'],
    ['2026-01-02T00:00', '2026-01-01T00:00', 'From must be before To'],
  ])('%j to %j: %s', (from, to, problem) => expect(parseAbsolute(from, to)).toEqual({ problem }));
});

it.each([
  ['90m', 'now-90m'],
  [' last 2d', 'now-2d'],
  ['now-1h30m', 'now-1h30m'],
  ['soon', null],
  ['0m', null],
])('typed %j is %s', (text, range) => expect(parseTypedRange(text)).toBe(range));
