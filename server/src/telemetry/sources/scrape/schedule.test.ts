import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstMoment, nextMoment, offsetOf, secondMoment, settledAfter } from './schedule.ts';

describe('offsetOf', () => {
  it('lies inside the interval and is always the same for an id', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 60_000 }), (id, interval) => {
        const offset = offsetOf(id, interval);
        expect(offset).toBeGreaterThanOrEqual(0);
        expect(offset).toBeLessThan(interval);
        expect(offsetOf(id, interval)).toBe(offset);
      }),
    );
  });

  it('spreads targets that differ in one digit over the whole interval', () => {
    const tenths = Array.from({ length: 10 }, () => 0);
    for (let host = 0; host < 1000; host++) {
      const tenth = Math.floor(
        offsetOf(`http://10.0.${host >> 8}.${host & 255}:15090/stats/prometheus`, 1000) / 100,
      );
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }
    expect(Math.min(...tenths)).toBeGreaterThan(60);
    expect(Math.max(...tenths)).toBeLessThan(150);
  });
});

describe('offsets', () => {
  it('have targets start together at tenths of a second', () => {
    for (const interval of [15_000, 20_250, 60_000]) {
      const offsets = Array.from({ length: 2000 }, (_, pod) => offsetOf(`http://10.0.0.1/${pod}`, interval));
      expect(offsets.filter((offset) => offset % 100 !== 0)).toEqual([]);
      expect(new Set(offsets).size).toBeGreaterThan(140);
    }
  });

  it('spread targets of a short interval too', () => {
    const offsets = Array.from({ length: 2000 }, (_, pod) => offsetOf(`http://10.0.0.1/${pod}`, 1000));
    expect(new Set(offsets).size).toBe(100);
  });
});

describe('nextMoment', () => {
  it('comes within one interval, at the offset, and never now', () => {
    const moment = fc.record({
      after: fc.integer({ min: 0, max: 2e12 }),
      interval: fc.integer({ min: 100, max: 60_000 }),
      share: fc.double({ min: 0, max: 0.999, noNaN: true }),
    });
    fc.assert(
      fc.property(moment, ({ after, interval, share }) => {
        const offset = Math.floor(interval * share);
        const next = nextMoment(after, interval, offset);
        expect(next).toBeGreaterThan(after);
        expect(next - after).toBeLessThanOrEqual(interval);
        expect((next - offset) % interval).toBe(0);
      }),
    );
  });
});

describe('after a start', () => {
  it('a target is scraped twice until scrapes have settled, and then once an interval', () => {
    const started = fc.record({
      now: fc.integer({ min: 0, max: 2e12 }),
      interval: fc.integer({ min: 100, max: 60_000 }),
      share: fc.double({ min: 0, max: 0.999, noNaN: true }),
    });
    fc.assert(
      fc.property(started, ({ now, interval, share }) => {
        const offset = Math.floor(interval * share);
        const first = firstMoment(now, interval, offset);
        expect(first).toBeGreaterThanOrEqual(now);
        expect(first - now).toBeLessThanOrEqual(2000);
        const second = secondMoment(first, interval, offset);
        expect(second - first).toBeGreaterThanOrEqual(interval / 2);
        expect(second - now).toBeLessThanOrEqual(settledAfter(interval));
        expect(nextMoment(second, interval, offset) - second).toBe(interval);
      }),
    );
  });
});
