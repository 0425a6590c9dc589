import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../../demo/seeded-random.ts';
import { logMoment } from './hypergeometric.ts';
import { ALPHA } from './rules.ts';
import { fixedSampleSize, PEEKING_COST } from './sample-size.ts';
import { createSequentialTest } from './sequential-test.ts';
import { boundShare, wilson } from './share-bounds.ts';

function draw(random: Random, of: number, share: number): { of: number; bad: number } {
  let bad = 0;
  for (let i = 0; i < of; i++) if (random() < share) bad++;
  return { of, bad };
}

interface Run {
  readonly sizes: readonly [baseline: number, candidate: number];
  readonly windows: number;
  /** Shares of marked requests in a window. */
  readonly shares: (window: number) => readonly [baseline: number, candidate: number];
  readonly seed: number;
}

/** Looks after every window; the candidate's requests until the first alarm, or null. */
function runUntilAlarm({ sizes, windows, shares, seed }: Run): number | null {
  const random = createRandom(seed);
  const test = createSequentialTest(ALPHA);
  for (let window = 0; window < windows; window++) {
    const [a, b] = shares(window);
    test.add({ baseline: draw(random, sizes[0], a), candidate: draw(random, sizes[1], b) });
    if (test.evidence() >= Math.log(1 / ALPHA)) return (window + 1) * sizes[1];
  }
  return null;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number;

const RUNS = 1000;

describe('false alarms of the sequential test, looked at after every window', () => {
  it.each<[string, Omit<Run, 'seed'>]>([
    ['equal halves', { sizes: [60, 60], windows: 60, shares: () => [0.02, 0.02] }],
    ['a tenth to the canary', { sizes: [45, 5], windows: 60, shares: () => [0.05, 0.05] }],
    // What a z-test of the totals would call a difference if the weights moved with it.
    [
      'a share that both have in common and that moves',
      { sizes: [80, 20], windows: 60, shares: (i: number) => (i % 30 < 12 ? [0.3, 0.3] : [0.001, 0.001]) },
    ],
  ])(
    '%s',
    (_, run) => {
      let alarms = 0;
      for (let seed = 1; seed <= RUNS; seed++) if (runUntilAlarm({ ...run, seed }) !== null) alarms++;
      // At most 2.5% of runs, so that errors and latency together stay under 5%.
      expect(alarms / RUNS).toBeLessThanOrEqual(ALPHA);
    },
    300_000,
  );
});

describe('a real difference', () => {
  it.each([
    ['1% to 2% of errors', 0.01, 1],
    ['5% to 6% of errors', 0.05, 1],
    ['none to 1% of errors, a tenth of the traffic', 0.0001, 1 / 9],
  ] as const)(
    'of one percentage point is found with the sample of theory: %s',
    (_, share, perBaseline) => {
      const fixed = fixedSampleSize({ share, effect: 0.01, perBaseline });
      const candidate = Math.ceil(fixed / 60);
      const sizes = [Math.round(candidate / perBaseline), candidate] as const;
      const found = Array.from({ length: 150 }, (_one, seed) =>
        runUntilAlarm({ sizes, windows: 300, shares: () => [share, share + 0.01], seed: seed + 1 }),
      );
      expect(found.every((size) => size !== null)).toBe(true);
      const price = median(found as number[]) / fixed;
      expect(price).toBeLessThanOrEqual(PEEKING_COST);
    },
    300_000,
  );

  it('lies in the confidence sequence at all times, in all but few runs', () => {
    const odds = (share: number): number => Math.log(share / (1 - share));
    const truth = odds(0.06) - odds(0.05);
    let missed = 0;
    for (let seed = 1; seed <= 200; seed++) {
      const random = createRandom(seed);
      const test = createSequentialTest(ALPHA);
      let isMissed = false;
      for (let window = 0; window < 30; window++) {
        test.add({ baseline: draw(random, 200, 0.05), candidate: draw(random, 200, 0.06) });
        const { low, high } = test.interval();
        isMissed ||= (low ?? -Infinity) > truth || (high ?? Infinity) < truth;
      }
      if (isMissed) missed++;
    }
    expect(missed / 200).toBeLessThanOrEqual(ALPHA);
  }, 300_000);
});

describe('the sequential test', () => {
  it('learns nothing from a window in which only one version had traffic', () => {
    const test = createSequentialTest(ALPHA);
    test.add({ baseline: { of: 1000, bad: 400 }, candidate: { of: 0, bad: 0 } });
    test.add({ baseline: { of: 0, bad: 0 }, candidate: { of: 1000, bad: 0 } });
    expect(test.evidence()).toBeCloseTo(0, 12);
    expect(test.interval()).toEqual({ low: null, high: null });
  });

  it('takes millions of requests in', () => {
    const test = createSequentialTest(ALPHA);
    test.add({ baseline: { of: 3_000_000, bad: 60_000 }, candidate: { of: 3_000_000, bad: 60_600 } });
    expect(test.evidence()).toBeLessThan(Math.log(1 / ALPHA));
    test.add({ baseline: { of: 3_000_000, bad: 60_000 }, candidate: { of: 3_000_000, bad: 66_000 } });
    expect(test.evidence()).toBeGreaterThan(Math.log(1 / ALPHA));
    expect(test.interval().low).toBeGreaterThan(0);
  });
});

describe('the moments that it is made of', () => {
  it('are those of the sum over all divisions', () => {
    const choose = (n: number, k: number): number => {
      let value = 1;
      for (let i = 1; i <= k; i++) value *= (n - k + i) / i;
      return k < 0 || k > n ? 0 : value;
    };
    for (const [nA, nB, m] of [
      [5, 3, 4],
      [40, 7, 12],
      [2, 30, 25],
    ] as const) {
      for (const lambda of [-3, -0.2, 0.7, 5]) {
        let sum = 0;
        for (let k = 0; k <= m; k++)
          sum += ((choose(nB, k) * choose(nA, m - k)) / choose(nA + nB, m)) * Math.exp(lambda * k);
        expect(logMoment(lambda, { nA, nB, m })).toBeCloseTo(Math.log(sum), 9);
      }
    }
  });
});

describe('bounds of a share', () => {
  it('at one look are Wilson’s', () => {
    expect(wilson(0, 0)).toBeNull();
    // Newcombe 1998, table I: 15 of 148.
    expect(wilson(15, 148)?.low).toBeCloseTo(0.0624, 4);
    expect(wilson(15, 148)?.high).toBeCloseTo(0.1605, 4);
  });

  it('at all times are wider, hold the share, and tell something where nothing failed', () => {
    const { low, high } = boundShare({ of: 148, bad: 15 }, 0.05);
    expect(low).toBeLessThan(0.0624);
    expect(high).toBeGreaterThan(0.1605);
    const none = boundShare({ of: 1000, bad: 0 }, ALPHA);
    expect(none.low).toBe(0);
    expect(none.high).toBeLessThan(0.01);
    expect(boundShare({ of: 0, bad: 0 }, ALPHA)).toEqual({ low: 0, high: 1 });
  });
});
