/**
 * The whole server under the load that it is made for: 1,000 services, 10,000 edges, about 300,000 series every 15 s. The proxies
 * (whole-proxies.ts) and the server are processes of their own; the store begins with a day of history and full last minutes.
 * Prints CPU in percent of one core, by kind of thread and what of it is garbage collection, resident memory, the longest that the event loop was held (as the server tells at /metrics, of
 * every 5 s), and how long answers take; CPU with its ratio to merely reading the same texts and throwing them away.
 * With `--minutes 20` the server's own windows fill all of the ring.
 * Usage: node server/bench/whole.ts [--minutes 3] [--port 9480] [--services 1000] [--edges 10000]; PORT+1 serves the proxies.
 */
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { formatServiceId } from '@sightglass/shared/identity';
import { createEmbeddedStore } from '../src/store/embedded/create-embedded-store.ts';
import { generateMesh } from './mesh-generator.ts';
import { windowBatch } from './mesh-windows.ts';
import { say } from './meter.ts';
import { readThreadSeconds } from './thread-times.ts';

const { values: flags } = parseArgs({
  options: {
    minutes: { type: 'string', default: '3' },
    port: { type: 'string', default: '9480' },
    services: { type: 'string', default: '1000' },
    edges: { type: 'string', default: '10000' },
    /** Further flags of Node for the server, such as --cpu-prof. */
    node: { type: 'string', multiple: true, default: [] },
  },
});
const INTERVAL_MS = 15_000;
const HOUR_MS = 3_600_000;
const PAST_WINDOWS = 100;
/** Until then series are seen for the first time, and the last day is read into memory. */
const WARM_MS = 80_000;
const POLL_MS = 5_000;
const PAGE_CALLS = [
  '?',
  '/series?metric=requests&',
  '/series?metric=p95&',
  '/breakdown?by=code&',
  '/heatmap?',
];

/** The flags of Node that `npm start` gives the server. */
async function readStartFlags(): Promise<string[]> {
  const text = await readFile(join(import.meta.dirname, '../../package.json'), 'utf8');
  const { scripts } = JSON.parse(text) as { scripts: { start: string } };
  const given = scripts.start.split(' ').filter((word) => word.startsWith('--'));
  if (given.length === 0) throw new Error(`no flags of Node in "${scripts.start}"`);
  return given;
}

const port = Number(flags.port);
const base = `http://127.0.0.1:${port}`;
const mesh = generateMesh({
  seed: 7,
  services: Number(flags.services),
  edges: Number(flags.edges),
  replicas: 1,
});
const agent = new Agent({ keepAlive: true, maxSockets: 16 });

interface Fetched {
  readonly ms: number;
  readonly status: number;
  readonly bytes: number;
  readonly text: string;
}

/** GETs a URL to its end; the text is kept only when wanted. */
function ask(url: string, keepText = false): Promise<Fetched> {
  const start = performance.now();
  return new Promise((resolve, reject) => {
    const headers = keepText ? {} : { 'accept-encoding': 'gzip' };
    get(url, { agent, headers }, (response) => {
      let bytes = 0;
      let text = '';
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (keepText) text += chunk.toString();
      });
      response.on('end', () => {
        resolve({ ms: performance.now() - start, status: response.statusCode ?? 0, bytes, text });
      });
    }).on('error', reject);
  });
}

async function timeOf(path: string): Promise<number> {
  const { ms, status } = await ask(`${base}/api/v1${path}`);
  if (status !== 200) throw new Error(`${path}: ${status}`);
  return ms;
}

/** A day in hours, and the last quarter of an hour in windows, ending at the last whole interval. */
async function writePast(directory: string): Promise<void> {
  const store = await createEmbeddedStore({
    directory,
    intervalMs: INTERVAL_MS,
    retention: { raw: 6 * HOUR_MS, minute: 48 * HOUR_MS, fiveMinutes: 336 * HOUR_MS, hour: 2160 * HOUR_MS },
    maxSizeBytes: 2 ** 33,
    memoryLimitBytes: 2 ** 28,
    clock: Date.now,
  });
  const end = Math.floor(Date.now() / INTERVAL_MS) * INTERVAL_MS;
  const from = end - PAST_WINDOWS * INTERVAL_MS;
  const lastHour = Math.floor(from / HOUR_MS) * HOUR_MS;
  for (let start = lastHour - 24 * HOUR_MS; start < lastHour; start += HOUR_MS) {
    await store.importWindows([windowBatch(mesh, start, start + HOUR_MS)]);
  }
  for (let start = from; start < end; start += INTERVAL_MS) {
    await store.insertWindows(windowBatch(mesh, start, start + INTERVAL_MS));
  }
  await store.close();
}

