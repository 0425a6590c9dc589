/**
 * The past of the demo mesh's gauges: samples as scrapes would have read them, in order of time, of the gauges that its own signals are
 * made of, and of what its istiods print. Enters a range; `stepMs` is the distance of samples.
 */
import { listIstiodSeries } from './demo-istiod.ts';
import { DEMO_CLUSTERS, workloadName } from './shop-workloads.ts';
import type { GaugeSample, GaugeSeries } from '../telemetry/gauge-batch.ts';
import type { CountedFlow } from './flow-counts.ts';
import type { HistoryRange } from './history.ts';
import { listPodGauges, type DemoGauge } from './pod-gauges.ts';
import type { DemoPod } from './pod-table.ts';
import { listShieldHistory } from './shielding.ts';

/** Gauges of the signals that come with the demo. */
const REMEMBERED: ReadonlySet<string> = new Set([
  'hikaricp_connections_active',
  'hikaricp_connections_max',
  'envoy_cluster_upstream_rq_active',
  'envoy_cluster_circuit_breakers_default_remaining_rq',
]);

/** Of istiods: what charts of the control plane are drawn from, which version they are and who is connected. */
const REMEMBERED_OF_ISTIOD: ReadonlySet<string> = new Set([
  'pilot_info',
  'pilot_xds',
  'pilot_xds_pushes',
  'pilot_total_xds_rejects',
  'pilot_xds_lds_reject',
  'pilot_proxy_convergence_time_bucket',
  'pilot_k8s_cfg_events',
  'pilot_push_triggers',
]);

export function istiodOwner(cluster: string): GaugeSeries['owner'] {
  const pod = `istiod-${cluster}-0`;
  return { cluster, namespace: 'istio-system', service: 'istiod', workload: 'istiod', pod };
}

interface Remembered {
  readonly gauge: Pick<DemoGauge, 'valueAt'>;
  readonly series: GaugeSeries;
}

function listIstiodGauges(pods: readonly DemoPod[]): Remembered[] {
  return DEMO_CLUSTERS.flatMap((cluster) =>
    listIstiodSeries(pods, cluster)
      .filter(({ metric }) => REMEMBERED_OF_ISTIOD.has(metric))
      .map((gauge) => ({
        gauge,
        series: { metric: gauge.metric, labels: gauge.labels, owner: istiodOwner(cluster) },
      })),
  );
}

function listOwnGauges(pods: readonly DemoPod[], flows: readonly CountedFlow[]): Remembered[] {
  return pods.flatMap((pod) => {
    const { workload } = pod;
    const { cluster, namespace, service } = workload;
    const owner = { cluster, namespace, service, workload: workloadName(workload), pod: pod.name };
    return listPodGauges(pod, flows)
      .filter(({ metric }) => REMEMBERED.has(metric))
      .map((gauge) => ({ gauge, series: { metric: gauge.metric, labels: gauge.labels, owner } }));
  });
}

function* sample(all: readonly Remembered[], { from, to, stepMs }: HistoryRange): Generator<GaugeSample> {
  for (let at = Math.ceil(from / stepMs) * stepMs; at < to; at += stepMs) {
    for (const { gauge, series } of all) yield { series, at, value: gauge.valueAt(at) };
  }
}

/** Of pods. */
export function writeGaugeHistory(
  pods: readonly DemoPod[],
  flows: readonly CountedFlow[],
  range: HistoryRange,
): Generator<GaugeSample> {
  return sample([...listOwnGauges(pods, flows), ...listShieldHistory(pods, flows)], range);
}

/** Of istiods. */
export function writeIstiodHistory(pods: readonly DemoPod[], range: HistoryRange): Generator<GaugeSample> {
  return sample(listIstiodGauges(pods), range);
}
