/**
 * How fast the API answers over a store that holds 15 minutes of 1,000 services and 10,000 edges: the topology cold (right after a new
 * window arrived) and from the cache, and the calls of a service's page, each cold. Times are milliseconds as a client on the same
 * machine sees them, bodies gzipped and read to the end; the longest gap of the event loop is printed beside.
 * Usage: node server/bench/api.ts [services] [edges]
 */
import { Agent, get } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { DEFAULT_HEALTH_THRESHOLDS } from '@sightglass/shared/health';
import { formatServiceId } from '@sightglass/shared/identity';
import { pino } from 'pino';
import { createApp } from '../src/app.ts';
import { createAnswerCache } from '../src/http/answer-cache.ts';
import { createSelfMetrics } from '../src/http/self-metrics.ts';
import { serve } from '../src/http/serve.ts';
import { createEmbeddedStore } from '../src/store/embedded/create-embedded-store.ts';
import { generateMesh } from './mesh-generator.ts';
import { windowBatch } from './mesh-windows.ts';

const INTERVAL_MS = 15_000;
const WINDOWS = 60;
const COLD_ROUNDS = 20;
const CACHED_ROUNDS = 200;
const PAGE_SERVICES = 25;
const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 0, 15);

const [services = 1_000, edges = 10_000] = process.argv.slice(2).map(Number);
const plan = generateMesh({ seed: 7, services, edges });
let clock = START;
const store = await createEmbeddedStore({
  directory: ':memory:',
  intervalMs: INTERVAL_MS,
  retention: { raw: DAY_MS / 4, minute: 2 * DAY_MS, fiveMinutes: 14 * DAY_MS, hour: 90 * DAY_MS },
  maxSizeBytes: 2 ** 33,
  memoryLimitBytes: 2 ** 28,
  clock: () => clock,
});

/** Windows come every 15 s in life: by the next question the store has long written what it writes after one. */
const SETTLE_MS = 400;

async function insertNext(settleMs = SETTLE_MS): Promise<void> {
  const batch = windowBatch(plan, clock, clock + INTERVAL_MS);
  clock = batch.end;
  await store.insertWindows(batch);
  await sleep(settleMs);
}

for (let i = 0; i < WINDOWS; i++) await insertNext(0);
await sleep(5000);

const app = createApp({
  store,
  logger: pino({ level: 'warn' }),
  readSources: () => ({ sources: [], targets: [], dropped: [] }),
  readBackfill: () => null,
  readCapacity: () => Promise.reject(new Error('not measured here')),
  cache: createAnswerCache(64 * 2 ** 20),
  now: () => clock,
  intervalMs: INTERVAL_MS,
  thresholds: DEFAULT_HEALTH_THRESHOLDS,
  version: 'bench',
  startedAt: START,
  demo: false,
  readiness: () => ({ ready: true, waitingFor: [] }),
  metrics: createSelfMetrics({ defaults: false }),
  pageFolder: '/nonexistent',
  push: null,
  checkAnswers: false,
});
const serving = await serve(app, { host: '127.0.0.1', port: 0 });
const agent = new Agent({ keepAlive: true });

/** Milliseconds until the last byte, and how many bytes came. Rejects on any status but 200. */
function ask(path: string): Promise<{ ms: number; bytes: number }> {
  const start = performance.now();
  return new Promise((resolve, reject) => {
    get(`${serving.url}/api/v1${path}`, { agent, headers: { 'accept-encoding': 'gzip' } }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.on('end', () => {
        if (response.statusCode === 200) resolve({ ms: performance.now() - start, bytes });
        else reject(new Error(`${path}: ${response.statusCode}`));
      });
    }).on('error', reject);
  });
}

function quantileOf(times: readonly number[], q: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN;
}

function line(name: string, times: readonly number[]): string {
  return `${name.padEnd(34)} p50 ${quantileOf(times, 0.5).toFixed(1).padStart(7)} ms   p95 ${quantileOf(times, 0.95).toFixed(1).padStart(7)} ms\n`;
}

async function repeat(
  rounds: number,
  path: (round: number) => string,
  before?: () => Promise<void>,
): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    await before?.();
    times.push((await ask(path(round))).ms);
  }
  return times;
}

const TOPOLOGY = '/topology?range=now-15m';
await repeat(
  3,
  () => TOPOLOGY,
  () => insertNext(),
);
const lag = monitorEventLoopDelay({ resolution: 5 });
const cold: number[] = [];
const coldCpu: number[] = [];
for (let round = 0; round < COLD_ROUNDS; round++) {
  await insertNext();
  lag.enable();
  const before = process.cpuUsage();
  cold.push((await ask(TOPOLOGY)).ms);
  const { user, system } = process.cpuUsage(before);
  coldCpu.push((user + system) / 1000);
  lag.disable();
}
const cached = await repeat(CACHED_ROUNDS, () => TOPOLOGY);
const { bytes } = await ask(TOPOLOGY);
const folded = await repeat(
  COLD_ROUNDS,
  () => `${TOPOLOGY}&fold=auto`,
  () => insertNext(),
);
const list = await repeat(
  5,
  () => '/services?range=now-15m',
  () => insertNext(),
);

const ids = plan.workloads
  .filter((_, i) => i % Math.ceil(plan.workloads.length / PAGE_SERVICES) === 0)
  .map(({ end }) => formatServiceId({ cluster: end.cluster, namespace: end.namespace, name: end.service }));
const PAGE_CALLS = [
  '?',
  '/series?metric=requests&',
  '/series?metric=error-ratio&',
  '/series?metric=p95&',
  '/breakdown?by=caller&',
  '/breakdown?by=code&',
  '/heatmap?',
];
process.stdout.write(
  [
    `${services} services, ${plan.edges.length} edges between workloads, ${WINDOWS} windows of ${INTERVAL_MS / 1000} s; topology ${(bytes / 1024).toFixed(0)} KiB gzipped\n`,
    line('topology, cold', cold),
    line('  CPU time of it, all threads', coldCpu),
    line('topology, from the cache', cached),
    `${'cold / cached'.padEnd(34)} ${(quantileOf(cold, 0.5) / quantileOf(cached, 0.5)).toFixed(0)} times\n`,
    line('topology folded, cold', folded),
    line('services, cold', list),
    `${'event loop, longest gap when cold'.padEnd(34)} ${(lag.max / 1e6).toFixed(0)} ms\n`,
  ].join(''),
);
for (const call of PAGE_CALLS) {
  const times = await repeat(ids.length, (i) => `/services/${ids[i]}${call}range=now-15m`);
  process.stdout.write(line(`service page ${call.replaceAll(/[?&]$/g, '') || '(detail)'}`, times));
}
agent.destroy();
await serving.close(100);
await store.close();
