import { describe, expect, it } from 'vitest';
import { formatBytes, formatBytesPerSecond } from './bytes.ts';
import { describeChange, describePointChange } from './change.ts';
import { formatCount, formatCounted, formatCountShort } from './count.ts';
import { formatLatency, formatSpread } from './latency.ts';
import { formatSignificant } from './number-text.ts';
import { formatRate } from './rate.ts';
import { formatRatio } from './ratio.ts';
import { formatAge, formatMoment, formatSpan, localizeMoments } from './time.ts';

const table = (rows: readonly (readonly [number | null | undefined, string])[]) => rows;

describe('formatRate', () => {
  it.each(
    table([
      [0, '0/s'],
      [null, '–'],
      [Number.NaN, '–'],
      [0.00001, '<0.0001/s'],
      [0.00421, '0.0042/s'],
      [0.5, '0.5/s'],
      [12.34, '12.3/s'],
      [999.96, '1k/s'],
      [1234, '1.23k/s'],
      [5_600_000, '5.6M/s'],
      [2e9, '2G/s'],
    ]),
  )('%s -> %s', (value, text) => expect(formatRate(value)).toBe(text));
});

describe('formatRatio', () => {
  it.each(
    table([
      [0, '0%'],
      [null, '–'],
      [0.000001, '<0.01%'],
      [0.00021, '0.021%'],
      [0.0123, '1.2%'],
      [0.345, '34.5%'],
      [0.9912, '99.12%'],
      [0.99999, '>99.99%'],
      [1, '100%'],
    ]),
  )('%s -> %s', (value, text) => expect(formatRatio(value)).toBe(text));
});

describe('formatSpread', () => {
  it('says a unit once where both have it', () => {
    expect(formatSpread({ p50: 8.27, p99: 27.84 })).toBe('p50 8.27, p99 27.8ms');
    expect(formatSpread({ p50: 950, p99: 1250 })).toBe('p50 950ms, p99 1.25s');
    expect(formatSpread({ p50: null, p99: null })).toBe('p50 –, p99 –');
  });
});

describe('formatLatency', () => {
  it.each(
    table([
      [null, '–'],
      [0, '0ms'],
      [0.25, '250µs'],
      [12.34, '12.3ms'],
      [999.9, '1s'],
      [1250, '1.25s'],
      [150_000, '2.5min'],
    ]),
  )('%s -> %s', (value, text) => expect(formatLatency(value)).toBe(text));
});

describe('formatBytes', () => {
  it.each(
    table([
      [0, '0 B'],
      [undefined, '–'],
      [1536, '1.5 KiB'],
      [2 ** 30, '1 GiB'],
      [5 * 2 ** 30, '5 GiB'],
    ]),
  )('%s -> %s', (value, text) => expect(formatBytes(value)).toBe(text));

  it('adds the second', () => expect(formatBytesPerSecond(2048)).toBe('2 KiB/s'));
});

describe('counts', () => {
  it('separates thousands', () => expect(formatCount(1_234_567)).toBe('1,234,567'));
  it('shortens', () => expect(formatCountShort(12_345)).toBe('12.3k'));
  it.each([
    [1, '1 service'],
    [0, '0 services'],
    [1200, '1,200 services'],
  ])('%s -> %s', (value, text) => expect(formatCounted(value, 'service')).toBe(text));
});

describe('formatSignificant', () => {
  it.each([
    [1234, '1234'],
    [-2.5, '−2.5'],
    [0.00012345, '0.000123'],
    [100, '100'],
  ])('%s -> %s', (value, text) => expect(formatSignificant(value)).toBe(text));
});

describe('time', () => {
  it.each([
    [300, '300ms'],
    [42_000, '42s'],
    [90_000, '1min 30s'],
    [3_600_000, '1h'],
    [90_061_000, '1d 1h'],
    [400 * 86_400_000, '400d'],
    [730 * 86_400_000, '2y'],
    [2_846 * 86_400_000, '7y 291d'],
  ])('span %s -> %s', (value, text) => expect(formatSpan(value)).toBe(text));

  it('says how old', () => {
    expect(formatAge(1_000, 13_000)).toBe('12s ago');
    expect(formatAge(13_500, 13_000)).toBe('now');
    expect(formatAge(null, 13_000)).toBe('never');
  });
});

describe('change', () => {
  it.each([
    [10, null, '', 'unknown'],
    [10, 0, 'new', 'up'],
    [0, 0, 'no change', 'same'],
    [10.01, 10, 'no change', 'same'],
    [12, 10, '+20%', 'up'],
    [34, 10, '×3.4', 'up'],
    [5, 10, '−50%', 'down'],
  ] as const)('%s against %s -> %s', (now, before, text, direction) => {
    expect(describeChange(now, before)).toEqual({ text, direction });
  });

  it('compares ratios in points', () => {
    expect(describePointChange(0.012, 0.002)).toEqual({ text: '+1 pp', direction: 'up' });
    expect(describePointChange(0.01, 0.01)).toEqual({ text: 'no change', direction: 'same' });
    expect(describePointChange(0.1, 0.10004)).toEqual({ text: 'no change', direction: 'same' });
    expect(describePointChange(0.1, 0.10013)).toEqual({ text: '−0.01 pp', direction: 'down' });
  });
});

it('says the moments of a sentence in the reader’s own time', () => {
  const at = Date.UTC(2026, 10, 23, 15, 52, 30);
  const text = 'No telemetry has arrived since 2026-11-23T15:52:30.000Z.';
  expect(localizeMoments(text, at)).toBe(`No telemetry has arrived since ${formatMoment(at, at)}.`);
  expect(localizeMoments('2 of 53 targets do not answer')).toBe('2 of 53 targets do not answer');
});
