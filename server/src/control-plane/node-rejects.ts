/**
 * What istiods count of the last hour's refused updates, proxy by proxy: it knows of routes and endpoints, of which proxies themselves tell nothing. In: a store with the gauges of
 * istiods. Out: the newest refusal of each proxy, by cluster and `pod.namespace`.
 */
import type { Warning } from '@sightglass/shared/contract';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { TelemetryStore } from '../store/telemetry-store.ts';
import { growPrinted, lastGrowth } from './growth.ts';
import { NODE_REJECTS, PLANE_INFO, TRIGGERS } from './plane-metrics.ts';

const LOOK_BACK_MS: Milliseconds = 3_600_000;
const STEP_MS: Milliseconds = 60_000;

/** Refusals that istiod counted of a proxy. */
export interface NodeReject {
  /** `cds`, `eds`, `lds` or `rds`. */
  readonly type: string;
  /** It was refused before this. */
  readonly by: EpochMs;
}

export const nodeKey = (cluster: string, node: string): string => JSON.stringify([cluster, node]);

/** By proxy (`nodeKey`), the newest first. */
export type NodeRejects = ReadonlyMap<string, readonly NodeReject[]>;

export async function readNodeRejects(
  store: Pick<TelemetryStore, 'readGauges'>,
  at: EpochMs,
): Promise<{ readonly rejects: NodeRejects; readonly warnings: readonly Warning[] }> {
  const { series, times, stepMs, warnings } = await store.readGauges({
    window: { from: at - LOOK_BACK_MS, to: at },
    stepMs: STEP_MS,
    filter: {},
    // Beside refusals what every istiod prints from its start: it tells whether one was there before it counted a refusal.
    gauges: [{ kind: 'printed', metrics: [...Object.keys(NODE_REJECTS), PLANE_INFO, TRIGGERS] }],
  });
  const found = growPrinted(series, 0).flatMap(({ metric, labels, owner, growth }) => {
    const type = NODE_REJECTS[metric];
    const from = times[lastGrowth(growth)];
    if (type === undefined || from === undefined) return [];
    const key = nodeKey(owner.cluster, labels['node'] ?? '');
    return [{ key, type, by: Math.min(from + stepMs, at) }];
  });
  const sorted = found.toSorted((a, b) => b.by - a.by);
  return { rejects: Map.groupBy(sorted, ({ key }) => key), warnings };
}
