import { describe, expect, it } from 'vitest';
import { INTERVAL_MS } from '../testing.ts';
import { Pusher, scrapeTime, type Pushed } from './testing.ts';

const LATE = 10 * INTERVAL_MS;
const other = { instance: '10.0.0.2:15090' };

/** One scrape, sent 2 s after it happened. */
function scrape(pusher: Pusher, round: number, samples: readonly Omit<Pushed, 'at'>[]): void {
  const at = scrapeTime(round);
  pusher.push(
    at + 2_000,
    samples.map((sample) => ({ ...sample, at })),
  );
}

const bucket = (le: string, value: number) => ({
  name: 'istio_request_duration_milliseconds_bucket',
  labels: { le },
  value,
});

function droppedOf({ rollup }: Pusher): Record<string, number> {
  return Object.fromEntries(rollup.dropped().map(({ reason, count }) => [reason, count]));
}

describe('pushed counters', () => {
  it('count increases in the window of the sample’s time, from the second scrape on', () => {
    const pusher = new Pusher();
    [100, 107, 107, 119].forEach((value, round) => scrape(pusher, round, [{ value }]));
    pusher.close(scrapeTime(3) + LATE);
    expect(pusher.requestsByRound()).toEqual({ 1: 7, 2: 0, 3: 12 });
  });

  it('count a value below the last one as a reset, whatever came twice or too late in between', () => {
    const pusher = new Pusher();
    scrape(pusher, 0, [{ value: 100 }]);
    scrape(pusher, 1, [{ value: 150 }]);
    scrape(pusher, 1, [{ value: 150 }]);
    scrape(pusher, 2, [{ value: 4 }]);
    scrape(pusher, 1, [{ value: 140 }]);
    pusher.close(scrapeTime(2) + LATE);
    expect(pusher.requestsByRound()).toEqual({ 1: 50, 2: 4 });
    expect(pusher.intake.counts).toMatchObject({ accepted: 4, repeated: 1, outOfOrder: 1 });
    expect(droppedOf(pusher)).toEqual({ 'pushed sample out of order': 1 });
  });

  it('leave NaN, negative and infinite values out', () => {
    const pusher = new Pusher();
    [100, NaN, -5, Infinity, 110].forEach((value, round) => scrape(pusher, round, [{ value }]));
    pusher.close(scrapeTime(4) + LATE);
    expect(pusher.requestsByRound()).toEqual({ 1: 0, 2: 0, 3: 0, 4: 10 });
  });

  it('count a series from 0 when a running proxy shows it for the first time', () => {
    const pusher = new Pusher();
    const fresh = { response_code: '404' };
    for (let round = 0; round < 3; round++) scrape(pusher, round, [{ value: 100 + round }]);
    scrape(pusher, 3, [{ value: 9, labels: fresh }, { value: 103 }]);
    pusher.close(scrapeTime(3) + LATE);
    expect(pusher.requestsByRound()).toEqual({ 1: 1, 2: 1, 3: 10 });
  });

  it('begin anew when no series of a target is known: after relabelling their past is no traffic', () => {
    const pusher = new Pusher();
    for (let round = 0; round < 3; round++) scrape(pusher, round, [{ value: 1_000 + round }]);
    for (let round = 3; round < 6; round++) {
      scrape(pusher, round, [{ value: 1_000 + round, labels: { team: 'shop' } }]);
    }
    pusher.close(scrapeTime(5) + LATE);
    expect(pusher.requestsByRound()).toEqual({ 1: 1, 2: 1, 3: 0, 4: 1, 5: 1 });
  });

  it('keep their last value over a staleness marker', () => {
    const pusher = new Pusher();
    [10, 20, null, 25].forEach((value, round) => scrape(pusher, round, [{ value }]));
    pusher.close(scrapeTime(3) + LATE);
    expect(pusher.requestsByRound()).toEqual({ 1: 10, 3: 5 });
  });

  it('of a time far away are left out', () => {
    const pusher = new Pusher();
    pusher.push(scrapeTime(1), [
      { value: 1, at: 0 },
      { value: 2, at: scrapeTime(9) },
    ]);
    expect(pusher.intake.counts.untimely).toBe(2);
    pusher.close(scrapeTime(99));
    expect(pusher.requestsByRound()).toEqual({});
  });
});

