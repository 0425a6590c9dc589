/** A graph of sums -> nodes and edges of the contract, in the order of their ids, so that equal telemetry gives equal text. */
import type { NodeSaturation, TopologyEdge, TopologyNode } from '@sightglass/shared/contract';
import type { HealthThresholds } from '@sightglass/shared/health';
import type { NodeKind } from '@sightglass/shared/identity';
import type { Graph, GraphEdge, GraphNode } from './build-graph.ts';
import { healthOf, toSignals } from './golden-signals.ts';
import { createSums } from './sums.ts';

/** What turns sums into signals: the milliseconds that were covered, and when a status changes. */
export interface Measure {
  readonly coveredMs: number;
  readonly thresholds: HealthThresholds;
  /** The fullest of a service or workload; null where nothing is known. */
  readonly saturationOf?: ((kind: NodeKind, id: string) => NodeSaturation | null) | undefined;
}

/** Which side of its traffic tells of a node. */
export function measuredSide({ inbound, outbound }: GraphNode): 'inbound' | 'outbound' {
  return inbound || !outbound ? 'inbound' : 'outbound';
}

/** Who a node is. */
export function presentIdentity({ identity, external, members }: GraphNode) {
  const { id, kind, cluster, namespace, name, version } = identity;
  return {
    id,
    kind,
    cluster,
    namespace,
    name,
    ...(version === undefined ? {} : { version }),
    external,
    ...(members === undefined ? {} : { members }),
  };
}

/** One node. Its signals are of what it receives; of what it sends where it receives nothing. */
export function presentNode(node: GraphNode, measure: Measure): TopologyNode {
  const { id, kind } = node.identity;
  const saturation = measure.saturationOf?.(kind, id) ?? null;
  const signals = toSignals(node.inbound ?? node.outbound ?? createSums(), measure.coveredMs);
  return {
    ...presentIdentity(node),
    health: healthOf(signals, measure.thresholds, saturation?.level),
    ...signals,
    ...(saturation === null ? {} : { saturation }),
    measured: measuredSide(node),
  };
}

/** One edge. */
export function presentEdge(edge: GraphEdge, measure: Measure): TopologyEdge {
  const signals = toSignals(edge.sums, measure.coveredMs);
  return {
    id: edge.id,
    source: edge.source,
    target: edge.target,
    protocol: edge.protocol,
    health: healthOf(signals, measure.thresholds),
    ...signals,
    mtls: { ...signals.mtls, evidence: edge.evidence },
    reporters: [...edge.reporters],
  };
}

/** Orders what has an id by it. */
export function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1;
}

/** All nodes, sorted by id. */
export function presentNodes(graph: Graph, measure: Measure): TopologyNode[] {
  return Array.from(graph.nodes.values(), (node) => presentNode(node, measure)).toSorted(byId);
}

/** All nodes and edges, sorted by id. */
export function presentGraph(
  graph: Graph,
  measure: Measure,
): { nodes: TopologyNode[]; edges: TopologyEdge[] } {
  return {
    nodes: presentNodes(graph, measure),
    edges: graph.edges.map((edge) => presentEdge(edge, measure)).toSorted(byId),
  };
}
