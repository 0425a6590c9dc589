import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRetryAfter } from '../../outbound/retry-after.ts';
import { chooseWait } from './backoff.ts';

const settings = { backoffMs: 2_000, longestBackoffMs: 300_000, longestRetryAfterMs: 3_600_000 };

describe('chooseWait', () => {
  it('doubles its limit up to the longest, and takes a random part of it', () => {
    const limits = [1, 2, 3, 8, 9, 60].map((failures) =>
      chooseWait({ failures, retryAfterMs: null }, settings, () => 1),
    );
    expect(limits).toEqual([2_000, 4_000, 8_000, 256_000, 300_000, 300_000]);
    expect(chooseWait({ failures: 3, retryAfterMs: null }, settings, () => 0.25)).toBe(2_000);
  });
  it('waits at least as long as the receiver asks, up to an hour', () => {
    expect(chooseWait({ failures: 1, retryAfterMs: 7_000 }, settings, () => 0)).toBe(7_000);
    expect(chooseWait({ failures: 1, retryAfterMs: 1e12 }, settings, () => 0)).toBe(3_600_000);
  });
  it('is never negative, never above its limits', () => {
    const failures = fc.integer({ min: 1, max: 1e6 });
    fc.assert(
      fc.property(failures, fc.double({ min: 0, max: 1, noNaN: true }), (n, random) => {
        const wait = chooseWait({ failures: n, retryAfterMs: null }, settings, () => random);
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(wait).toBeLessThanOrEqual(300_000);
      }),
    );
  });
});

describe('readRetryAfter', () => {
  const now = Date.UTC(2026, 0, 1);
  it.each([
    ['120', 120_000],
    ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
    ['Wed, 31 Dec 2025 00:00:00 GMT', 0],
    ['soon', null],
    ['', null],
    [undefined, null],
  ])('%s', (value, wanted) => {
    expect(readRetryAfter(value, now)).toBe(wanted);
  });
});
