import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLadder, planRungs, type CountedSteps } from './ladder.ts';
import { countShare, countWindow } from './timeline.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const BASE = 15 * SECOND;
const ORIGIN = Date.UTC(2026, 0, 15);

/** Steps from a function of their starts; null is a gap. */
function steps(
  from: number,
  to: number,
  stepMs: number,
  count: (at: number) => [good: number, valid: number] | null,
): CountedSteps {
  const times = Array.from({ length: (to - from) / stepMs }, (_, i) => from + i * stepMs);
  const counts = times.map(count);
  return {
    stepMs,
    times,
    good: counts.map((one) => one?.[0] ?? 0),
    valid: counts.map((one) => one?.[1] ?? 0),
    covered: counts.map((one) => (one ? stepMs : 0)),
  };
}

describe('a ladder', () => {
  it('has rings as long as the windows of the tiers, and one for the period', () => {
    expect(planRungs(BASE, 30 * DAY)).toEqual([
      { stepMs: BASE, reachMs: 75 * MINUTE },
      { stepMs: MINUTE, reachMs: 6.5 * HOUR },
      { stepMs: 5 * MINUTE, reachMs: 78 * HOUR },
      { stepMs: HOUR, reachMs: 30 * DAY + 2 * HOUR },
    ]);
    expect(planRungs(2 * HOUR, DAY).map(({ stepMs }) => stepMs)).toEqual([2 * HOUR]);
  });

  it('sums every window exactly whose borders it has, gaps included', () => {
    const counts = fc.array(fc.option(fc.tuple(fc.nat(50), fc.nat(50)), { freq: 8 }), {
      minLength: 500,
      maxLength: 1200,
    });
    fc.assert(
      fc.property(counts, fc.nat(400), fc.nat(400), fc.nat(39), (all, a, b, shift) => {
        const begin = ORIGIN + shift * MINUTE;
        const ladder = createLadder(planRungs(BASE, DAY));
        const at = (i: number): [number, number] | null => {
          const one = all[i];
          return one ? [one[0], one[0] + one[1]] : null;
        };
        // As they come: a few at a time, the last ones told again.
        for (let i = 0; i < all.length; i += 7) {
          const from = Math.max(0, i - 5);
          const to = Math.min(all.length, i + 7);
          ladder.write(
            steps(begin + from * BASE, begin + to * BASE, BASE, (start) => at((start - begin) / BASE)),
          );
        }
        const end = begin + all.length * BASE;
        const [first, last] = [Math.min(a, b), Math.max(a, b) + 1];
        // Within the last 75 minutes, where the finest steps are.
        const offset = Math.max(0, all.length - 290);
        const [low, high] = [Math.min(all.length - 1, offset + first), Math.min(all.length, offset + last)];
        const found = countWindow(ladder.timeline(end), begin + low * BASE, begin + high * BASE);
        const expected = all.slice(low, high).reduce(
          (sum, one) => ({
            good: sum.good + (one?.[0] ?? 0),
            valid: sum.valid + (one ? one[0] + one[1] : 0),
            coveredMs: sum.coveredMs + (one ? BASE : 0),
          }),
          { good: 0, valid: 0, coveredMs: 0 },
        );
        expect(found).toEqual(expected);
        const whole = countWindow(ladder.timeline(end), begin - HOUR, end);
        const total = all.reduce((sum, one) => sum + (one ? one[0] + one[1] : 0), 0);
        expect(whole.valid).toBe(total);
      }),
      { numRuns: 60 },
    );
  });

  it('adds what is older up in coarser steps, and forgets nothing of the period', () => {
    const ladder = createLadder(planRungs(BASE, 2 * DAY));
    const end = ORIGIN + 30 * HOUR;
    for (let at = ORIGIN; at < end; at += 10 * MINUTE)
      ladder.write(steps(at, at + 10 * MINUTE, BASE, () => [1, 2]));
    const timeline = ladder.timeline(end);
    const perHour = HOUR / BASE;
    expect(countWindow(timeline, ORIGIN, end)).toEqual({
      good: 30 * perHour,
      valid: 60 * perHour,
      coveredMs: 30 * HOUR,
    });
    expect(countWindow(timeline, end - 6 * HOUR, end).valid).toBe(12 * perHour);
    expect(countWindow(timeline, end - DAY, end - 2 * HOUR).valid).toBe(44 * perHour);
    expect(timeline.borders.length).toBeLessThan(1100);
  });

  it('takes history at every ring, and goes on from there', () => {
    const ladder = createLadder(planRungs(BASE, 15 * DAY));
    const now = ORIGIN + 14 * DAY + 10 * MINUTE + 45 * SECOND;
    // The store holds whole hours until six hours ago, minutes since, and its own windows for the last 20 minutes.
    const fineFrom = Math.floor((now - 6 * HOUR) / HOUR) * HOUR;
    const floor = (ms: number): number => Math.floor(now / ms) * ms;
    const rawFrom = floor(MINUTE) - 20 * MINUTE;
    ladder.fill(
      0,
      steps(rawFrom, now, BASE, () => [1, 1]),
    );
    ladder.fill(
      1,
      steps(fineFrom, floor(MINUTE) + MINUTE, MINUTE, (at) => (at < floor(MINUTE) ? [4, 4] : [3, 3])),
    );
    ladder.fill(
      3,
      steps(ORIGIN, floor(HOUR) + HOUR, HOUR, (at) => (at < floor(HOUR) ? [240, 240] : [43, 43])),
    );
    const total = (end: number): number => countWindow(ladder.timeline(end), ORIGIN, end).valid;
    expect(total(now)).toBe((now - ORIGIN) / BASE);
    ladder.write(steps(now - 2 * MINUTE, now + 3 * HOUR, BASE, () => [1, 1]));
    expect(total(now + 3 * HOUR)).toBe((now + 3 * HOUR - ORIGIN) / BASE);
  });

  it('counts what came late, and leaves a gap a gap', () => {
    const ladder = createLadder(planRungs(BASE, DAY));
    ladder.write(steps(ORIGIN, ORIGIN + 10 * MINUTE, BASE, () => [5, 5]));
    ladder.write(steps(ORIGIN + 20 * MINUTE, ORIGIN + 30 * MINUTE, BASE, () => [5, 5]));
    const end = ORIGIN + 30 * MINUTE;
    expect(countWindow(ladder.timeline(end), ORIGIN, end)).toEqual({
      good: 400,
      valid: 400,
      coveredMs: 20 * MINUTE,
    });
    ladder.write(steps(ORIGIN + 28 * MINUTE, end, BASE, () => [5, 9]));
    expect(countWindow(ladder.timeline(end), ORIGIN, end)).toEqual({
      good: 400,
      valid: 432,
      coveredMs: 20 * MINUTE,
    });
    // The end may lie before what was written: a clock that went back.
    expect(countWindow(ladder.timeline(ORIGIN + 5 * MINUTE), ORIGIN, end).valid).toBe(100);
  });

  it('survives a leap of a year, which is a gap', () => {
    const ladder = createLadder(planRungs(BASE, DAY));
    ladder.write(steps(ORIGIN, ORIGIN + HOUR, BASE, () => [1, 1]));
    const later = ORIGIN + 365 * DAY;
    ladder.write(steps(later, later + MINUTE, BASE, () => [1, 1]));
    const timeline = ladder.timeline(later + MINUTE);
    expect(countWindow(timeline, later - HOUR, later + MINUTE)).toEqual({
      good: 4,
      valid: 4,
      coveredMs: MINUTE,
    });
  });

  it('gives a window shorter than its steps the step that holds its end', () => {
    const ladder = createLadder(planRungs(BASE, 14 * DAY));
    ladder.fill(
      3,
      steps(ORIGIN, ORIGIN + 10 * HOUR, HOUR, (at) => [(at - ORIGIN) / HOUR, 100]),
    );
    const timeline = ladder.timeline(ORIGIN + 10 * HOUR);
    const at = ORIGIN + 4 * HOUR;
    expect(countWindow(timeline, at - 5 * MINUTE, at).good).toBe(3);
    expect(countWindow(timeline, at - HOUR, at).good).toBe(3);
    expect(countShare(timeline, at - 30 * MINUTE, at + 15 * MINUTE).valid).toBe(75);
  });
});
