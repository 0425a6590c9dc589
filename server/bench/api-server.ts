/**
 * The server that bench/api.ts asks, in a process of its own: a store in a file of its own with a day of history and 15 minutes of windows of a
 * large mesh, and the API over it. What enters are commands of the parent; what leaves are, for each, an answer: the address
 * once, then how long the event loop was held and what processor time was used since the last reset or reading. Windows are generated here,
 * because the rollup's interned objects cannot be sent, but never while it is measured.
 */
import { createAuth } from '../src/auth/create-auth.ts';
import { NO_MESH_CONFIG } from '../src/mesh-config/mesh-config.ts';
import { createMeshValidations } from '../src/mesh-config/validation/validate-mesh.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DEFAULT_HEALTH_THRESHOLDS } from '@sightglass/shared/health';
import { pino } from 'pino';
import { createApp } from '../src/app.ts';
import { createAnswerCache } from '../src/http/answer-cache.ts';
import type { AppContext } from '../src/http/app-context.ts';
import { createPreparation } from '../src/http/prepare-answers.ts';
import { dataVersion } from '../src/http/question.ts';
import { createSelfMetrics } from '../src/http/self-metrics.ts';
import { createSampleJudging } from '../src/http/testing/sample-judging.ts';
import { serve } from '../src/http/serve.ts';
import { createEmbeddedStore } from '../src/store/embedded/create-embedded-store.ts';
import { NO_LIMITS } from '../src/http/rate-limits.ts';
import { generateMesh } from './mesh-generator.ts';
import { windowBatch } from './mesh-windows.ts';
import { createMeter } from './meter.ts';

export type Command = { readonly do: 'insert' | 'reset' | 'read' };

/** What the server used since the last reset; times in milliseconds. */
export interface Used {
  /** Processor time of the longest turn of the event loop. */
  readonly heldMs: number;
  /** Processor time of the main thread, and of all. */
  readonly mainMs: number;
  readonly allMs: number;
  readonly residentBytes: number;
  /** End of the newest window. */
  readonly now: number;
}

export interface Ready {
  readonly url: string;
}

const INTERVAL_MS = 15_000;
const WINDOWS = 62;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START = Date.UTC(2026, 0, 15, 12);
/** Windows come every 15 s in life: by the next question the store has long written what it writes after one. */
const SETTLE_MS = 500;

const [services = 1_000, edges = 10_000] = process.argv.slice(2).map(Number);
const plan = generateMesh({ seed: 7, services, edges });
let clock = START;
const directory = mkdtempSync(join(tmpdir(), 'sightglass-bench-'));
process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
const store = await createEmbeddedStore({
  // In memory the database would have to move most of it to files of its own, once it is over its limit.
  directory,
  intervalMs: INTERVAL_MS,
  retention: { raw: DAY_MS / 4, minute: 2 * DAY_MS, fiveMinutes: 14 * DAY_MS, hour: 90 * DAY_MS },
  maxSizeBytes: 2 ** 33,
  memoryLimitBytes: 2 ** 28,
  clock: () => clock,
});
const cache = createAnswerCache(64 * 2 ** 20);
const preparation = createPreparation({ version: () => dataVersion(context), now: () => clock });
const judging = createSampleJudging({ store, clock: () => clock, intervalMs: INTERVAL_MS });
const context: AppContext = {
  store,
  ...judging,
  auth: createAuth({
    settings: null,
    publicUrl: 'http://127.0.0.1:8480',
    state: judging.state,
    clock: () => clock,
  }),
  logger: pino({ level: 'warn' }),
  readSources: () => ({ sources: [], targets: [], dropped: [], limited: null }),
  readTargets: () => [],
  tellWarnings: (warnings) => [...warnings],
  readBackfill: () => null,
  writeRules: null,
  readCapacity: () => Promise.reject(new Error('not measured here')),
  push: null,
  accessLog: null,
  meshConfig: NO_MESH_CONFIG,
  findConfigWriter: () => null,
  meshValidations: createMeshValidations(NO_MESH_CONFIG),
  publicUrl: 'http://127.0.0.1:8480',
  onlyOwnNames: false,
  trustedProxies: [],
  limits: NO_LIMITS,
  logs: null,
  cache,
  preparation,
  now: () => clock,
  intervalMs: INTERVAL_MS,
  thresholds: DEFAULT_HEALTH_THRESHOLDS,
  version: 'bench',
  startedAt: START,
  listeningSince: START,
  demo: false,
  readiness: () => ({ ready: true, waitingFor: [] }),
  metrics: createSelfMetrics({ defaults: false }),
  pageFolder: '/nonexistent',
  checkAnswers: false,
};

async function insertNext(): Promise<void> {
  const batch = windowBatch(plan, clock, clock + INTERVAL_MS);
  clock = batch.end;
  await store.insertWindows(batch);
}

const { readBlock } = createMeter();
let main = process.threadCpuUsage();
let all = process.cpuUsage();

function reset(): void {
  readBlock();
  main = process.threadCpuUsage();
  all = process.cpuUsage();
}

function read(): Used {
  const ofMain = process.threadCpuUsage(main);
  const ofAll = process.cpuUsage(all);
  return {
    heldMs: readBlock(),
    mainMs: (ofMain.user + ofMain.system) / 1000,
    allMs: (ofAll.user + ofAll.system) / 1000,
    residentBytes: process.memoryUsage().rss,
    now: clock,
  };
}

async function obey(command: Command): Promise<void> {
  if (command.do === 'insert') {
    await insertNext();
    await sleep(SETTLE_MS);
  }
  if (command.do === 'reset') reset();
  process.send?.(read());
}

for (let start = START - DAY_MS; start < START; start += HOUR_MS) {
  await store.importWindows([windowBatch(plan, start, start + HOUR_MS)]);
}
for (let i = 0; i < WINDOWS; i++) await insertNext();
await sleep(10 * SETTLE_MS);
preparation.start();
const serving = await serve(createApp(context), { host: '127.0.0.1', port: 0 });
process.on('message', (command: Command) => void obey(command));
process.on('disconnect', () => process.exit(0));
process.send?.({ url: serving.url } satisfies Ready);
