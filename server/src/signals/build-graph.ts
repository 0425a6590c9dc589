/**
 * Edge sums at workload granularity -> a graph of services, workloads or versions, still as sums, so that it can be
 * folded further before anything is divided. One edge for each pair of nodes and protocol.
 */
import { formatEdgeId, type Protocol } from '@sightglass/shared/identity';
import type { EdgeSums } from '../store/telemetry-store.ts';
import type { MtlsEvidence, Reporter } from '../telemetry/edge-window.ts';
import { identifyEnd, type EndKind, type GraphKind, type NodeIdentity } from './node-identity.ts';
import { addSums, createSums, type RunningSums } from './sums.ts';

export interface GraphNode {
  readonly identity: NodeIdentity;
  /** What the node receives and what it sends; null when nothing. */
  readonly inbound: RunningSums | null;
  readonly outbound: RunningSums | null;
  readonly external: boolean;
  /** Canonical services that the node belongs to or answers for, as ids. */
  readonly serviceIds: ReadonlySet<string>;
  /** For a folded namespace: how many nodes it stands for. */
  readonly members?: number;
}

export interface GraphEdge {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly protocol: Protocol;
  readonly sums: RunningSums;
  readonly evidence: MtlsEvidence;
  readonly reporters: readonly Reporter[];
}

export interface Graph {
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly edges: ReadonlyMap<string, GraphEdge>;
}

/** A flow between two named nodes, ready to be added up. */
export interface Flow {
  readonly source: NodeIdentity;
  readonly target: NodeIdentity;
  readonly protocol: Protocol;
  readonly external: boolean;
  readonly sums: Omit<EdgeSums, 'edge'>;
}

interface NodeDraft {
  readonly identity: NodeIdentity;
  inbound: RunningSums | null;
  outbound: RunningSums | null;
  /** Some flow says that the node lies inside the mesh. */
  inside: boolean;
  readonly serviceIds: Set<string>;
  /** Where it stands among the nodes. */
  readonly index: number;
  /** Edges that begin here, by index of their target and protocol: an edge's id is a text too long to make for each flow. */
  readonly outgoing: Map<number, EdgeDraft>;
}

interface EdgeDraft extends GraphEdge {
  evidence: MtlsEvidence;
  reporters: readonly Reporter[];
}

const EVIDENCE_RANK: Readonly<Record<MtlsEvidence, number>> = {
  none: 0,
  'source-principal': 1,
  ztunnel: 2,
  destination: 3,
};

const PROTOCOLS: Readonly<Record<Protocol, number>> = { http: 0, grpc: 1, tcp: 2 };

const BOTH: readonly Reporter[] = ['source', 'destination'];

/** The stronger of two evidences, by the precedence of telemetry.md: destination, ztunnel, source principal, none. */
function strongerEvidence(a: MtlsEvidence, b: MtlsEvidence): MtlsEvidence {
  return EVIDENCE_RANK[a] >= EVIDENCE_RANK[b] ? a : b;
}

/** Both lists as one, in a fixed order. */
function joinReporters(a: readonly Reporter[], b: readonly Reporter[]): readonly Reporter[] {
  if (a === b) return a;
  return BOTH.filter((reporter) => a.includes(reporter) || b.includes(reporter));
}

/** Adds flows up into a graph. Flows from a node to itself count for the node and make an edge. */
export function addUpFlows(flows: Iterable<Flow>): Graph {
  const nodes = new Map<string, NodeDraft>();
  const edges = new Map<string, EdgeDraft>();
  const nodeOf = (identity: NodeIdentity): NodeDraft => {
    let node = nodes.get(identity.id);
    if (!node) {
      const sums = { inbound: null, outbound: null };
      const found = { serviceIds: new Set<string>(), outgoing: new Map<number, EdgeDraft>() };
      node = { identity, ...sums, inside: false, index: nodes.size, ...found };
      nodes.set(identity.id, node);
    }
    node.serviceIds.add(identity.serviceId);
    return node;
  };
  for (const { source, target, protocol, external, sums } of flows) {
    const from = nodeOf(source);
    const to = nodeOf(target);
    if (!source.anonymous) from.inside = true;
    if (!external && !target.anonymous) to.inside = true;
    const key = to.index * 3 + PROTOCOLS[protocol];
    let edge = from.outgoing.get(key);
    if (!edge) {
      const { evidence, reporters } = sums;
      const ends = { source: source.id, target: target.id };
      const id = formatEdgeId({ ...ends, protocol });
      edge = { id, ...ends, protocol, sums: createSums(), evidence, reporters };
      from.outgoing.set(key, edge);
      edges.set(id, edge);
    }
    addSums(edge.sums, sums);
    edge.evidence = strongerEvidence(edge.evidence, sums.evidence);
    edge.reporters = joinReporters(edge.reporters, sums.reporters);
  }
  for (const edge of edges.values()) {
    addSums(((nodes.get(edge.target) as NodeDraft).inbound ??= createSums()), edge.sums);
    addSums(((nodes.get(edge.source) as NodeDraft).outbound ??= createSums()), edge.sums);
  }
  const finished = new Map<string, GraphNode>();
  for (const [id, { identity, inbound, outbound, inside, serviceIds }] of nodes) {
    finished.set(id, { identity, inbound, outbound, external: !inside, serviceIds });
  }
  return { nodes: finished, edges };
}

function* flowsOf(edges: readonly EdgeSums[], kinds: EndKinds): Iterable<Flow> {
  for (const sums of edges) {
    const { source, target, protocol, external } = sums.edge;
    yield {
      source: identifyEnd(source, kinds.source, target),
      target: identifyEnd(target, kinds.target, source),
      protocol,
      external,
      sums,
    };
  }
}

/** What callers and what callees are drawn as; in all graphs but that of a single edge the same. */
export interface EndKinds {
  readonly source: EndKind;
  readonly target: EndKind;
}

/** The graph of one kind. Its edges come in the order of the ones given. */
export function buildGraph(edges: readonly EdgeSums[], kind: GraphKind | EndKinds): Graph {
  return addUpFlows(flowsOf(edges, typeof kind === 'string' ? { source: kind, target: kind } : kind));
}
