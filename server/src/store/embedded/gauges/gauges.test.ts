import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { GaugeSample, GaugeSeries } from '../../../telemetry/gauge-batch.ts';
import { TargetGauges } from '../../../telemetry/gauges/target-gauges.ts';
import { describeGauges, GAUGES_TO, listGaugeFacts } from '../../testing/describe-gauges.ts';
import type { WritableTelemetryStore } from '../../telemetry-store.ts';
import { createEmbeddedStore } from '../create-embedded-store.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const START = Date.UTC(2026, 0, 15, 12);

function openStore(directory: string, clock: () => number): Promise<WritableTelemetryStore> {
  return createEmbeddedStore({
    directory,
    intervalMs: 15_000,
    retention: { raw: HOUR_MS, minute: 2 * DAY_MS, fiveMinutes: 14 * DAY_MS, hour: 90 * DAY_MS },
    maxSizeBytes: 2 ** 30,
    memoryLimitBytes: 2 ** 28,
    clock,
    flushIntervalMs: 1e9,
  });
}

describeGauges('the embedded store', async () => {
  const store = await openStore(':memory:', () => GAUGES_TO);
  // Through the reader of scraped text, which makes growth of counters.
  const bySeries = new Map<string, TargetGauges>();
  for (const { metric, labels, owner, at, value } of listGaugeFacts()) {
    const key = JSON.stringify([metric, labels, owner]);
    const series: GaugeSeries = { metric, labels, owner };
    const target =
      bySeries.get(key) ??
      new TargetGauges({
        choose: () => series,
        forget: () => undefined,
        generation: () => 0,
        take: (sample) => store.insertGauges([sample]),
      });
    bySeries.set(key, target);
    const bytes = Buffer.from(metric);
    target.begin(at);
    target.read({ name: metric, bytes, start: 0, keyEnd: bytes.length }, value);
  }
  return { store, close: () => store.close() };
});

const POOL: GaugeSeries = {
  metric: 'pool',
  labels: { a: 'b' },
  owner: { cluster: 'c', namespace: 'n', service: 's', workload: 'w', pod: 'p' },
};

function* samplesOf(from: number, to: number, valueAt: (at: number) => number): Generator<GaugeSample> {
  for (let at = from; at < to; at += 15_000) yield { series: POOL, at, value: valueAt(at) };
}

