import { describe, expect, it } from 'vitest';
import { chooseStep, formatDuration, parseAt, parseDuration, resolveRange } from './time-range.ts';

const now = 1_700_000_000_000;

describe('resolveRange', () => {
  it.each([
    ['now-15m', now - 900_000, now],
    ['now-2d..now-1d', now - 172_800_000, now - 86_400_000],
    ['1600000000000..1600000060000', 1_600_000_000_000, 1_600_000_060_000],
    ['2023-11-14T00:00:00Z..now', Date.parse('2023-11-14T00:00:00Z'), now],
  ])('%s', (range, from, to) => {
    expect(resolveRange(range, now)).toEqual({ from, to });
  });
  it.each(['', 'now', 'now-', 'now-15', 'yesterday', 'now-1h..now-2h', 'a..b..c', 'now+1h'])(
    'rejects %j',
    (range) => {
      expect(resolveRange(range, now)).toBeNull();
    },
  );
  it.each(['now-999999999999d', '2023-11-14..99999999999999999', '170000000..now'])(
    'has no window for %j, which reaches beyond all moments',
    (range) => {
      expect(resolveRange(range, now)).toBeNull();
    },
  );
});

describe('parseAt', () => {
  it.each([
    ['1700000000000', now],
    ['0', 0],
    ['2023-11-14T22:13:20Z', now],
  ])('%s', (text, at) => {
    expect(parseAt(text)).toBe(at);
  });
  it.each(['', '-5', '5 May', '1e3', '2023-13-45', '99999999999999999999', 'now'])('rejects %j', (text) => {
    expect(parseAt(text)).toBeNull();
  });
});

describe('durations', () => {
  it.each([
    ['15m', 900_000],
    ['1h30m', 5_400_000],
    ['500ms', 500],
  ])('%s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });
  it('prints the largest unit that divides', () => {
    expect([900_000, 90_000, 86_400_000, 1_500].map(formatDuration)).toEqual(['15m', '90s', '1d', '1500ms']);
  });
});

describe('chooseStep', () => {
  it('keeps to the points asked for and to multiples of the interval', () => {
    expect(chooseStep({ from: 0, to: 900_000 }, 200, 15_000)).toBe(15_000);
    expect(chooseStep({ from: 0, to: 86_400_000 }, 200, 15_000)).toBe(600_000);
    expect(chooseStep({ from: 0, to: 900_000 }, 10, 7_000)).toBe(91_000);
  });
});
