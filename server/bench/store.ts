/**
 * Measures the embedded store with a large mesh: `node server/bench/store.ts [--services N] [--edges N] [--hours N] [--days N]
 * [--windows N] [--directory DIR]`. With a directory the data stay there and are used again.
 * Prints milliseconds: median and 95th percentile of wall time, the median of CPU time over all threads (which tells more where
 * other work shares the machine), the longest time the event loop was held, and for two questions the ratio to the same
 * sums over a plain, unsorted DuckDB table of the raw windows.
 */
import { DuckDBInstance } from '@duckdb/node-api';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createEmbeddedStore } from '../src/store/embedded/create-embedded-store.ts';
import type { WritableTelemetryStore } from '../src/store/telemetry-store.ts';
import type { WindowBatch } from '../src/telemetry/edge-window.ts';
import { createMeter, say } from './meter.ts';
import { generateMesh, type PlannedEdge } from './mesh-generator.ts';
import { windowBatch } from './mesh-windows.ts';

process.env['UV_THREADPOOL_SIZE'] ??= '16';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const INTERVAL_MS = 15_000;
const NOW = Date.UTC(2026, 0, 15, 12);

const { values: flags } = parseArgs({
  options: {
    services: { type: 'string', default: '1000' },
    edges: { type: 'string', default: '10000' },
    /** Hours of minutes, and days of hours before those. */
    hours: { type: 'string', default: '2' },
    days: { type: 'string', default: '2' },
    /** Live windows after that. */
    windows: { type: 'string', default: '88' },
    rounds: { type: 'string', default: '15' },
    directory: { type: 'string' },
  },
});
const mebibytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(0);
const rounds = Number(flags.rounds);
const mesh = generateMesh({ services: Number(flags.services), edges: Number(flags.edges), seed: 7 });
const { measure, readBlock, cpuMs } = createMeter();

/** Proxies count whole observations; the generator leaves fractions in its buckets. */
function makeWindow(start: number, lengthMs: number): WindowBatch {
  const made = windowBatch(mesh, start, start + lengthMs);
  for (const { latency } of made.windows) {
    for (const { counts } of latency) counts.forEach((count, i) => (counts[i] = Math.round(count)));
  }
  return made;
}

function complain(details: object, text: string): void {
  say(`${text} ${JSON.stringify(details)}`);
}

function openStore(directory: string): Promise<WritableTelemetryStore> {
  return createEmbeddedStore({
    directory,
    intervalMs: INTERVAL_MS,
    retention: { raw: 6 * HOUR_MS, minute: 2 * DAY_MS, fiveMinutes: 14 * DAY_MS, hour: 90 * DAY_MS },
    maxSizeBytes: 8 * 2 ** 30,
    memoryLimitBytes: 256 * 2 ** 20,
    clock: () => NOW,
    log: { info() {}, warn: complain, error: complain },
    flushIntervalMs: 50,
  });
}

async function importHistory(store: WritableTelemetryStore): Promise<void> {
  const minutesFrom = NOW - Number(flags.hours) * HOUR_MS;
  const hoursFrom = minutesFrom - Number(flags.days) * DAY_MS;
  for (let start = hoursFrom; start < minutesFrom; start += HOUR_MS) {
    await store.importWindows([makeWindow(start, HOUR_MS)]);
  }
  for (let start = minutesFrom; start < NOW; start += MINUTE_MS) {
    await store.importWindows([makeWindow(start, MINUTE_MS)]);
  }
}