describe('a window with pushed samples', () => {
  it('waits for a series that is sent in another stream', () => {
    const pusher = new Pusher();
    const slow = { response_code: '500' };
    scrape(pusher, 0, [{ value: 0 }, { value: 0, labels: slow }]);
    scrape(pusher, 1, [{ value: 5 }]);
    pusher.close(scrapeTime(2) - 2_000);
    expect(pusher.requestsByRound()).toEqual({});
    pusher.push(scrapeTime(2) - 1_000, [{ value: 3, labels: slow, at: scrapeTime(1) }]);
    pusher.close(scrapeTime(2) - 1_000);
    expect(pusher.requestsByRound()).toEqual({ 1: 8 });
  });

  it('does not wait long for a series that ended without a word, nor longer than patience for a silent target', () => {
    const pusher = new Pusher({ patienceMs: 40_000 });
    scrape(pusher, 0, [
      { value: 0 },
      { value: 0, labels: { response_code: '500' } },
      { value: 0, labels: other },
    ]);
    for (let round = 1; round <= 2; round++) scrape(pusher, round, [{ value: round }]);
    pusher.close(scrapeTime(2) + 10_000);
    expect(pusher.requestsByRound()).toEqual({});
    pusher.close(scrapeTime(0) + 2_000 + 40_001);
    expect(pusher.requestsByRound()).toEqual({ 1: 1, 2: 1 });
  });

  it('does not wait for a target that goes on to send gauges alone', () => {
    const pusher = new Pusher({ patienceMs: 20_000, wanted: ['pool_in_use'] });
    scrape(pusher, 0, [{ value: 0 }, { value: 0, labels: other }]);
    for (let round = 1; round <= 10; round++) {
      scrape(pusher, round, [{ value: round }, { name: 'pool_in_use', value: 1, labels: other }]);
    }
    pusher.close(scrapeTime(10) + 2_000);
    expect(pusher.intake.counts.accepted).toBeGreaterThan(20);
    expect(pusher.requestsByRound()).toMatchObject({ 1: 1, 9: 1 });
  });

  it('closes at once when all its targets have passed or ended', () => {
    const pusher = new Pusher();
    const both = (round: number) =>
      scrape(pusher, round, [{ value: round }, { value: round, labels: other }]);
    both(0);
    both(1);
    both(2);
    scrape(pusher, 3, [{ value: 3 }, { value: null, labels: other }]);
    pusher.close(scrapeTime(4) - 3_000);
    expect(pusher.requestsByRound()).toEqual({ 1: 2, 2: 2, 3: 1 });
  });

  it('takes backlog of a sender that was cut off, each sample in its own time', () => {
    const pusher = new Pusher();
    scrape(pusher, 0, [{ value: 0 }]);
    scrape(pusher, 1, [{ value: 1 }]);
    const now = scrapeTime(21);
    pusher.close(now);
    for (let round = 2; round <= 20; round++) pusher.push(now, [{ value: round, at: scrapeTime(round) }]);
    pusher.close(now + 1_000);
    expect(Object.keys(pusher.requestsByRound())).toEqual(['1']);
    pusher.close(now + 7_000);
    expect(Object.values(pusher.requestsByRound())).toEqual(Array.from({ length: 20 }, () => 1));
  });

  it('that was handed on already takes no more: what comes later is dropped and counted', () => {
    const pusher = new Pusher({ patienceMs: 20_000 });
    scrape(pusher, 0, [{ value: 0 }, { value: 0, labels: other }]);
    scrape(pusher, 1, [{ value: 10 }]);
    pusher.close(scrapeTime(9));
    pusher.push(scrapeTime(9), [{ value: 4, labels: other, at: scrapeTime(1) }]);
    pusher.push(scrapeTime(9), [{ value: 9, labels: other, at: scrapeTime(2) }]);
    pusher.close(scrapeTime(9) + LATE);
    expect(pusher.requestsByRound()).toEqual({ 1: 10, 2: 5 });
    expect(droppedOf(pusher)).toEqual({ 'pushed sample too late for its window': 1 });
  });

  it('stored by an earlier run is passed over without complaint', () => {
    const pusher = new Pusher({ storedUntil: scrapeTime(1) - 3_000 });
    [0, 5, 9].forEach((value, round) => scrape(pusher, round, [{ value }]));
    pusher.close(scrapeTime(2) + LATE);
    expect(pusher.requestsByRound()).toEqual({ 1: 5, 2: 4 });
    expect(pusher.rollup.dropped()).toEqual([]);
  });

  it('holds no more than ten minutes for one that lags behind', () => {
    const pusher = new Pusher({ patienceMs: 3_600_000 });
    scrape(pusher, 0, [{ value: 0 }, { value: 0, labels: other }]);
    for (let round = 1; round <= 60; round++) scrape(pusher, round, [{ value: round }]);
    pusher.close(scrapeTime(60) + 2_000);
    expect(Object.keys(pusher.requestsByRound())).toHaveLength(20);
  });
});

describe('a pushed histogram', () => {
  it('is put together from buckets of several requests', () => {
    const pusher = new Pusher();
    for (let round = 0; round < 3; round++) {
      scrape(pusher, round, [bucket('1', 2 * round), bucket('+Inf', 5 * round)]);
      scrape(pusher, round, [bucket('5', 3 * round)]);
      pusher.close(scrapeTime(round) + 9_000);
    }
    pusher.close(scrapeTime(2) + LATE);
    const latency = pusher.batches.flatMap(({ windows }) => windows.flatMap((window) => window.latency));
    expect(latency.map(({ bounds, counts }) => [bounds, [...counts]])).toEqual([
      [
        [1, 5],
        [2, 1, 2],
      ],
      [
        [1, 5],
        [2, 1, 2],
      ],
    ]);
  });

  it('is put together again when a bucket comes that was thought not to be', () => {
    const pusher = new Pusher();
    for (let round = 0; round < 5; round++) {
      scrape(pusher, round, [bucket('1', 2 * round), bucket('+Inf', 5 * round)]);
      if (round > 0) scrape(pusher, round, [bucket('5', 3 * round)]);
      pusher.close(scrapeTime(round) + 14_000);
    }
    pusher.close(scrapeTime(4) + LATE);
    const newest = pusher.batches
      .at(-1)
      ?.windows[0]?.latency.map(({ bounds, counts }) => [bounds, [...counts]]);
    expect(newest).toEqual([
      [
        [1, 5],
        [2, 1, 2],
      ],
    ]);
    expect(pusher.rollup.dropped()).toEqual([]);
  });
});