interface SelfReport {
  readonly cpuSeconds: number;
  readonly residentBytes: number;
  readonly lagMs: number;
  readonly series: number;
  /** Garbage collection in the main thread. */
  readonly gcSeconds: number;
}

async function readSelf(): Promise<SelfReport> {
  const { text } = await ask(`${base}/metrics`, true);
  const of = (name: string): number =>
    Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN);
  return {
    cpuSeconds: of('process_cpu_seconds_total'),
    residentBytes: of('process_resident_memory_bytes'),
    lagMs: of('nodejs_eventloop_lag_max_seconds') * 1000,
    series: of('sightglass_series'),
    gcSeconds: [...text.matchAll(/^nodejs_gc_duration_seconds_sum\{.*\} (\S+)$/gm)].reduce(
      (sum, [, seconds]) => sum + Number(seconds),
      0,
    ),
  };
}

async function waitUntilReady(server: ChildProcess): Promise<number> {
  const start = performance.now();
  for (;;) {
    if (server.exitCode !== null) throw new Error(`the server ended with ${server.exitCode}`);
    const status = await ask(`${base}/readyz`).then(
      (answer) => answer.status,
      () => 0,
    );
    if (status === 200) return performance.now() - start;
    await sleep(100);
  }
}

/** CPU seconds of reading every text once and throwing it away. */
async function measureReading(pods: number): Promise<{ cpuSeconds: number; bytes: number }> {
  const before = process.cpuUsage();
  let bytes = 0;
  const urls = Array.from({ length: pods }, (_, pod) => `http://127.0.0.1:${port + 1}/pods/${pod}`);
  for (let i = 0; i < urls.length; i += 16) {
    const answers = await Promise.all(urls.slice(i, i + 16).map((url) => ask(url)));
    for (const answer of answers) bytes += answer.bytes;
  }
  const { user, system } = process.cpuUsage(before);
  return { cpuSeconds: (user + system) / 1e6, bytes };
}

function describe(name: string, values: readonly number[]): void {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (q: number): string =>
    (sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN).toFixed(1).padStart(7);
  say(`${name.padEnd(38)} p50 ${at(0.5)} ms   p95 ${at(0.95)} ms   (${sorted.length})`);
}

