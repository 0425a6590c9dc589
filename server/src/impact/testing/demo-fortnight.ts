/**
 * An embedded store in memory with two weeks of the demo mesh's past, in hours; and what the demo's definition foretells of it: who calls
 * whom, how often between two moments. Nothing here uses the code that impact is made of.
 */
import { formatServiceId, UNKNOWN } from '@sightglass/shared/identity';
import { createDemoMesh } from '../../demo/demo-mesh.ts';
import { expectedEdges, type ExpectedEdge } from '../../demo/expected-edges.ts';
import { DEMO_CLUSTERS } from '../../demo/shop-workloads.ts';
import { createEmbeddedStore } from '../../store/embedded/create-embedded-store.ts';
import type { WritableTelemetryStore } from '../../store/telemetry-store.ts';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
const SEED = 11;
const BATCHES = 48;

/** A Thursday noon: the end of history. */
export const DEMO_END = Date.UTC(2026, 0, 15, 12);
const INTERVAL_MS = 15_000;
/** The end of the one window after it, which is empty: SLOs are counted while telemetry arrives. */
export const DEMO_NOW = DEMO_END + INTERVAL_MS;

export async function createDemoFortnight(): Promise<WritableTelemetryStore> {
  const store = await createEmbeddedStore({
    directory: ':memory:',
    intervalMs: INTERVAL_MS,
    retention: { raw: DAY_MS / 4, minute: 2 * DAY_MS, fiveMinutes: 14 * DAY_MS, hour: 90 * DAY_MS },
    maxSizeBytes: 2 ** 30,
    memoryLimitBytes: 2 ** 28,
    clock: () => DEMO_NOW,
  });
  const mesh = createDemoMesh({ seed: SEED, clock: () => DEMO_END });
  const range = { from: DEMO_END - 14 * DAY_MS, to: DEMO_END, stepMs: HOUR_MS };
  let batches = [];
  for await (const batch of mesh.history(range)) {
    batches.push(batch);
    if (batches.length < BATCHES) continue;
    await store.importWindows(batches);
    batches = [];
  }
  await store.importWindows(batches);
  await store.insertWindows({ start: DEMO_END, end: DEMO_NOW, windows: [], clusters: DEMO_CLUSTERS });
  return store;
}

/** One edge between services, foretold. */
export interface ForetoldCall {
  readonly from: string;
  readonly to: string;
  readonly isTcp: boolean;
  /** Requests, or connections over TCP, between two moments. */
  count(from: number, to: number): number;
}

function callerOf({ source, target }: ExpectedEdge): string {
  const cluster = source.service === UNKNOWN ? target.cluster : source.cluster;
  return formatServiceId({ cluster, namespace: source.namespace, name: source.service });
}

/** All of them, of versions the sum. */
export function foretellCalls(): readonly ForetoldCall[] {
  const groups = Map.groupBy(expectedEdges(SEED), (edge) =>
    [
      callerOf(edge),
      formatServiceId({ ...edge.target, name: edge.target.service }),
      edge.protocol === 'tcp',
    ].join(' '),
  );
  return [...groups].map(([key, edges]) => {
    const [from = '', to = '', tcp] = key.split(' ');
    return {
      from,
      to,
      isTcp: tcp === 'true',
      count: (start, end) =>
        edges.reduce((sum, edge) => {
          const { requests, connectionsOpened } = edge.increase(start, end);
          return sum + requests + connectionsOpened;
        }, 0),
    };
  });
}

/** Good and valid requests that a service was asked between two moments. */
export function foretellRequests(
  { namespace, service, cluster }: { namespace: string; service: string; cluster: string | null },
  [from, to]: readonly [number, number],
): { good: number; valid: number } {
  let [good, valid] = [0, 0];
  for (const edge of expectedEdges(SEED)) {
    const { target } = edge;
    if (target.namespace !== namespace || target.service !== service) continue;
    if (cluster !== null && target.cluster !== cluster) continue;
    const { requests, failed } = edge.increase(from, to);
    valid += requests;
    good += requests - failed;
  }
  return { good, valid };
}
