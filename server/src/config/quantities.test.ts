import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, formatSize, parseDuration, parseSize } from './quantities.ts';

describe('durations', () => {
  it.each([
    ['500ms', 500],
    ['15s', 15_000],
    ['1m30s', 90_000],
    ['1h', 3_600_000],
    ['2w1d', 15 * 86_400_000],
    ['1s5ms', 1005],
    ['0s', 0],
  ])('%s is %i ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(['', '15', 's', '1.5s', '-1s', '15 s', '30s1m', '1y', 'ten'])('%j is none', (text) => {
    expect(parseDuration(text)).toBeNull();
  });

  it('are read back as they are written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e12 }), (ms) => {
        expect(parseDuration(formatDuration(ms))).toBe(ms);
      }),
    );
  });
});

describe('sizes', () => {
  it.each([
    ['64MiB', 64 * 2 ** 20],
    ['1.5 GiB', 1.5 * 2 ** 30],
    ['10MB', 1e7],
    ['512B', 512],
  ])('%s is %i bytes', (text, bytes) => {
    expect(parseSize(text)).toBe(bytes);
  });

  it.each(['', '64', '64M', '64mib', '-1MiB', 'MiB'])('%j is none', (text) => {
    expect(parseSize(text)).toBeNull();
  });

  it.each([
    [64 * 2 ** 20, '64 MiB'],
    [1.25 * 2 ** 30, '1.3 GiB'],
    [512, '512 bytes'],
  ])('%i bytes are told as %s', (bytes, text) => {
    expect(formatSize(bytes)).toBe(text);
  });
});
