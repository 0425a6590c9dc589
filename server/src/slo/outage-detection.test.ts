import { expect, it } from 'vitest';
import { detectOutage } from './outage-detection.ts';

const MINUTE_MS = 60_000;
const tier = { longMs: 60 * MINUTE_MS, burn: 14.4 };
const windows = (window: string) =>
  ({ sli: { kind: 'throughput', window, floorPerSecond: 1 }, goal: 0.999, minimumBadEvents: 3 }) as const;

it('takes single events as they come', () => {
  expect(
    detectOutage(tier, {
      sli: { kind: 'availability', bad: { http: ['5xx'], grpc: [] } },
      goal: 0.999,
      minimumBadEvents: 3,
    }),
  ).toBeCloseTo(51_840);
});

it.each([
  ['1m', 3 * MINUTE_MS],
  ['5m', 15 * MINUTE_MS],
  // Two of them fill the hour, and three are needed.
  ['30m', null],
])('waits for whole windows of %s', (window, expected) => {
  expect(detectOutage(tier, windows(window))).toBe(expected);
});

it('waits for as many windows as the burn rate takes', () => {
  expect(detectOutage({ longMs: 360 * MINUTE_MS, burn: 6 }, { ...windows('5m'), goal: 0.98 })).toBe(
    45 * MINUTE_MS,
  );
});
