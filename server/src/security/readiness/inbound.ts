/**
 * Edge sums of a window -> what each service receives from each caller, and what STRICT would do to it. What leaves the mesh is not among it.
 * Counts are requests, or opened connections for TCP.
 */
import type { MtlsReason } from '@sightglass/shared/contract';
import type { Protocol } from '@sightglass/shared/identity';
import { formatEdgeId, UNKNOWN } from '@sightglass/shared/identity';
import type { MtlsCounts } from '@sightglass/shared/mtls';
import { buildGraph } from '../../signals/build-graph.ts';
import { identifyEnd, type NodeIdentity } from '../../signals/node-identity.ts';
import type { EdgeSums } from '../../store/telemetry-store.ts';
import { reasonOf } from '../edge-reason.ts';
import { notMutual, totalOf } from '../mtls-counts.ts';

/** One edge between services, from the receiver's side. */
export interface Inbound {
  /** Id of the edge. */
  readonly edge: string;
  readonly caller: NodeIdentity;
  readonly target: NodeIdentity;
  readonly protocol: Protocol;
  readonly counts: MtlsCounts;
  readonly reason: MtlsReason;
  /** Whether a proxy at the receiving end counted it. */
  readonly received: boolean;
  /** Whether the caller's proxy alone proves mutual TLS: Linkerd's, or Istio's that showed a certificate. */
  readonly byCallersWord: boolean;
  /** Workloads of the caller whose traffic is not proven to be mutual TLS; without the unknown. */
  readonly workloads: readonly string[];
}

function collectWorkloads(edges: readonly EdgeSums[]): Map<string, Set<string>> {
  const workloads = new Map<string, Set<string>>();
  for (const { edge, plaintext, unmeasured } of edges) {
    const { source, target, protocol } = edge;
    if (!(plaintext + unmeasured > 0) || source.workload === UNKNOWN) continue;
    const id = formatEdgeId({
      source: identifyEnd(source, 'service', target).id,
      target: identifyEnd(target, 'service', source).id,
      protocol,
    });
    const known = workloads.get(id);
    if (known) known.add(source.workload);
    else workloads.set(id, new Set([source.workload]));
  }
  return workloads;
}

/** What carried anything that could be proven, in the order of the edges. */
export function listInbound(edges: readonly EdgeSums[]): Inbound[] {
  // What carried nothing is no witness either: its reporter must not vouch for another workload's traffic.
  const inside = edges.filter((one) => !one.edge.external && totalOf(one) > 0);
  const graph = buildGraph(inside, 'service');
  const workloads = collectWorkloads(inside);
  const inbound: Inbound[] = [];
  for (const { id, source, target, protocol, sums, evidence, reporters } of graph.edges) {
    inbound.push({
      edge: id,
      caller: graph.nodes.get(source)?.identity as NodeIdentity,
      target: graph.nodes.get(target)?.identity as NodeIdentity,
      protocol,
      counts: sums,
      reason: reasonOf({ evidence, reporters, outside: false }),
      received: reporters.includes('destination'),
      byCallersWord: evidence === 'source-principal' && sums.mutual > 0,
      workloads: [...(workloads.get(id) ?? [])].toSorted(),
    });
  }
  return inbound;
}

/** Why PeerAuthentication does nothing at a service. */
export type OutOfReach = 'linkerd' | 'gateway' | 'no-sidecar';

/** What is known of the receiving end of a service. */
export interface Receiver {
  readonly service: NodeIdentity;
  /** Whether any proxy there reports what it receives. */
  readonly reports: boolean;
  /** Null where PeerAuthentication rules it, as far as is known. */
  readonly outOfReach: OutOfReach | null;
}

/** What STRICT would do to what a caller sends: `might` where nobody proved it either way, or no receiving proxy is known. */
export type Fate = 'cut-off' | 'might' | 'stays';

/** The fate of one edge. */
export function fateOf({ counts }: Inbound, { reports, outOfReach }: Receiver): Fate {
  if (outOfReach !== null || !(notMutual(counts) > 0)) return 'stays';
  return counts.plaintext > 0 && reports ? 'cut-off' : 'might';
}
