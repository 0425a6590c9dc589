import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batch, count, edge, edgeWindow, INTERVAL_MS, ORIGIN } from '../conformance-mesh.ts';
import type { WritableTelemetryStore } from '../telemetry-store.ts';
import { takeBlockWriter } from './block.ts';
import type { Block } from './block.ts';
import { createCoverage } from './coverage.ts';
import { createEmbeddedStore } from './create-embedded-store.ts';
import { fillOlderMinutes } from './fill-older-minutes.ts';
import { createOlderMinutes, type StoredMinute } from './older-minutes.ts';
import { planSteps, planSum } from './plan.ts';
import type { StoredTier } from './plan.ts';
import { createRing } from './ring.ts';
import { listTiers, MINUTE_MS } from './tiers.ts';
import type { Tier } from './tiers.ts';

const HOUR_MS = 3_600_000;
const RETENTION = { raw: HOUR_MS, minute: 2 * HOUR_MS, fiveMinutes: 24 * HOUR_MS, hour: 99 * HOUR_MS };

function block(start: number, end: number): Block {
  return takeBlockWriter().finish({ start, end, coveredMs: end - start });
}

function storedMinute(start: number): StoredMinute {
  const windows = [0, 1, 2, 3].map((i) => block(start + i * INTERVAL_MS, start + (i + 1) * INTERVAL_MS));
  return { minute: block(start, start + MINUTE_MS), windows };
}

describe('fillOlderMinutes', () => {
  const signal = AbortSignal.timeout(60_000);
  const range = { until: ORIGIN + 10 * MINUTE_MS, from: ORIGIN + 5 * MINUTE_MS, signal, restMs: 0 };

  it('reads backwards without gaps, the youngest first, and lets quiet minutes be', async () => {
    const older = createOlderMinutes();
    const asked: number[] = [];
    await fillOlderMinutes(older, {
      ...range,
      load: async (start) => {
        asked.push((start - ORIGIN) / MINUTE_MS);
        return start === ORIGIN + 7 * MINUTE_MS ? null : storedMinute(start);
      },
    });
    expect(asked).toEqual([9, 8, 7, 6, 5]);
    expect([older.from(), older.until()]).toEqual([range.from, range.until]);
    const starts = older.minutes.map(({ start }) => (start - ORIGIN) / MINUTE_MS);
    expect(starts).toEqual([5, 6, 8, 9]);
    expect(older.windows.map(({ start }) => (start - ORIGIN) / MINUTE_MS)).toEqual(
      starts.flatMap((start) => [start, start + 0.25, start + 0.5, start + 0.75]),
    );
  });

  it('stops where windows are not kept any more', async () => {
    const older = createOlderMinutes();
    const lostAt = ORIGIN + 6 * MINUTE_MS;
    await fillOlderMinutes(older, {
      ...range,
      load: async (start) => (start === lostAt ? 'lost' : storedMinute(start)),
    });
    expect(older.from()).toBe(lostAt + MINUTE_MS);
  });

  it('stops where what it read has grown too old meanwhile', async () => {
    const older = createOlderMinutes();
    let loads = 0;
    await fillOlderMinutes(older, {
      ...range,
      load: async (start) => {
        if (++loads === 3) older.dropBefore(ORIGIN + 9 * MINUTE_MS);
        return storedMinute(start);
      },
    });
    expect(loads).toBe(3);
    expect(older.from()).toBe(ORIGIN + 9 * MINUTE_MS);
    expect([older.minutes.length, older.windows.length]).toEqual([1, 4]);
    older.dropBefore(ORIGIN + HOUR_MS);
    expect([older.from(), older.bytes()]).toEqual([range.until, 0]);
  });
});

