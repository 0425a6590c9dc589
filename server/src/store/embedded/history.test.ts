/** The store over longer times: tiers, restarts, history, retention, and files that cannot be opened. */
import fc from 'fast-check';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EdgeWindow } from '../../telemetry/edge-window.ts';
import { batch, count, edge, edgeWindow, INTERVAL_MS, ORIGIN } from '../conformance-mesh.ts';
import type { SeriesAnswer, SignalSums, WritableTelemetryStore } from '../telemetry-store.ts';
import { createEmbeddedStore } from './create-embedded-store.ts';
import type { EmbeddedStoreOptions } from './embedded-store-options.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** Patience with what the store does by itself: a busy machine takes its time. */
const WAIT = { timeout: 8_000 };
/** Closing writes what is pending: hundreds of windows, which a busy machine takes its time for as well. */
const CLOSE_MS = 60_000;
const BOUNDS = [1, 10, 100];
const KEY = edge('shop/web', 'shop/cart');
const OTHER = edge('shop/cart', 'data/redis');

let directory = '';
let now = ORIGIN;
const open: WritableTelemetryStore[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sightglass-store-'));
  now = ORIGIN + HOUR_MS;
});

afterEach(async () => {
  for (const store of open.splice(0)) await store.close().catch(() => undefined);
  await rm(directory, { recursive: true, force: true });
}, CLOSE_MS);

async function openStore(options: Partial<EmbeddedStoreOptions> = {}): Promise<WritableTelemetryStore> {
  const store = await createEmbeddedStore({
    directory,
    intervalMs: INTERVAL_MS,
    retention: { raw: 6 * HOUR_MS, minute: 48 * HOUR_MS, fiveMinutes: 336 * HOUR_MS, hour: 2160 * HOUR_MS },
    maxSizeBytes: 2 ** 30,
    memoryLimitBytes: 2 ** 28,
    clock: () => now,
    ...options,
  });
  open.push(store);
  return store;
}

async function closeStore(store: WritableTelemetryStore): Promise<void> {
  open.splice(open.indexOf(store), 1);
  await store.close();
}

function traffic(requests: number, key = KEY): EdgeWindow {
  return edgeWindow(key, {
    outcomes: [count(requests), count(1, { code: '500', failed: true })],
    bytesIn: requests * 10,
    durationMs: requests / 2,
    latency: [{ bounds: BOUNDS, counts: Float64Array.of(requests, 1, 0, 0) }],
  });
}

async function total(store: WritableTelemetryStore, from: number, to: number): Promise<number> {
  const { edges } = await store.readEdges({ window: { from, to }, filter: {}, histograms: true });
  return edges.reduce((sum, { requests }) => sum + requests, 0);
}

function sumGroups({ groups }: SeriesAnswer, of: (sums: SignalSums) => number): number {
  return groups.flatMap(({ points }) => points).reduce((sum, point) => sum + (point ? of(point) : 0), 0);
}

