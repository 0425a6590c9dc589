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

/** Tables in which each lane but the last has as many of everything as there are hours in the span. */
function countingTables(): { tables: TelemetryTables; asked: TableSpan[]; fail: { next: boolean } } {
  const asked: TableSpan[] = [];
  const fail = { next: false };
  const tables: TelemetryTables = {
    async addByLane(spans, sums) {
      if (fail.next) {
        fail.next = false;
        throw new Error('a damaged block');
      }
      asked.push(...spans);
      for (const { from, to } of spans) {
        for (const lane of [0, 1])
          addDenseRow(sums, { lane, evidence: lane + 1, at: () => (to - from) / HOUR_MS });
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
