import { describe, expect, it } from 'vitest';
import { findUncovered, HOUR_MS, MINUTE_MS, splitPast } from './plan-steps.ts';

const NOON = Date.UTC(2026, 0, 15, 12);

describe('the past that is to be imported', () => {
  it('goes by the minute for the hour under way and the one before, by the hour before that', () => {
    const now = NOON + 20 * MINUTE_MS + 12_345;
    expect(splitPast(now, 24 * HOUR_MS)).toEqual({
      hours: { from: NOON - 23 * HOUR_MS, to: NOON - HOUR_MS },
      minutes: { from: NOON - HOUR_MS, to: NOON + 20 * MINUTE_MS },
    });
  });

  it('has no hours when the range is shorter than the minutes', () => {
    const { hours } = splitPast(NOON, MINUTE_MS);
    expect(findUncovered(hours, HOUR_MS, { times: [], covered: [] })).toEqual([]);
  });

  it('leaves out what is covered, even in part, and begins with the newest', () => {
    const window = { from: NOON, to: NOON + 4 * HOUR_MS };
    const steps = findUncovered(window, HOUR_MS, {
      times: [NOON, NOON + HOUR_MS, NOON + 2 * HOUR_MS, NOON + 3 * HOUR_MS],
      covered: [0, MINUTE_MS, HOUR_MS, 0],
    });
    expect(steps.map(({ from }) => from)).toEqual([NOON + 3 * HOUR_MS, NOON]);
  });

  it('takes steps for uncovered that the store does not know', () => {
    const window = { from: NOON, to: NOON + 2 * HOUR_MS };
    expect(findUncovered(window, HOUR_MS, { times: [], covered: [] })).toHaveLength(2);
  });

  it('counts finer steps of the store to the step that contains them', () => {
    const window = { from: NOON, to: NOON + 2 * HOUR_MS };
    const finer = { times: [NOON + 5 * MINUTE_MS], covered: [MINUTE_MS] };
    expect(findUncovered(window, HOUR_MS, finer)).toEqual([{ from: NOON + HOUR_MS, to: NOON + 2 * HOUR_MS }]);
  });
});
