import { resolveRange } from '@sightglass/shared/time-range';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { measureRange, previousRange, shiftRangeBack } from './shift-range.ts';

const now = 1_800_000_000_000;

it.each([
  ['now-15m', 'now-30m..now-15m'],
  ['now-1h', 'now-2h..now-1h'],
  ['now-2h..now-1h', 'now-3h..now-2h'],
  ['1700000000000..1700000900000', '1699999100000..1700000000000'],
  ['1799999100000..now', '1799998200000..now-15m'],
  ['nonsense', null],
])('before %s is %s', (range, before) => expect(previousRange(range, now)).toBe(before));

it('goes back a week', () => expect(shiftRangeBack('now-1h', 604_800_000)).toBe('now-169h..now-1w'));

it('keeps the length and ends where the range begins', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5_000 }), fc.constantFrom('s', 'm', 'h', 'd'), (n, unit) => {
      const range = `now-${n}${unit}`;
      const before = resolveRange(previousRange(range, now) as string, now);
      const window = resolveRange(range, now);
      expect(before?.to).toBe(window?.from);
      expect((before?.to ?? 0) - (before?.from ?? 0)).toBe(measureRange(range, now));
    }),
  );
});
