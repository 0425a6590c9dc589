/**
 * Edge sums at workload granularity -> a graph of services, workloads or versions, still as sums, so that it can be
 * folded further before anything is divided. One edge for each pair of nodes and protocol.
 */
import type { Protocol } from '@sightglass/shared/identity';
import type { EdgeSums, SignalSums } from '../store/telemetry-store.ts';
import { startPace, takeAllSteps, takeSteps } from '../pace.ts';
import type { EdgeKey, MtlsEvidence, Reporter } from '../telemetry/edge-window.ts';
import { createGraphLayout, type DrawnEdge, type GraphLayout } from './graph-layout.ts';
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
  /**
   * Each id once. A list, because the table of a map of ten thousand edges is so large that the engine moves it to its old generation at once, where,
   * dead, it keeps alive all that it pointed to until the next full collection.
   */
  readonly edges: readonly GraphEdge[];
}

/** A flow between two nodes, ready to be added up. */
interface Flow extends Omit<EdgeSums, 'edge'> {
  readonly edge: Pick<EdgeKey, 'external'>;
}

interface NodeDraft {
  readonly identity: NodeIdentity;
  readonly inbound: Total;
  readonly outbound: Total;
  /** Some flow says that the node lies inside the mesh. */
  inside: boolean;
  readonly serviceIds: Set<string>;
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

const BOTH: readonly Reporter[] = ['source', 'destination'];

/** The stronger of two evidences, by the precedence of telemetry.md: destination, ztunnel, source principal, none. */
export function strongerEvidence(a: MtlsEvidence, b: MtlsEvidence): MtlsEvidence {
  return EVIDENCE_RANK[a] >= EVIDENCE_RANK[b] ? a : b;
}

/** Both lists as one, in a fixed order. */
export function joinReporters(a: readonly Reporter[], b: readonly Reporter[]): readonly Reporter[] {
  if (a === b) return a;
  return BOTH.filter((reporter) => a.includes(reporter) || b.includes(reporter));
}

interface KnownEdges {
  readonly layout: GraphLayout;
  readonly drawn: WeakMap<EdgeKey, DrawnEdge>;
}

/** Numbers of edges that no longer exist are given up with all others when there are so many. */
const MOST_KNOWN = 200_000;

const createKnown = (): KnownEdges => ({ layout: createGraphLayout(), drawn: new WeakMap() });

const known: Record<GraphKind, KnownEdges> = {
  service: createKnown(),
  workload: createKnown(),
  version: createKnown(),
};

/** Flows between two looks at the clock. */
const STRIDE = 512;

/** The steps of sumGraph(), to be taken one after the other; each is short. */
function* sumInSteps(
  layout: GraphLayout,
  drawn: readonly DrawnEdge[],
  flows: readonly Flow[],
): Generator<void, Graph> {
  const nodes: NodeDraft[] = [];
  // Places by number, counted from one.
  const nodePlaces = new Uint32Array(layout.nodes());
  const edgesByNumber: (EdgeDraft | undefined)[] = Array.from({ length: layout.edges() });

  function nodeOf(number: number, identity: NodeIdentity): NodeDraft {
    const place = nodePlaces[number] as number;
    if (place === 0) {
      const serviceIds = new Set([identity.serviceId]);
      const node = { identity, inbound: createTotal(), outbound: createTotal(), inside: false, serviceIds };
      nodePlaces[number] = nodes.push(node);
      return node;
    }
    const node = nodes[place - 1] as NodeDraft;
    if (node.identity !== identity && node.identity.serviceId !== identity.serviceId) {
      node.serviceIds.add(identity.serviceId);
    }
    return node;
  }

  for (let i = 0; i < flows.length; i++) {
    if (i % STRIDE === STRIDE - 1) yield;
    const flow = flows[i] as Flow;
    const line = drawn[i] as DrawnEdge;
    const { id, source, target, protocol } = line;
    const from = nodeOf(line.from, source);
    const to = nodeOf(line.to, target);
    // A flow from a node to itself counts for the node and makes an edge.
    if (!source.anonymous) from.inside = true;
    if (!flow.edge.external && !target.anonymous) to.inside = true;
    const edge = edgesByNumber[line.edge];
    if (!edge) {
      const { evidence, reporters } = flow;
      edgesByNumber[line.edge] = {
        id,
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
      continue;
    }
    addTo(edge, flow);
    edge.evidence = strongerEvidence(edge.evidence, flow.evidence);
    edge.reporters = joinReporters(edge.reporters, flow.reporters);
  }
  yield;
  const edges: EdgeDraft[] = [];
  for (const number of layout.edgeOrder()) {
    const edge = edgesByNumber[number];
    if (edge) edges.push(edge);
  }
  return yield* finishInSteps(nodes, edges);
}

function* finishInSteps(nodes: readonly NodeDraft[], edges: readonly EdgeDraft[]): Generator<void, Graph> {
  for (let i = 0; i < edges.length; i++) {
    if (i % STRIDE === STRIDE - 1) yield;
    const { to, sums } = edges[i] as EdgeDraft;
    addTo(to.inbound, sums);
  }
  yield;
  for (const { from, sums } of edges) if (!from.inbound.sums) addTo(from.outbound, sums);
  yield;
  const finished = new Map<string, GraphNode>();
  for (const { identity, inbound, outbound, inside, serviceIds } of nodes) {
    const sums = { inbound: inbound.sums, outbound: outbound.sums };
    finished.set(identity.id, { identity, ...sums, external: !inside, serviceIds });
  }
  return { nodes: finished, edges };
}

/** Adds flows up into a graph, whose edges come in the order of their ids; each is drawn in the layout as its counterpart in the list. */
export function sumGraph(layout: GraphLayout, drawn: readonly DrawnEdge[], flows: readonly Flow[]): Graph {
  return takeAllSteps(sumInSteps(layout, drawn, flows));
}

/** What callers and what callees are drawn as; in all graphs but that of a single edge the same. */
export interface EndKinds {
  readonly source: EndKind;
  readonly target: EndKind;
}

function drawIn(layout: GraphLayout, { source, target, protocol }: EdgeKey, kinds: EndKinds): DrawnEdge {
  return layout.draw(
    identifyEnd(source, kinds.source, target),
    identifyEnd(target, kinds.target, source),
    protocol,
  );
}

/** A graph of one kind. How edges are drawn is remembered by object: edges are interned, and graphs ask again and again. */
function* buildInSteps(edges: readonly EdgeSums[], kind: GraphKind): Generator<void, Graph> {
  if (known[kind].layout.edges() > MOST_KNOWN) known[kind] = createKnown();
  const { layout, drawn } = known[kind];
  const kinds = { source: kind, target: kind };
  const lines: DrawnEdge[] = [];
  for (let i = 0; i < edges.length; i++) {
    if (i % STRIDE === STRIDE - 1) yield;
    const { edge } = edges[i] as EdgeSums;
    let line = drawn.get(edge);
    if (!line) {
      line = drawIn(layout, edge, kinds);
      drawn.set(edge, line);
    }
    lines.push(line);
  }
  return yield* sumInSteps(layout, lines, edges);
}

/** The graph of one kind. Its edges come in the order of their ids. */
export function buildGraph(edges: readonly EdgeSums[], kind: GraphKind | EndKinds): Graph {
  if (typeof kind === 'string') return takeAllSteps(buildInSteps(edges, kind));
  const layout = createGraphLayout();
  const lines = edges.map(({ edge }) => drawIn(layout, edge, kind));
  return sumGraph(layout, lines, edges);
}

/** The same, of as many edges as a mesh has: rests between slices of work. */
export function buildLargeGraph(edges: readonly EdgeSums[], kind: GraphKind): Promise<Graph> {
  return takeSteps(buildInSteps(edges, kind), startPace());
}