const gauges = [{ kind: 'gauge' as const, metric: 'pool', matchers: {} }];

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-gauges-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describe('gauges on disk', () => {
  it('survive a restart, by the minute with mean and highest, and go on as the same series', async () => {
    const folder = makeFolder();
    let now = START + 30 * MINUTE_MS;
    const first = await openStore(folder, () => now);
    first.insertGauges([...samplesOf(START, now, (at) => (at % MINUTE_MS) / 15_000)]);
    await first.close();
    now += 10 * MINUTE_MS;
    const second = await openStore(folder, () => now);
    onTestFinished(() => second.close());
    second.insertGauges([...samplesOf(now - 5 * MINUTE_MS, now, () => 9)]);
    const window = { from: START, to: now };
    const { series, stepMs } = await second.readGauges({ window, stepMs: 15_000, gauges, filter: {} });
    expect(stepMs).toBe(MINUTE_MS);
    expect(series).toHaveLength(1);
    const [one] = series;
    expect(one?.owner).toEqual(POOL.owner);
    expect(one?.labels).toEqual(POOL.labels);
    expect(one?.mean).toEqual([
      ...Array.from({ length: 30 }, () => 1.5),
      ...Array.from({ length: 5 }, () => null),
      ...Array.from({ length: 5 }, () => 9),
    ]);
    expect(one?.max.slice(0, 2)).toEqual([3, 3]);
  });

  it('are the newest of a past moment, and of the moment of a restart, and none beyond the limit', async () => {
    const folder = makeFolder();
    let now = START + 40 * MINUTE_MS;
    const first = await openStore(folder, () => now);
    first.insertGauges([...samplesOf(START, now, (at) => Math.floor((at - START) / MINUTE_MS))]);
    await first.close();
    now += MINUTE_MS;
    const second = await openStore(folder, () => now);
    onTestFinished(() => second.close());
    const readAt = async (at: number) => {
      const { series } = await second.readNewestGauges({ at, staleMs: 2 * MINUTE_MS, gauges, filter: {} });
      return series.map(({ at: seenAt, value, owner: { pod } }) => ({
        minute: (seenAt - START) / MINUTE_MS,
        value,
        pod,
      }));
    };
    expect(await readAt(now)).toEqual([{ minute: 40, value: 39, pod: 'p' }]);
    second.insertGauges([...samplesOf(now, now + 15_000, () => 77)]);
    expect(await readAt(now)).toEqual([{ minute: 41, value: 77, pod: 'p' }]);
    expect(await readAt(START + 10 * MINUTE_MS)).toEqual([{ minute: 10, value: 9, pod: 'p' }]);
    expect(await readAt(START - MINUTE_MS)).toEqual([]);
    now += 4 * MINUTE_MS;
    expect(await readAt(now)).toEqual([]);
    // Of so long ago no more than the mean of the hour is told.
    now += 3 * DAY_MS;
    expect(await readAt(START + 10 * MINUTE_MS)).toEqual([{ minute: 10, value: 19.5, pod: 'p' }]);
  });

  it('are added up by the hour, which is kept when minutes are gone', async () => {
    const folder = makeFolder();
    let now = START + 3 * HOUR_MS;
    const store = await openStore(folder, () => now);
    store.insertGauges([...samplesOf(START, now, (at) => (at < START + HOUR_MS ? 1 : 5))]);
    await store.close();
    // The next start adds up what is complete, and drops minutes of the past.
    const { openDatabase } = await import('../duckdb/open-database.ts');
    const { openGaugeTables } = await import('../duckdb/gauge-tables.ts');
    const log = { info() {}, warn() {}, error() {} };
    const database = await openDatabase({
      directory: folder,
      memoryLimitBytes: 2 ** 28,
      clock: () => now,
      log,
    });
    const tables = await openGaugeTables(database.instance);
    await tables.rollUp(now + HOUR_MS);
    now += 4 * DAY_MS;
    expect(await tables.dropExpired(now, { minute: 2 * DAY_MS, hour: 90 * DAY_MS })).toBe(true);
    expect([...(await tables.listStored())]).toHaveLength(1);
    await tables.close();
    database.close();
    const later = await openStore(folder, () => now);
    onTestFinished(() => later.close());
    const window = { from: START, to: START + 4 * HOUR_MS };
    const answer = await later.readGauges({ window, stepMs: MINUTE_MS, gauges, filter: {} });
    expect(answer.stepMs).toBe(HOUR_MS);
    expect(answer.series[0]?.mean).toEqual([1, 5, 5, null]);
  });

  it('of the newest minutes come at the step of scrapes', async () => {
    const now = START + 10 * MINUTE_MS;
    const store = await openStore(':memory:', () => now);
    onTestFinished(() => store.close());
    store.insertGauges([...samplesOf(START, now, (at) => at - START)]);
    const window = { from: now - MINUTE_MS, to: now };
    const answer = await store.readGauges({ window, stepMs: 15_000, gauges, filter: {} });
    expect(answer.times).toHaveLength(4);
    expect(answer.series[0]?.mean.map((value) => (value ?? 0) / 15_000)).toEqual([36, 37, 38, 39]);
  });

  it('say that expressions need an engine', async () => {
    const store = await openStore(':memory:', () => START);
    onTestFinished(() => store.close());
    const asked = [{ kind: 'promql' as const, expression: 'up' }];
    const answer = await store.readNewestGauges({ at: START, staleMs: 1, gauges: asked, filter: {} });
    expect(answer).toMatchObject({ series: [], warnings: [{ code: 'engine' }] });
  });
});