describe('a plan over older minutes', () => {
  const windowsFrom = ORIGIN + 12 * MINUTE_MS;
  const minutesUntil = ORIGIN + 10 * MINUTE_MS;
  const ring = createRing({ ageMs: HOUR_MS, bytes: 2 ** 30 });
  for (let start = minutesUntil - MINUTE_MS; start >= ORIGIN + 4 * MINUTE_MS; start -= MINUTE_MS)
    ring.older.prepend(start, storedMinute(start));
  for (let start = windowsFrom; start < windowsFrom + 2 * MINUTE_MS; start += INTERVAL_MS)
    ring.insert(block(start, start + INTERVAL_MS));
  const toStored = (tier: Tier): StoredTier => {
    const coverage = createCoverage();
    for (let start = ORIGIN; start < minutesUntil; start += tier.stepMs) coverage.add(start, tier.stepMs, 1);
    return { ...tier, coverage, completeUntil: () => minutesUntil };
  };
  const tiers = listTiers(INTERVAL_MS, RETENTION).map(toStored);
  const holdings = { ring, tiers };

  it('covers every window once, whatever its bounds and steps', () => {
    const windows = Array.from({ length: 40 }, (_, i) => ORIGIN + i * INTERVAL_MS);
    const stored = [...windows, ...ring.windows.map(({ start }) => start)];
    const bound = fc.integer({ min: 0, max: 15 * 4 }).map((n) => ORIGIN + n * INTERVAL_MS);
    const step = fc.constantFrom(15_000, 30_000, 60_000, 300_000);
    fc.assert(
      fc.property(bound, bound, step, (a, b, stepMs) => {
        const asked = { from: Math.min(a, b), to: Math.max(a, b) + INTERVAL_MS };
        for (const plan of [planSum(asked, holdings), planSteps(asked, stepMs, holdings)]) {
          const parts = [...plan.blocks.map(({ start, end }) => ({ from: start, to: end })), ...plan.spans];
          for (const start of stored) {
            const times = parts.filter(({ from, to }) => start >= from && start < to).length;
            expect(times).toBe(start >= plan.window.from && start < plan.window.to ? 1 : 0);
          }
        }
      }),
    );
  });

  it('asks no table for what it holds, nor for the time in which the console stood still', () => {
    const plan = planSum({ from: ORIGIN + 4 * MINUTE_MS, to: windowsFrom + 2 * MINUTE_MS }, holdings);
    expect(plan.spans).toEqual([]);
    expect(plan.blocks).toHaveLength(6 + 8);
    expect(plan.windows).toHaveLength(6 * 4 + 8);
    const ragged = { from: ORIGIN + 4 * MINUTE_MS + INTERVAL_MS, to: minutesUntil - INTERVAL_MS };
    expect(planSum(ragged, holdings).spans).toEqual([]);
    expect(planSum(ragged, holdings).blocks).toHaveLength(3 + 4 + 3);
    expect(planSteps(ragged, INTERVAL_MS, holdings).spans).toEqual([]);
  });
});

describe('a store that starts again', () => {
  it('answers the same from what it has read into memory as it did before', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'sightglass-older-'));
    const now = ORIGIN + 6 * MINUTE_MS;
    const openStore = (): Promise<WritableTelemetryStore> =>
      createEmbeddedStore({
        directory,
        intervalMs: INTERVAL_MS,
        retention: RETENTION,
        maxSizeBytes: 2 ** 30,
        memoryLimitBytes: 2 ** 28,
        clock: () => now,
      });
    const key = edge('shop/web', 'shop/cart');
    const questions = [0, 1, 4, 5, 9].map((offset) => ({
      window: { from: ORIGIN + offset * INTERVAL_MS, to: ORIGIN + 20 * INTERVAL_MS },
      filter: {},
      histograms: true,
    }));
    const ask = (store: WritableTelemetryStore): Promise<unknown> =>
      Promise.all(
        questions.flatMap((question) => [
          store.readEdges(question),
          store.readSeries({ ...question, by: 'code', stepMs: MINUTE_MS }),
        ]),
      );
    try {
      const first = await openStore();
      for (let i = 0; i < 20; i++) {
        const counts = Float64Array.of(i, 2, 1);
        const window = edgeWindow(key, {
          outcomes: [count(i + 1), count(2, { code: '503', failed: true })],
          bytesIn: i * 7,
          latency: [{ bounds: [10, 100], counts }],
        });
        await first.insertWindows(batch(i, [window]));
      }
      const before = await ask(first);
      await first.close();
      const second = await openStore();
      await sleep(5 * 250);
      expect(await ask(second)).toEqual(before);
      await second.close();
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });
});
