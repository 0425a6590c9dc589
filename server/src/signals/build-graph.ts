/**
 * Edge sums at workload granularity -> a graph of services, workloads or versions, still as sums, so that it can be
 * folded further before anything is divided. One edge for each pair of nodes and protocol.
 */
import { formatEdgeId, type Protocol } from '@sightglass/shared/identity';
import type { EdgeSums, SignalSums } from '../store/telemetry-store.ts';
import type { EdgeKey, MtlsEvidence, Reporter } from '../telemetry/edge-window.ts';
import { identifyEnd, type EndKind, type GraphKind, type NodeIdentity } from './node-identity.ts';
import { addTo, createTotal, type Total } from './sums.ts';

export interface GraphNode {
  readonly identity: NodeIdentity;
  /** What the node receives; null when nothing. */
  readonly inbound: SignalSums | null;
  /** What a node sends that receives nothing; null where it is not asked for, or nothing either. */
  readonly outbound: SignalSums | null;
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
  readonly sums: SignalSums;
  readonly evidence: MtlsEvidence;
  readonly reporters: readonly Reporter[];
}

export interface Graph {
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly edges: ReadonlyMap<string, GraphEdge>;
}

/** A flow between two nodes, ready to be added up. */
interface Flow extends Omit<EdgeSums, 'edge'> {
  readonly edge: Pick<EdgeKey, 'protocol' | 'external'>;
}

interface NodeDraft {
  readonly identity: NodeIdentity;
  readonly inbound: Total;
  readonly outbound: Total;
  /** Some flow says that the node lies inside the mesh. */
  inside: boolean;
  readonly serviceIds: Set<string>;
  /** Where it stands among the nodes. */
  readonly index: number;
  /** Edges that begin here, by index of their target and protocol: an edge's id is a text too long to make for each flow. */
  readonly outgoing: Map<number, EdgeDraft>;
}

/** An edge of the graph while it is added up. */
interface EdgeDraft extends GraphEdge, Total {
  readonly from: NodeDraft;
  readonly to: NodeDraft;
  sums: SignalSums;
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

/** The nodes that an edge is drawn between; its id, where that is known. */
interface Drawn {
  readonly source: NodeIdentity;
  readonly target: NodeIdentity;
  readonly id?: string;
}

const known: Record<GraphKind, WeakMap<EdgeKey, Drawn>> = {
  service: new WeakMap(),
  workload: new WeakMap(),
  version: new WeakMap(),
};

/** How an edge is drawn in a graph of one kind, remembered by object: edges are interned, and graphs ask again and again. */
function drawEdge(edge: EdgeKey, kind: GraphKind): Drawn {
  let drawn = known[kind].get(edge);
  if (!drawn) {
    const source = identifyEnd(edge.source, kind, edge.target);
    const target = identifyEnd(edge.target, kind, edge.source);
    const id = formatEdgeId({ source: source.id, target: target.id, protocol: edge.protocol });
    drawn = { source, target, id };
    known[kind].set(edge, drawn);
  }
  return drawn;
}

export interface GraphSum {
  /** Adds a flow. A flow from a node to itself counts for the node and makes an edge. */
  add(drawn: Drawn, flow: Flow): void;
  finish(): Graph;
}

/** Adds flows up into a graph, whose edges come in the order of the flows. */
export function createGraphSum(): GraphSum {
  const nodes = new Map<string, NodeDraft>();
  const edges = new Map<string, EdgeDraft>();
  let last: NodeDraft | null = null;

  function nodeOf(identity: NodeIdentity): NodeDraft {
    let node = nodes.get(identity.id);
    if (!node) {
      node = {
        identity,
        inbound: createTotal(),
        outbound: createTotal(),
        inside: false,
        serviceIds: new Set([identity.serviceId]),
        index: nodes.size,
        outgoing: new Map(),
      };
      nodes.set(identity.id, node);
    } else if (node.identity.serviceId !== identity.serviceId) {
      node.serviceIds.add(identity.serviceId);
    }
    return node;
  }

  return {
    add({ source, target, id }, flow) {
      const { protocol, external } = flow.edge;
      // Flows come in the order of their sources.
      const from = last?.identity === source ? last : nodeOf(source);
      last = from;
      const to = nodeOf(target);
      if (!source.anonymous) from.inside = true;
      if (!external && !target.anonymous) to.inside = true;
      const key = to.index * 3 + PROTOCOLS[protocol];
      const edge = from.outgoing.get(key);
      if (edge) {
        addTo(edge, flow);
        edge.evidence = strongerEvidence(edge.evidence, flow.evidence);
        edge.reporters = joinReporters(edge.reporters, flow.reporters);
        return;
      }
      const { evidence, reporters } = flow;
      const begun: EdgeDraft = {
        id: id ?? formatEdgeId({ source: source.id, target: target.id, protocol }),
        source: source.id,
        target: target.id,
        protocol,
        sums: flow,
        own: null,
        evidence,
        reporters,
        from,
        to,
      };
      from.outgoing.set(key, begun);
      edges.set(begun.id, begun);
    },
    finish() {
      for (const { to, sums } of edges.values()) addTo(to.inbound, sums);
      for (const { from, sums } of edges.values()) if (!from.inbound.sums) addTo(from.outbound, sums);
      const finished = new Map<string, GraphNode>();
      for (const [id, { identity, inbound, outbound, inside, serviceIds }] of nodes) {
        const sums = { inbound: inbound.sums, outbound: outbound.sums };
        finished.set(id, { identity, ...sums, external: !inside, serviceIds });
      }
      return { nodes: finished, edges };
    },
  };
}

/** What callers and what callees are drawn as; in all graphs but that of a single edge the same. */
export interface EndKinds {
  readonly source: EndKind;
  readonly target: EndKind;
}

/** The graph of one kind. Its edges come in the order of the ones given. */
export function buildGraph(edges: readonly EdgeSums[], kind: GraphKind | EndKinds): Graph {
  const graph = createGraphSum();
  for (const flow of edges) {
    const { source, target } = flow.edge;
    const drawn =
      typeof kind === 'string'
        ? drawEdge(flow.edge, kind)
        : {
            source: identifyEnd(source, kind.source, target),
            target: identifyEnd(target, kind.target, source),
          };
    graph.add(drawn, flow);
  }
  return graph.finish();
}
