/**
 * What a console must find in the demo mesh: its edges, the state of mutual TLS on each, who reports it, and how much it
 * carries between two moments. For tests, which compare it with what was read from the proxies' text.
 */
import type { Protocol } from '@sightglass/shared/identity';
import type { MtlsState } from '@sightglass/shared/mtls';
import type { EdgeEnd, Reporter } from '../telemetry/edge-window.ts';
import { countFlows, isOutside, type CountedFlow } from './flow-counts.ts';
import { isCertified } from './istio-series.ts';
import type { DemoWorkload } from './shop-workloads.ts';

interface ExpectedIncrease {
  /** Requests that anybody saw; for TCP none. */
  readonly requests: number;
  /** Of these, those that failed: 5xx, gRPC server faults, no response. */
  readonly failed: number;
  /** Of the requests, those that never arrived. */
  readonly neverArrived: number;
  readonly connectionsOpened: number;
}

export interface ExpectedEdge {
  readonly source: Pick<EdgeEnd, 'cluster' | 'namespace' | 'service'>;
  readonly target: Pick<EdgeEnd, 'cluster' | 'namespace' | 'service'>;
  readonly sourceVersion: string;
  readonly targetVersion: string;
  readonly protocol: Protocol;
  readonly external: boolean;
  readonly mtls: MtlsState;
  readonly reporters: readonly Reporter[];
  /** Exact increase between two epoch milliseconds over all pods, were every counter read at both. */
  increase(from: number, to: number): ExpectedIncrease;
}

/** gRPC statuses that are the server's fault: unknown, deadline, exhausted, internal, unavailable, data loss. */
const GRPC_FAULTS: ReadonlySet<string> = new Set(['2', '4', '8', '13', '14', '15']);
const UNKNOWN_END = { cluster: 'unknown', namespace: 'unknown', service: 'unknown' };

function readMtls({ outcomes, from, to }: CountedFlow, certified: boolean): MtlsState {
  if (certified) return outcomes.some((outcome) => outcome.plaintext) ? 'mixed' : 'mutual';
  if (isOutside(to)) return 'unmeasured';
  if (from.proxy === 'linkerd') return to.proxy === 'linkerd' ? 'mutual' : 'plaintext';
  return from.proxy === 'none' && to.proxy === 'sidecar' ? 'plaintext' : 'unmeasured';
}

function readReporters({ from, to, flow }: CountedFlow): Reporter[] {
  const target = isOutside(to) ? 'none' : to.proxy;
  const reporters: Reporter[] = [];
  // A waypoint stands on the callee's side only; ztunnel on both.
  const isWaypoint = from.proxy === 'ambient' && flow.protocol !== 'tcp';
  if (from.proxy !== 'none' && !isWaypoint) reporters.push('source');
  if (target === 'sidecar' || target === 'ambient') reporters.push('destination');
  return reporters;
}

function countIncrease(counted: CountedFlow, from: number, to: number): ExpectedIncrease {
  let [requests, failed, neverArrived, connectionsOpened] = [0, 0, 0, 0];
  for (const outcome of counted.outcomes) {
    let count = 0;
    for (const stream of outcome.streams) count += stream.count(to, {}) - stream.count(from, {});
    if (counted.flow.protocol === 'tcp') {
      connectionsOpened += count;
      continue;
    }
    requests += count;
    if (outcome.neverArrived) neverArrived += count;
    const isFault = outcome.grpcStatus !== '' && GRPC_FAULTS.has(outcome.grpcStatus);
    if (outcome.code === '0' || outcome.code.startsWith('5') || isFault) failed += count;
  }
  return { requests, failed, neverArrived, connectionsOpened };
}

function describeSource(from: DemoWorkload): ExpectedEdge['source'] {
  return from.proxy === 'none' ? UNKNOWN_END : from;
}

function describeTarget({ from, to }: CountedFlow): ExpectedEdge['target'] {
  if (!isOutside(to)) return to;
  const namespace = to.via === 'service-entry' ? 'payments' : 'unknown';
  return { cluster: from.cluster, namespace, service: to.host };
}

/** The edges of the demo mesh with the given seed, one for each pair of versions that talk. */
export function expectedEdges(seed: number): ExpectedEdge[] {
  return countFlows(seed).map((counted) => {
    const { from, to, flow } = counted;
    const certified = counted.outcomes.some((outcome) => isCertified(counted, outcome));
    return {
      source: describeSource(from),
      target: describeTarget(counted),
      sourceVersion: from.proxy === 'none' ? 'unknown' : from.version,
      // Linkerd and plain Envoy do not tell the version of whom they call.
      targetVersion:
        isOutside(to) || from.proxy === 'linkerd' || from.proxy === 'envoy' ? 'unknown' : to.version,
      protocol: flow.protocol,
      external: isOutside(to),
      mtls: readMtls(counted, certified),
      reporters: readReporters(counted),
      increase: (start, end) => countIncrease(counted, start, end),
    };
  });
}