async function run(folder: string, proxies: ChildProcess): Promise<void> {
  const [pods] = (await once(proxies, 'message')) as [number];
  const reading = await measureReading(pods);
  const config = {
    listen: `127.0.0.1:${port}`,
    data: folder,
    log: { level: 'warn' },
    scrape: {
      interval: '15s',
      jobs: [
        {
          name: 'mesh',
          static: Array.from({ length: pods }, (_, pod) => ({
            targets: [`127.0.0.1:${port + 1}`],
            labels: { __metrics_path__: `/pods/${pod}` },
          })),
        },
      ],
    },
  };
  const configFile = join(folder, 'sightglass.yaml');
  await writeFile(configFile, JSON.stringify(config));
  await writePast(join(folder, 'telemetry'));
  const main = join(import.meta.dirname, '../src/main.ts');
  const server = spawn(
    process.execPath,
    [...(await readStartFlags()), ...flags.node, main, '--config', configFile],
    {
      stdio: ['ignore', 'inherit', 'ignore'],
    },
  );
  try {
    const readyMs = await waitUntilReady(server);
    let startLagMs = 0;
    for (const until = Date.now() + WARM_MS; Date.now() < until; await sleep(POLL_MS)) {
      startLagMs = Math.max(startLagMs, (await readSelf()).lagMs);
    }
    const quiet: SelfReport[] = [];
    const asked: SelfReport[] = [];
    const endAt = Date.now() + Number(flags.minutes) * 60_000 - WARM_MS;
    const quietUntil = Date.now() + (endAt - Date.now()) / 2;
    const first = await readSelf();
    const threadsBefore = await readThreadSeconds(server.pid ?? 0);
    const since = performance.now();
    for (; Date.now() < quietUntil; await sleep(POLL_MS)) quiet.push(await readSelf());
    const last = await readSelf();
    const threads = await readThreadSeconds(server.pid ?? 0);
    const quietSeconds = (performance.now() - since) / 1000;
    const cpuPerSecond = (last.cpuSeconds - first.cpuSeconds) / quietSeconds;
    const percent = (seconds: number): string => `${((100 * seconds) / quietSeconds).toFixed(1)}%`;

    const times = { cold: [] as number[], cached: [] as number[], day: [] as number[], page: [] as number[] };
    for (let round = 0; Date.now() < endAt; round++) {
      // Another moment each time: nothing of the answer is kept from before.
      const at = Date.now() - 20_000 - round;
      times.cold.push(await timeOf(`/topology?range=now-15m&at=${at}`));
      for (let i = 0; i < 5; i++) times.cached.push(await timeOf(`/topology?range=now-15m&at=${at}`));
      if (round % 4 === 0) times.day.push(await timeOf(`/topology?range=now-24h&at=${at}`));
      const { end } = mesh.workloads[(round * 97) % mesh.workloads.length] as (typeof mesh.workloads)[number];
      const id = formatServiceId({ ...end, name: end.service });
      for (const call of PAGE_CALLS)
        times.page.push(await timeOf(`/services/${id}${call}range=now-15m&at=${at}`));
      asked.push(await readSelf());
      await sleep(1_000);
    }
    const perInterval = (cpuPerSecond * INTERVAL_MS) / 1000;
    const highest = (reports: readonly SelfReport[], of: (report: SelfReport) => number): string =>
      Math.max(...reports.map(of)).toFixed(0);
    say(
      `${flags.services} services, ${mesh.edges.length} edges, ${last.series} series of ${pods} proxies, ${(reading.bytes / 1e6).toFixed(0)} MB every 15 s`,
    );
    say(`ready after ${(readyMs / 1000).toFixed(1)} s over a day of history`);
    say(
      `CPU ${(100 * cpuPerSecond).toFixed(1)}% of one core when nobody asks: ${(perInterval / reading.cpuSeconds).toFixed(2)} times merely reading the texts`,
    );
    if (threads && threadsBefore) {
      say(
        `  of it the event loop ${percent(threads.main - threadsBefore.main)} (garbage collection ${percent(last.gcSeconds - first.gcSeconds)} of wall time), ` +
          `the engine's threads ${percent(threads.engine - threadsBefore.engine)}, pool and database ${percent(threads.pool - threadsBefore.pool)}`,
      );
    }
    say(
      `resident ${highest([...quiet, ...asked], ({ residentBytes }) => residentBytes / 2 ** 20)} MiB at most`,
    );
    say(
      `event loop held at most: ${startLagMs.toFixed(0)} ms while starting, ${highest(quiet, ({ lagMs }) => lagMs)} ms when nobody asks, ${highest(asked, ({ lagMs }) => lagMs)} ms with questions`,
    );
    describe('topology of 15 minutes, cold', times.cold);
    describe('topology of 15 minutes, cached', times.cached);
    describe('topology of 24 hours, cold', times.day);
    describe('calls of a service page, cold', times.page);
  } finally {
    server.kill('SIGTERM');
    if (server.exitCode === null) await once(server, 'exit');
  }
}

const folder = await mkdtemp(join(tmpdir(), 'sightglass-whole-'));
const proxies = fork(
  join(import.meta.dirname, 'whole-proxies.ts'),
  [String(port + 1), flags.services, flags.edges],
  { execArgv: [] },
);
try {
  await run(folder, proxies);
} finally {
  agent.destroy();
  proxies.disconnect();
  await rm(folder, { recursive: true, force: true });
}