describe('restart', () => {
  it('keeps what was inserted, in the ring and in every tier', async () => {
    const small = { ring: { ageMs: 5 * MINUTE_MS, bytes: 2 ** 20 }, flushIntervalMs: 5 };
    let store = await openStore(small);
    const windows = 4 * 75;
    for (let index = 0; index < windows; index++) {
      await store.insertWindows(batch(index, [traffic(index), traffic(1, OTHER)]));
      if (index % 40 === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const end = ORIGIN + windows * INTERVAL_MS;
    const question = { window: { from: ORIGIN, to: end }, filter: {}, histograms: true };
    const before = await store.readEdges(question);
    expect(before.edges.find((sums) => sums.edge.target.service === 'cart')).toMatchObject({
      requests: (windows * (windows - 1)) / 2 + windows,
      errors: windows,
      histogram: { bounds: BOUNDS, counts: [(windows * (windows - 1)) / 2, windows, 0, 0] },
    });
    await closeStore(store);
    store = await openStore(small);
    expect(store.newestEnd()).toBe(end);
    expect(await store.readEdges(question)).toEqual(before);
    const status = await store.readStatus();
    expect(status.tiers.map(({ name, rows }) => [name, rows])).toEqual([
      ['raw', windows * 2],
      ['minute', 148],
      ['fiveMinutes', 28],
      ['hour', 2],
    ]);
    expect(status.sizeBytes).toBeGreaterThan(0);
    // It goes on where it stopped, without counting anything twice.
    await store.insertWindows(batch(windows, [traffic(5)]));
    await store.insertWindows(batch(windows - 1, [traffic(5)]));
    expect(await total(store, ORIGIN, end + INTERVAL_MS)).toBe(
      before.edges.reduce((sum, { requests }) => sum + requests, 0) + 6,
    );
  });
});

describe('tiers', () => {
  it('answer every window like the sum of its windows, whatever holds them', async () => {
    // A ring of two minutes, so that most of the questions cross from the tables into it.
    const store = await openStore({ ring: { ageMs: 2 * MINUTE_MS, bytes: 2 ** 20 }, flushIntervalMs: 5 });
    const windows = 4 * 130;
    const missing = new Set([100, 101, 102, 103, 104, 233]);
    for (let index = 0; index < windows; index++) {
      if (missing.has(index)) continue;
      await store.insertWindows(batch(index, [traffic(index % 17), traffic(index % 5, OTHER)]));
      if (index % 40 === 0) await new Promise((resolve) => setTimeout(resolve, 15));
    }
    const expected = (from: number, to: number): { requests: number; coveredMs: number } => {
      let requests = 0;
      let coveredMs = 0;
      for (let index = 0; index < windows; index++) {
        const start = ORIGIN + index * INTERVAL_MS;
        if (start < from || start >= to || missing.has(index)) continue;
        requests += (index % 17) + (index % 5) + 2;
        coveredMs += INTERVAL_MS;
      }
      return { requests, coveredMs };
    };
    const index = fc.integer({ min: 0, max: windows - 1 });
    await fc.assert(
      fc.asyncProperty(index, index, fc.constantFrom(1, 2, 4, 8, 20, 60, 240), async (a, b, steps) => {
        const window = {
          from: ORIGIN + Math.min(a, b) * INTERVAL_MS,
          to: ORIGIN + (Math.max(a, b) + 1) * INTERVAL_MS,
        };
        const edges = await store.readEdges({ window, filter: {}, histograms: true });
        const whole = expected(edges.window.from, edges.window.to);
        expect(edges.window.from).toBeLessThanOrEqual(window.from);
        expect(edges.coveredMs).toBe(whole.coveredMs);
        expect(edges.edges.reduce((sum, { requests }) => sum + requests, 0)).toBe(whole.requests);
        const stepMs = steps * INTERVAL_MS;
        const series = await store.readSeries({
          window,
          filter: {},
          by: 'target-service',
          stepMs,
          histograms: true,
        });
        const stepped = expected(series.window.from, series.window.to);
        expect(sumGroups(series, ({ requests }) => requests)).toBe(stepped.requests);
        expect(series.covered.reduce((sum, ms) => sum + ms, 0)).toBe(stepped.coveredMs);
        const codes = await store.readSeries({ window, filter: {}, by: 'code', stepMs, histograms: false });
        expect(sumGroups(codes, ({ requests }) => requests)).toBe(stepped.requests);
        for (const { points } of series.groups) {
          for (const [step, point] of points.entries()) {
            const from = series.times[step] as number;
            const to = Math.min(from + series.stepMs, series.window.to);
            expect(series.covered[step]).toBe(expected(from, to).coveredMs);
            expect(point === null || point.requests > 0).toBe(true);
          }
        }
      }),
      { numRuns: 30 },
    );
  }, 60_000);
});

describe('history', () => {
  it('is read with the tier that holds it, beside what is live', async () => {
    const store = await openStore();
    const hours = Array.from({ length: 48 }, (_, i) => batch(i - 54, [traffic(3600)], HOUR_MS));
    const minutes = Array.from({ length: 360 }, (_, i) => batch(i - 360, [traffic(60)], MINUTE_MS));
    await store.importWindows([...minutes, ...hours]);
    await store.importWindows(minutes);
    expect(store.newestEnd()).toBe(ORIGIN);
    expect((await store.readStatus()).clusters).toMatchObject([{ name: 'east', lastDataAt: ORIGIN }]);
    for (let index = 0; index < 8; index++) await store.insertWindows(batch(index, [traffic(15)]));
    const end = ORIGIN + 2 * MINUTE_MS;
    expect(await total(store, ORIGIN - 54 * HOUR_MS, end)).toBe(48 * 3601 + 360 * 61 + 8 * 16);
    expect(await total(store, ORIGIN - 10 * MINUTE_MS, end)).toBe(10 * 61 + 8 * 16);
    const day = await store.readSeries({
      window: { from: ORIGIN - 24 * HOUR_MS, to: end },
      filter: { target: { service: 'cart' } },
      by: 'none',
      stepMs: 15 * MINUTE_MS,
      histograms: true,
    });
    expect(day.stepMs).toBe(HOUR_MS);
    expect(day.covered).toEqual([...Array.from({ length: 24 }, () => HOUR_MS), 2 * MINUTE_MS]);
    expect(day.groups[0]?.points.map((point) => point?.requests)).toEqual([
      ...Array.from({ length: 18 }, () => 3601),
      ...Array.from({ length: 6 }, () => 60 * 61),
      8 * 16,
    ]);
    const recent = await store.readSeries({
      window: { from: ORIGIN - HOUR_MS, to: end },
      filter: {},
      by: 'none',
      stepMs: 5 * MINUTE_MS,
      histograms: false,
    });
    expect(recent.stepMs).toBe(5 * MINUTE_MS);
    expect(recent.groups[0]?.points.map((point) => point?.requests)).toEqual([
      ...Array.from({ length: 12 }, () => 5 * 61),
      8 * 16,
    ]);
  });

  it('imports a mesh of many edges, and says what lies before it', async () => {
    const store = await openStore();
    const keys = Array.from({ length: 60 }, (_, i) => edge('shop/web', `shop/s${i}`));
    const windowsOf = (requests: number): EdgeWindow[] =>
      keys.flatMap((key) => [
        traffic(requests, key),
        { ...traffic(requests, key), reporter: 'source' as const },
      ]);
    await store.importWindows([
      ...Array.from({ length: 72 }, (_, i) => batch(i - 78, windowsOf(100), HOUR_MS)),
      ...Array.from({ length: 360 }, (_, i) => batch(i - 360, windowsOf(10), MINUTE_MS)),
    ]);
    const answer = await store.readEdges({
      window: { from: ORIGIN - 100 * HOUR_MS, to: ORIGIN },
      filter: {},
      histograms: false,
    });
    expect(answer.edges).toHaveLength(60);
    expect(answer.edges[0]?.requests).toBe(72 * 101 + 360 * 11);
    expect(answer.coveredMs).toBe(78 * HOUR_MS);
    expect(answer.warnings).toMatchObject([{ code: 'partial-history' }]);
  });
});

describe('retention', () => {
  it('drops what is older than each tier keeps', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const retention = { raw: HOUR_MS, minute: 2 * HOUR_MS, fiveMinutes: 24 * HOUR_MS, hour: 48 * HOUR_MS };
      const store = await openStore({ retention });
      await store.importWindows(
        Array.from({ length: 600 }, (_, i) => batch(i - 600, [traffic(60)], MINUTE_MS)),
      );
      now = ORIGIN + 11 * MINUTE_MS + HOUR_MS;
      await vi.advanceTimersByTimeAsync(10_000);
      await vi.waitFor(async () => {
        const { tiers } = await store.readStatus();
        expect(tiers.find(({ name }) => name === 'minute')?.rows).toBeLessThan(70);
      }, WAIT);
      const { tiers } = await store.readStatus();
      expect(tiers.map(({ name, rows }) => [name, rows])).toEqual([
        ['raw', 0],
        ['minute', 50],
        ['fiveMinutes', 120],
        ['hour', 10],
      ]);
      expect(await total(store, ORIGIN - 10 * HOUR_MS, ORIGIN)).toBe(600 * 61);
      const { warnings } = await store.readEdges({
        window: { from: now - 72 * HOUR_MS, to: now },
        filter: {},
        histograms: false,
      });
      expect(warnings).toMatchObject([{ code: 'out-of-retention' }]);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('a full disk', () => {
  it('costs the oldest of the finest tier first, and nothing of the hours', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const store = await openStore({ maxSizeBytes: 2 ** 20 });
      const keys = Array.from({ length: 40 }, (_, i) => edge('shop/web', `shop/s${i}`));
      const minutes = Array.from({ length: 400 }, (_, i) =>
        batch(
          i - 400,
          keys.map((key) => traffic(60 + i, key)),
          MINUTE_MS,
        ),
      );
      await store.importWindows(minutes);
      const before = (await store.readStatus()).tiers;
      now = ORIGIN + 11 * MINUTE_MS + HOUR_MS;
      await vi.advanceTimersByTimeAsync(10_000);
      await vi.waitFor(async () => {
        const { tiers } = await store.readStatus();
        expect(tiers[1]?.oldestAt).toBeGreaterThan(ORIGIN - 400 * MINUTE_MS);
      }, WAIT);
      const { tiers } = await store.readStatus();
      expect(tiers[3]).toEqual(before[3]);
      expect(await total(store, ORIGIN - 6 * HOUR_MS, ORIGIN)).toBeGreaterThan(0);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('the file', () => {
  it('belongs to one store at a time', async () => {
    await openStore();
    await expect(openStore()).rejects.toThrow('in use');
  });

  it('is made with the folders above it, or not at all where there can be none', async () => {
    const deep = join(directory, 'a', 'b');
    await openStore({ directory: deep });
    expect(await readdir(deep)).toContain('telemetry.duckdb');
    await expect(openStore({ directory: '/proc/nowhere/telemetry' })).rejects.toThrow(
      /ENOENT|ENOTDIR|EROFS|EACCES/,
    );
  });

  it('is moved aside, not deleted, when it cannot be read', async () => {
    await writeFile(join(directory, 'telemetry.duckdb'), 'this is no database');
    const messages: string[] = [];
    const note = (_: object, message: string): number => messages.push(message);
    const store = await openStore({ log: { info: note, warn: note, error: note } });
    await store.insertWindows(batch(0, [traffic(1)]));
    expect(await total(store, ORIGIN, ORIGIN + MINUTE_MS)).toBe(2);
    expect(messages).toEqual([expect.stringContaining('moved to')]);
    expect((await readdir(directory)).filter((name) => name.includes('unreadable'))).toHaveLength(1);
  });
});
