import { expect, it } from 'vitest';
import { estimateGrowth } from './growth.ts';

const MIB = 2 ** 20;
const samples = (bytesAt: (minute: number) => number, minutes: number) =>
  Array.from({ length: minutes + 1 }, (_, i) => ({ at: i * 60_000, bytes: bytesAt(i) }));

it('is the slope although files grow in steps, with the moment when the limit is reached', () => {
  const steps = samples((minute) => 100 * MIB + Math.floor(minute / 5) * 5 * MIB, 60);
  const growth = estimateGrowth(steps, 1600 * MIB);
  expect((growth?.bytesPerDay ?? 0) / (1440 * MIB)).toBeCloseTo(1, 1);
  expect(growth?.measuredMs).toBe(3_600_000);
  const minutesLeft = ((growth?.fullAt ?? 0) - 3_600_000) / 60_000;
  expect(minutesLeft).toBeGreaterThan(1350);
  expect(minutesLeft).toBeLessThan(1550);
});

it.each([
  ['too short a time', samples((minute) => minute * MIB, 10), MIB],
  ['nothing', [], MIB],
])('is not known of %s', (_, of, limit) => expect(estimateGrowth(of, limit)).toBeNull());

it.each([
  ['a shrinking store', samples((minute) => (100 - minute) * MIB, 30), 200 * MIB, null],
  ['no limit', samples((minute) => minute * MIB, 30), null, null],
  ['a full store', samples((minute) => minute * MIB, 30), 10 * MIB, 1_800_000],
])('of %s', (_, of, limit, fullAt) => expect(estimateGrowth(of, limit)).toMatchObject({ fullAt }));
