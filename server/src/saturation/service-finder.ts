/**
 * Which service a workload answers for, where a gauge's own labels do not tell (container metrics name the pod only): as the flows of the
 * last minutes have it. Asked of the store at most once a minute.
 */
import type { EpochMs } from '@sightglass/shared/units';
import { UNKNOWN } from '@sightglass/shared/identity';
import type { TelemetryStore } from '../store/telemetry-store.ts';
import type { GaugeOwner } from '../telemetry/gauge-batch.ts';
import type { EdgeEnd } from '../telemetry/edge-window.ts';

const REFRESH_MS = 60_000;
const LOOKBACK_MS = 10 * 60_000;

type Owner = Pick<GaugeOwner, 'cluster' | 'namespace' | 'service' | 'workload'>;

const keyOf = ({ cluster, namespace, workload }: Omit<Owner, 'service'>): string =>
  JSON.stringify([cluster, namespace, workload]);

async function readServices(store: TelemetryStore, now: EpochMs): Promise<Map<string, string>> {
  const window = { from: now - LOOKBACK_MS, to: now };
  const { edges } = await store.readEdges({ window, filter: {}, histograms: false });
  const services = new Map<string, string>();
  const learn = (end: EdgeEnd): void => {
    if (end.workload !== UNKNOWN && end.service !== UNKNOWN) services.set(keyOf(end), end.service);
  };
  for (const { edge } of edges) learn(edge.source);
  // Whom others call by that name knows better than who calls.
  for (const { edge } of edges) learn(edge.target);
  return services;
}

export interface ServiceFinder {
  /** The same owners, their services filled in. */
  complete<Item extends { readonly owner: GaugeOwner }>(items: readonly Item[]): Promise<Item[]>;
}

const isUntold = ({ service, workload }: Owner): boolean => service === UNKNOWN || service === workload;

export function createServiceFinder(store: TelemetryStore, clock: () => EpochMs): ServiceFinder {
  let known: Promise<Map<string, string>> | null = null;
  let readAt = -Infinity;
  return {
    async complete(items) {
      if (!items.some(({ owner }) => isUntold(owner))) return [...items];
      const now = clock();
      if (known === null || now - readAt >= REFRESH_MS) {
        readAt = now;
        known = readServices(store, store.newestEnd() ?? now).catch(() => new Map<string, string>());
      }
      const services = await known;
      return items.map((item) => {
        if (!isUntold(item.owner)) return item;
        const service = services.get(keyOf(item.owner));
        return service === undefined ? item : { ...item, owner: { ...item.owner, service } };
      });
    },
  };
}
