/** A context for tests: a still clock, no sources, and a store that the test gives or that answers with fixed edges. */
import { createAuth } from '../../auth/create-auth.ts';
import { NO_MESH_CONFIG } from '../../mesh-config/mesh-config.ts';
import { createMeshValidations } from '../../mesh-config/validation/validate-mesh.ts';
import type { Capacity } from '@sightglass/shared/contract';
import { DEFAULT_HEALTH_THRESHOLDS } from '@sightglass/shared/health';
import { pino } from 'pino';
import type { EdgeSums, TelemetryStore } from '../../store/telemetry-store.ts';
import type { EdgeEnd } from '../../telemetry/edge-window.ts';
import { createAnswerCache } from '../answer-cache.ts';
import type { AppContext } from '../app-context.ts';
import { listScraped } from '../list-scraped.ts';
import { NO_LIMITS } from '../rate-limits.ts';
import { createSelfMetrics } from '../self-metrics.ts';
import { createSampleJudging } from './sample-judging.ts';

/** The clock of tests, and the end of the newest window. */
export const NOW = 1_800_000_000_000;

function matches(end: Readonly<EdgeEnd>, wanted: Partial<EdgeEnd> = {}): boolean {
  const { cluster, namespace, service, workload, version } = { ...end, ...wanted };
  const same = { cluster, namespace, service, workload, version };
  return JSON.stringify(same) === JSON.stringify({ ...same, ...end });
}

/** A store that answers every question about edges with these, and knows nothing else. */
export function createFixedStore(edges: readonly EdgeSums[]): TelemetryStore {
  return {
    readEdges: ({ window, filter }) =>
      Promise.resolve({
        window,
        coveredMs: window.to - window.from,
        warnings: [],
        edges: edges.filter(
          ({ edge }) => matches(edge.source, filter.source) && matches(edge.target, filter.target),
        ),
      }),
    readSeries: ({ window, stepMs }) =>
      Promise.resolve({ window, coveredMs: 0, warnings: [], stepMs, times: [], covered: [], groups: [] }),
    readIdentities: ({ window }) => Promise.resolve({ window, coveredMs: 0, warnings: [], pairs: [] }),
    readGauges: ({ window, stepMs }) =>
      Promise.resolve({ window, stepMs, times: [], series: [], warnings: [] }),
    readNewestGauges: () => Promise.resolve({ series: [], warnings: [] }),
    readStatus: () =>
      Promise.resolve({
        kind: 'fixed',
        edges: edges.length,
        sizeBytes: 0,
        oldestAt: NOW - 3_600_000,
        newestAt: NOW,
        tiers: [],
        clusters: [],
      }),
    version: () => '1',
    newestEnd: () => NOW,
  };
}

const PUBLIC_URL = 'http://127.0.0.1:8480';

const NO_CAPACITY: Capacity = {
  now: NOW,
  windowMs: 0,
  process: { cpuShare: null, cores: 1, rssBytes: 0, heapUsedBytes: 0, loopDelayMs: null },
  store: { kind: 'fixed', sizeBytes: 0, maxSizeBytes: null, growth: null },
  sources: [],
  caches: [],
  operations: [],
  slowest: [],
  rules: [],
  dropped: [],
};

const readNoSources: AppContext['readSources'] = () => ({
  sources: [],
  targets: [],
  dropped: [],
  limited: null,
});

/** A context over the store, with a state in memory; every answer is checked against the contract. */
export function createContext(store: TelemetryStore, changes: Partial<AppContext> = {}): AppContext {
  const now = changes.now ?? (() => NOW);
  const intervalMs = changes.intervalMs ?? 15_000;
  const { state, collections, readSources = readNoSources } = changes;
  const judging = createSampleJudging({ store, clock: now, intervalMs, state, collections });
  return {
    store,
    ...judging,
    auth: createAuth({ settings: null, publicUrl: PUBLIC_URL, state: judging.state, clock: now }),
    logger: pino({ level: 'silent' }),
    readSources,
    readTargets: () => listScraped(readSources()),
    tellWarnings: (warnings) => [...warnings],
    readBackfill: () => null,
    readCapacity: () => Promise.resolve(NO_CAPACITY),
    writeRules: () => 'groups: []\n',
    cache: createAnswerCache(2 ** 26),
    push: null,
    accessLog: null,
    meshConfig: NO_MESH_CONFIG,
    findConfigWriter: () => null,
    meshValidations: createMeshValidations(changes.meshConfig ?? NO_MESH_CONFIG),
    publicUrl: PUBLIC_URL,
    onlyOwnNames: false,
    trustedProxies: [],
    limits: NO_LIMITS,
    logs: null,
    now,
    intervalMs,
    thresholds: DEFAULT_HEALTH_THRESHOLDS,
    version: '0.0.0-test',
    startedAt: NOW - 60_000,
    listeningSince: null,
    demo: false,
    readiness: () => ({ ready: true, waitingFor: [] }),
    metrics: createSelfMetrics({ defaults: false }),
    pageFolder: '/nonexistent',
    checkAnswers: true,
    ...changes,
  };
}
