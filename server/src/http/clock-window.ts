/**
 * The window that `range` and `at` mean by the clock, for questions about what the console itself did: those about telemetry
 * (question.ts) end at the newest stored window instead. Throws a 400 when the range is none at that moment.
 */
import type { RangeQuery } from '@sightglass/shared/contract';
import { parseAt, resolveRange, type TimeWindow } from '@sightglass/shared/time-range';
import type { EpochMs } from '@sightglass/shared/units';
import { invalidParameter } from './problem.ts';

export function readClockWindow({ range, at }: RangeQuery, now: EpochMs): TimeWindow {
  const asked = at === undefined || at === '' ? null : parseAt(at);
  const window = resolveRange(range, asked ?? now);
  if (!window) throw invalidParameter('range', 'is empty or reversed, or reaches beyond all time');
  return window;
}
