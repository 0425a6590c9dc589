/**
 * Which capacity belongs to which usage. In: series of both, with the labels that the signal itself fixes. A capacity belongs to a usage
 * of the same pod when all labels that both have agree; where the pod has none, those of the workload are taken; a capacity without any
 * labels (a scalar) is everybody's. Labels that only tell who scraped are passed over. Pure.
 */
import type { GaugeSeries } from '../telemetry/gauge-batch.ts';

/** What a scrape adds, and what tells a thing that `pod` and `container` tell already. */
const PASSED_OVER: ReadonlySet<string> = new Set([
  'job',
  'instance',
  'endpoint',
  'metrics_path',
  'prometheus',
  'service',
  'app',
  'node',
  'uid',
  'unit',
  'id',
  'image',
  'name',
  'pod',
  'namespace',
  'exported_pod',
  'exported_namespace',
  'pod_template_hash',
]);

function agree(usage: GaugeSeries, capacity: GaugeSeries, fixed: ReadonlySet<string>): boolean {
  for (const [name, value] of Object.entries(capacity.labels)) {
    if (PASSED_OVER.has(name) || fixed.has(name)) continue;
    const own = usage.labels[name];
    if (own !== undefined && own !== value) return false;
  }
  return true;
}

const podKey = ({ owner: { cluster, namespace, workload, pod } }: GaugeSeries): string =>
  JSON.stringify([cluster, namespace, workload, pod]);
const workloadKey = ({ owner: { cluster, namespace, workload } }: GaugeSeries): string =>
  JSON.stringify([cluster, namespace, workload]);

/** For each usage, in order, the capacities that belong to it; none where nothing does. */
export function pairSeries<Capacity extends GaugeSeries>(
  usages: readonly GaugeSeries[],
  capacities: readonly Capacity[],
  fixed: ReadonlySet<string>,
): Capacity[][] {
  const byPod = Map.groupBy(capacities, podKey);
  const byWorkload = Map.groupBy(capacities, workloadKey);
  const everybodys = capacities.filter(({ labels }) => Object.keys(labels).length === 0);
  return usages.map((usage) => {
    const near = byPod.get(podKey(usage)) ?? byWorkload.get(workloadKey(usage)) ?? everybodys;
    return near.filter((capacity) => agree(usage, capacity, fixed));
  });
}
