/**
 * Exposition text of one simulated sidecar of a generated mesh at a moment. Counters grow evenly from the pod's last start and
 * are zero again after it restarts, so scrapes at different moments see increases, resets and series that come later.
 */
import { formatIstioLabels, UNKNOWN_PEER, type IstioPeer } from '../src/demo/istio-labels.ts';
import { ISTIO_BOUNDS, printRequestFamilies, printTcpFamilies } from '../src/demo/istio-text.ts';
import type { PrintedHistogram, RequestSeries, TcpSeries } from '../src/demo/istio-text.ts';
import { cumulativeShares, meanOf, type LogNormal } from '../src/demo/log-normal.ts';
import type { MeshPlan, PlannedEdge, PlannedOutcome, PlannedWorkload } from './mesh-generator.ts';

const REQUEST_SIZE: LogNormal = { median: 600, sigma: 0.6 };
const RESPONSE_SIZE: LogNormal = { median: 3_500, sigma: 0.9 };

function describePeer(workload: PlannedWorkload | undefined, certified: boolean): IstioPeer {
  if (!workload) return UNKNOWN_PEER;
  const { end, principal } = workload;
  return {
    cluster: end.cluster,
    namespace: end.namespace,
    workload: end.workload,
    service: end.service,
    revision: end.version,
    app: end.service,
    version: end.version,
    principal: certified ? principal : 'unknown',
  };
}

function describeHost(edge: PlannedEdge) {
  const { service, namespace } = edge.key.target;
  if (edge.target < 0) return { service, name: 'PassthroughCluster', namespace: 'unknown' };
  return { service: `${service}.${namespace}.svc.cluster.local`, name: service, namespace };
}

function printHistogramOf(shape: LogNormal, count: number): PrintedHistogram {
  return {
    cumulative: cumulativeShares(shape, ISTIO_BOUNDS).map((share) => Math.floor(share * count)),
    count,
    sum: Math.round(meanOf(shape) * count),
  };
}

function labelsOf(
  plan: MeshPlan,
  edge: PlannedEdge,
  said: { reporter: 'source' | 'destination'; outcome: PlannedOutcome },
): string {
  const source = plan.workloads[edge.source];
  const target = plan.workloads[edge.target];
  const certified = !edge.plaintext && source !== undefined && target !== undefined;
  const atDestination = edge.plaintext ? 'none' : 'mutual_tls';
  return formatIstioLabels({
    reporter: said.reporter,
    source: describePeer(source, certified),
    destination: describePeer(target, certified),
    host: describeHost(edge),
    protocol: edge.key.protocol,
    code: said.outcome.code,
    grpcStatus: said.outcome.grpcStatus,
    flags: said.outcome.flags,
    policy: said.reporter === 'source' ? 'unknown' : atDestination,
  });
}

/**
 * The text that pod `podIndex` of the plan would answer at epoch ms `t`. Series whose count is still zero are left out, as
 * Envoy does. A few hundred KB for a busy pod.
 */
export function expositionText(plan: MeshPlan, podIndex: number, t: number): string {
  const pod = plan.pods[podIndex];
  const workload = pod && plan.workloads[pod.workload];
  if (!pod || !workload) throw new RangeError(`the mesh has no pod ${podIndex}`);
  const aliveSeconds = ((t - pod.bornAt) % pod.lifetimeMs) / 1_000;
  const requests: RequestSeries[] = [];
  const tcp: TcpSeries[] = [];
  const add = (index: number, reporter: 'source' | 'destination') => {
    const edge = plan.edges[index] as PlannedEdge;
    for (const outcome of edge.outcomes) {
      if (outcome.sourceOnly && reporter === 'destination') continue;
      const count = Math.floor(((edge.perSecond * outcome.share) / workload.replicas) * aliveSeconds);
      if (count === 0) continue;
      const labels = labelsOf(plan, edge, { reporter, outcome });
      if (edge.key.protocol === 'tcp') {
        tcp.push({
          labels,
          opened: count,
          closed: count,
          receivedBytes: count * 700,
          sentBytes: count * 4_200,
        });
        continue;
      }
      requests.push({
        labels,
        requests: count,
        durationMs: printHistogramOf(edge.latency, count),
        ...(plan.sizes && {
          requestBytes: printHistogramOf(REQUEST_SIZE, count),
          responseBytes: printHistogramOf(RESPONSE_SIZE, count),
        }),
      });
    }
  };
  for (const index of plan.outgoing[pod.workload] ?? []) add(index, 'source');
  for (const index of plan.incoming[pod.workload] ?? []) add(index, 'destination');
  return printRequestFamilies(requests) + printTcpFamilies(tcp);
}
