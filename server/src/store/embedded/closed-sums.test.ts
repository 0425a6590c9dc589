import { describe, expect, it } from 'vitest';
import { keepClosedSums } from './closed-sums.ts';
import { createCoverage } from './coverage.ts';
import { pick } from './edge-filter.ts';
import { addDenseRow, createLaneSums } from './lane-sums.ts';
import type { StoredTier, TableSpan } from './plan.ts';
import type { TelemetryTables } from './telemetry-tables.ts';
import { MINUTE_MS } from './tiers.ts';

const HOUR_MS = 60 * MINUTE_MS;
const all = pick(3, null);
const nothing = async (): Promise<void> => undefined;

/** Tables in which each lane but the last has one of everything an hour, the first hour with better proof; the last has a tenth in the hours that are given. */
function countingTables(ofLast: readonly number[] = []): {
  tables: TelemetryTables;
  asked: TableSpan[];
  fail: { next: boolean };
} {
  const asked: TableSpan[] = [];
  const fail = { next: false };
  const tables: TelemetryTables = {
    async addByLane(spans, sums, add = addDenseRow) {
      if (fail.next) {
        fail.next = false;
        throw new Error('a damaged block');
      }
      asked.push(...spans);
      for (const { from, to } of spans) {
        for (let hour = from / HOUR_MS; hour < to / HOUR_MS; hour++) {
          add(sums, { lane: 0, evidence: 1, at: () => 1 });
          add(sums, { lane: 1, evidence: hour === 0 ? 3 : 2, at: () => 1 });
          if (ofLast.includes(hour)) add(sums, { lane: 2, evidence: 0, at: () => 0.1 });
        }
      }
    },
    sumByLaneAndStep: nothing,
    sumByGroup: nothing,
    sumByOutcome: nothing,
  };
  return { tables, asked, fail };
}

function hours(): StoredTier {
  const coverage = createCoverage();
  for (let hour = 0; hour < 10; hour++) coverage.add(hour * HOUR_MS, HOUR_MS, 2);
  return { name: 'hour', stepMs: HOUR_MS, retentionMs: Infinity, coverage, completeUntil: () => 8 * HOUR_MS };
}

/** The last of the asked columns, by lane. */
async function ask(tables: TelemetryTables, spans: readonly TableSpan[], width = 2): Promise<number[]> {
  const sums = createLaneSums(all, width);
  await tables.addByLane(spans, sums);
  return [0, 1, 2].map((lane) => sums.values[lane * width + width - 1] as number);
}

describe('keepClosedSums', () => {
  it('reads a closed span once, and what is still open each time', async () => {
    const { tables, asked } = countingTables();
    const kept = keepClosedSums(tables);
    const tier = hours();
    const closed = { tier, from: 0, to: 6 * HOUR_MS };
    const open = { tier, from: 6 * HOUR_MS, to: 9 * HOUR_MS };
    expect(await ask(kept, [closed, open])).toEqual([9, 9, 0]);
    expect(await ask(kept, [closed, open])).toEqual([9, 9, 0]);
    expect(asked.filter((span) => span === closed)).toHaveLength(1);
    expect(asked.filter((span) => span === open)).toHaveLength(2);
  });

  it('reads again when buckets were added or dropped, and when more columns are asked for', async () => {
    const { tables, asked } = countingTables();
    const kept = keepClosedSums(tables);
    const tier = hours();
    const span = { tier, from: 0, to: 6 * HOUR_MS };
    await ask(kept, [span]);
    tier.coverage.add(2 * HOUR_MS, HOUR_MS / 2, 1);
    await ask(kept, [span]);
    tier.coverage.dropBefore(HOUR_MS);
    await ask(kept, [span]);
    expect(asked).toHaveLength(3);
    expect(await ask(kept, [span], 5)).toEqual([6, 6, 0]);
    expect(await ask(kept, [span])).toEqual([6, 6, 0]);
    expect(asked).toHaveLength(4);
  });

  it.each([
    [
      'later',
      [0, 6],
      [1, 7],
      [
        [6, 7],
        [0, 1],
      ],
    ],
    [
      'earlier',
      [2, 8],
      [1, 7],
      [
        [1, 2],
        [7, 8],
      ],
    ],
    ['a longer span', [0, 5], [0, 8], [[5, 8]]],
    ['a shorter span', [0, 8], [2, 8], [[0, 2]]],
  ] as const)('moves what it read %s by the hours that come and go', async (_, first, then, reads) => {
    const { tables, asked } = countingTables([0, 4]);
    const kept = keepClosedSums(tables);
    const tier = hours();
    const spanOf = ([from, to]: readonly [number, number]): TableSpan => ({
      tier,
      from: from * HOUR_MS,
      to: to * HOUR_MS,
    });
    await ask(kept, [spanOf(first)]);
    const moved = createLaneSums(all, 2);
    await kept.addByLane([spanOf(then)], moved);
    expect(asked).toEqual([spanOf(first), ...reads.map(spanOf)]);
    const anew = createLaneSums(all, 2);
    await tables.addByLane([spanOf(then)], anew);
    expect(moved).toEqual({ ...anew, values: moved.values });
    moved.values.forEach((value, i) => expect(value).toBeCloseTo(anew.values[i] as number, 12));
  });

  it('leaves nothing of a lane whose hours are gone', async () => {
    const { tables } = countingTables([0]);
    const kept = keepClosedSums(tables);
    const tier = hours();
    await ask(kept, [{ tier, from: 0, to: 6 * HOUR_MS }]);
    const moved = createLaneSums(all, 2);
    await kept.addByLane([{ tier, from: HOUR_MS, to: 6 * HOUR_MS }], moved);
    expect([...moved.seen]).toEqual([1, 1, 0]);
    expect([...moved.evidence]).toEqual([1, 2, 0]);
    expect(Array.from(moved.values.slice(4))).toEqual([0, 0]);
  });

  it('reads whole what would not be less to move', async () => {
    const { tables, asked } = countingTables();
    const kept = keepClosedSums(tables);
    const tier = hours();
    await ask(kept, [{ tier, from: 0, to: 4 * HOUR_MS }]);
    const far = { tier, from: 3 * HOUR_MS, to: 7 * HOUR_MS };
    expect(await ask(kept, [far])).toEqual([4, 4, 0]);
    expect(asked.at(-1)).toBe(far);
  });

  it('keeps nothing of a reading that failed', async () => {
    const { tables, fail } = countingTables();
    const kept = keepClosedSums(tables);
    const span = { tier: hours(), from: 0, to: HOUR_MS };
    fail.next = true;
    await expect(ask(kept, [span])).rejects.toThrow('a damaged block');
    expect(await ask(kept, [span])).toEqual([1, 1, 0]);
  });

  it('leaves questions about some lanes to the tables', async () => {
    const { tables, asked } = countingTables();
    const kept = keepClosedSums(tables);
    const span = { tier: hours(), from: 0, to: HOUR_MS };
    for (let i = 0; i < 2; i++) await kept.addByLane([span], createLaneSums(pick(3, [1]), 2));
    expect(asked).toHaveLength(2);
  });
});
