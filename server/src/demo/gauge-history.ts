/**
 * The past of the demo mesh's gauges: samples as scrapes would have read them, in order of time, of the gauges that its own signals are
 * made of. Enters a range; `stepMs` is the distance of samples.
 */
import { workloadName } from './shop-workloads.ts';
import type { GaugeSample, GaugeSeries } from '../telemetry/gauge-batch.ts';
import type { CountedFlow } from './flow-counts.ts';
import type { HistoryRange } from './history.ts';
import { listPodGauges } from './pod-gauges.ts';
import type { DemoPod } from './pod-table.ts';

/** Gauges of the signals that come with the demo. */
const REMEMBERED: ReadonlySet<string> = new Set([
  'hikaricp_connections_active',
  'hikaricp_connections_max',
  'envoy_cluster_upstream_rq_active',
  'envoy_cluster_circuit_breakers_default_remaining_rq',
]);

export function* writeGaugeHistory(
  pods: readonly DemoPod[],
  flows: readonly CountedFlow[],
  { from, to, stepMs }: HistoryRange,
): Generator<GaugeSample> {
  const gauges = pods.flatMap((pod) => {
    const { workload } = pod;
    const { cluster, namespace, service } = workload;
    const owner = { cluster, namespace, service, workload: workloadName(workload), pod: pod.name };
    return listPodGauges(pod, flows)
      .filter(({ metric }) => REMEMBERED.has(metric))
      .map((gauge) => {
        const series: GaugeSeries = { metric: gauge.metric, labels: gauge.labels, owner };
        return { gauge, series };
      });
  });
  for (let at = Math.ceil(from / stepMs) * stepMs; at < to; at += stepMs) {
    for (const { gauge, series } of gauges) yield { series, at, value: gauge.valueAt(at) };
  }
}