/** Waits until the background has written so many windows. */
async function untilWritten(store: WritableTelemetryStore, rows: number): Promise<void> {
  for (;;) {
    const { tiers } = await store.readStatus();
    if ((tiers[0]?.rows ?? 0) >= rows) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function insertLive(store: WritableTelemetryStore): Promise<void> {
  const count = Number(flags.windows);
  const first = makeWindow(NOW, INTERVAL_MS);
  const before = (await store.readStatus()).tiers[0]?.rows ?? 0;
  const began = cpuMs();
  await measure(
    'insert a window',
    count,
    (round) => {
      const start = NOW + round * INTERVAL_MS;
      return store.insertWindows({ ...first, start, end: start + INTERVAL_MS });
    },
    async (round) => untilWritten(store, before + (round + 1) * first.windows.length),
  );
  const share = (cpuMs() - began) / (count * INTERVAL_MS);
  say(`inserting, writing and rolling up take ${(100 * share).toFixed(2)}% of a core at 15 s`);
}

/** Waits until the background has nothing left to write or sort. */
async function untilQuiet(): Promise<void> {
  for (let before = 0; cpuMs() - before > 200;) {
    before = cpuMs();
    await new Promise((resolve) => setTimeout(resolve, 2_000));
  }
  say(`written and sorted; the loop was held at most ${readBlock().toFixed(0)} ms`);
}

/** The question of the store, asked of a table as anybody would make it: milliseconds. */
async function measureBaseline(): Promise<{ all: number; one: number }> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  const columns = Array.from({ length: 33 }, (_, i) => `(random() * 100)::INTEGER::FLOAT AS c${i}`);
  await connection.run(`CREATE TABLE plain AS SELECT w.range AS ts, l.range::INTEGER AS lane, (l.range // 20)::INTEGER AS service,
    ${columns.join(', ')} FROM range(60) w, range(${2 * Number(flags.edges)}) l ORDER BY hash(w.range * 31 + l.range)`);
  const sums = Array.from({ length: 33 }, (_, i) => `sum(c${i})`).join(', ');
  const all = await measure('plain table: all edges, 15 minutes', 5, async () =>
    (await connection.run(`SELECT lane, ${sums} FROM plain GROUP BY lane`)).getRows(),
  );
  const one = await measure('plain table: one service, 15 minutes', 5, async () =>
    (await connection.run(`SELECT ts, ${sums} FROM plain WHERE service = 77 GROUP BY ts`)).getRows(),
  );
  connection.closeSync();
  instance.closeSync();
  return { all, one };
}

async function askQuestions(store: WritableTelemetryStore): Promise<{ all: number; one: number }> {
  const to = store.newestEnd() ?? NOW;
  const window = (ms: number): { from: number; to: number } => ({ from: to - ms, to });
  const topology = (ms: number) => () =>
    store.readEdges({ window: window(ms), filter: {}, histograms: true });
  const all = await measure('topology over 15 minutes', rounds, topology(15 * MINUTE_MS));
  await measure('topology over 1 hour', rounds, topology(HOUR_MS));
  await measure('topology over 24 hours', rounds, topology(DAY_MS));
  await measure('topology over 2 days', rounds, topology(2 * DAY_MS));
  const inMesh = mesh.edges.filter(({ source, target }) => source >= 0 && target >= 0);
  const series = (ms: number, stepMs: number, end?: 'source' | 'target') => (round: number) => {
    const { key } = inMesh[(round * 997) % inMesh.length] as PlannedEdge;
    const { cluster, namespace, service } = key[end ?? 'source'];
    const filter = end ? { [end]: { cluster, namespace, service } } : {};
    return store.readSeries({ window: window(ms), filter, by: 'none', stepMs, histograms: true });
  };
  const one = await measure(
    'one service called, 15 minutes by 15 s',
    rounds,
    series(15 * MINUTE_MS, 15_000, 'target'),
  );
  for (const end of ['target', 'source'] as const) {
    const name = `one service ${end === 'target' ? 'called' : 'calling'}`;
    await measure(`${name}, 1 hour by 30 s`, rounds, series(HOUR_MS, 30_000, end));
    await measure(`${name}, 2 hours by 1 min`, rounds, series(2 * HOUR_MS, 60_000, end));
    await measure(`${name}, 24 hours by 15 min`, rounds, series(DAY_MS, 15 * MINUTE_MS, end));
    await measure(`${name}, 2 days by 1 h`, rounds, series(2 * DAY_MS, HOUR_MS, end));
  }
  await measure('whole mesh, 15 minutes by 15 s', 5, series(15 * MINUTE_MS, 15_000));
  await measure('whole mesh, 24 hours by 15 min', 5, series(DAY_MS, 15 * MINUTE_MS));
  await measure('codes of the whole mesh, 1 hour', 5, () =>
    store.readSeries({ window: window(HOUR_MS), filter: {}, by: 'code', stepMs: HOUR_MS, histograms: false }),
  );
  await measure('certificates, 15 minutes', 5, () =>
    store.readIdentities({ window: window(15 * MINUTE_MS), filter: {} }),
  );
  return { all, one };
}

const directory = flags.directory ?? (await mkdtemp(join(tmpdir(), 'sightglass-bench-')));
try {
  let store = await openStore(directory);
  if (store.newestEnd() === null) {
    await importHistory(store);
    say(`${flags.services} services, ${flags.edges} edges, both reporters; history imported`);
    await insertLive(store);
  } else {
    say('the data are those of the last run: the ring begins empty');
  }
  await untilQuiet();
  readBlock();
  const ours = await askQuestions(store);
  const { tiers, sizeBytes } = await store.readStatus();
  const rows = tiers.reduce((sum, tier) => sum + tier.rows, 0);
  const held = tiers.map((tier) => `${tier.name} ${tier.rows}`).join(', ');
  say(
    `${held} rows; ${(sizeBytes / 2 ** 20).toFixed(0)} MiB on disk, ${(sizeBytes / rows).toFixed(1)} B a row`,
  );
  const memory = process.memoryUsage();
  say(
    `resident ${mebibytes(memory.rss)} MiB: heap ${mebibytes(memory.heapUsed)}, arrays ${mebibytes(memory.arrayBuffers)}`,
  );
  await measure('close', 1, () => store.close());
  await measure('start again', 1, async () => {
    store = await openStore(directory);
  });
  await store.close();
  const plain = await measureBaseline();
  say(
    `ratio to the plain table: topology ${(ours.all / plain.all).toFixed(2)}, one service ${(ours.one / plain.one).toFixed(2)}`,
  );
} finally {
  if (!flags.directory) await rm(directory, { recursive: true, force: true });
}
