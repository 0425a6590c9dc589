/**
 * Edge sums of a window -> posture: what clusters, namespaces, services or edges receive and send by what is proven of mutual TLS, the worst
 * first. Counts are sums of the edges' own, so that rows add up to the total whatever they stand for.
 *
 * Traffic to hosts outside the mesh is in no state: no PeerAuthentication could secure it. It is told as `leaving`, and as edges with the reason
 * `outside-mesh`. Traffic from callers of which nothing is known counts where it arrives; such callers have no row.
 */
import type { Posture, PostureRow } from '@sightglass/shared/contract';
import { formatNamespaceId } from '@sightglass/shared/identity';
import { summarizeMtls, type MtlsState } from '@sightglass/shared/mtls';
import { buildGraph, type Graph, type GraphEdge } from '../signals/build-graph.ts';
import type { NodeIdentity } from '../signals/node-identity.ts';
import { isInScope, type Scope } from '../signals/scope.ts';
import type { EdgeSums } from '../store/telemetry-store.ts';
import { reasonOf } from './edge-reason.ts';
import type { FindPolicy } from './find-policy.ts';
import {
  addCounts,
  createCounts,
  notMutual,
  presentCounts,
  totalOf,
  type RunningCounts,
} from './mtls-counts.ts';

type Level = 'cluster' | 'namespace' | 'service';
type EdgeCounts = Record<MtlsState, number>;

interface Tally {
  readonly received: RunningCounts;
  readonly sent: RunningCounts;
  readonly arriving: RunningCounts;
  readonly edges: EdgeCounts;
  leaving: number;
}

interface Place extends Tally {
  readonly id: string;
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
}

/** An edge between services, with both ends. */
interface Crossing {
  readonly edge: GraphEdge;
  readonly from: NodeIdentity;
  readonly to: NodeIdentity;
  /** Ends outside the mesh. */
  readonly outside: boolean;
}

export interface PostureQuestion {
  readonly by: Level | 'edge';
  readonly scope: Scope;
  /** Empty means all. */
  readonly states: readonly MtlsState[];
  /** Rows at most. */
  readonly limit: number;
  readonly policyOf: FindPolicy;
}

function createTally(): Tally {
  return {
    received: createCounts(),
    sent: createCounts(),
    arriving: createCounts(),
    edges: { mutual: 0, mixed: 0, plaintext: 0, unmeasured: 0 },
    leaving: 0,
  };
}

function listCrossings(graph: Graph): Crossing[] {
  return graph.edges.map((edge) => {
    const target = graph.nodes.get(edge.target);
    const from = graph.nodes.get(edge.source)?.identity as NodeIdentity;
    const to = target?.identity as NodeIdentity;
    return { edge, from, to, outside: target?.external === true && !to.anonymous };
  });
}

function presentBorder({ arriving, leaving }: Tally): PostureRow['border'] {
  return { arriving: presentCounts(arriving), leaving };
}

function tallyReceived(tally: Tally, { edge, from }: Crossing): void {
  addCounts(tally.received, edge.sums);
  if (from.anonymous) addCounts(tally.arriving, edge.sums);
  tally.edges[summarizeMtls(edge.sums).state]++;
}

function describePlace(
  level: Level,
  { cluster, namespace, id, name }: NodeIdentity,
): Omit<Place, keyof Tally> {
  if (level === 'cluster') return { id: cluster, cluster, namespace: '', name: cluster };
  if (level === 'namespace') {
    return { id: formatNamespaceId({ cluster, namespace }), cluster, namespace, name: namespace };
  }
  return { id, cluster, namespace, name };
}

function listPlaces(crossings: readonly Crossing[], level: Level, scope: Scope): Place[] {
  const places = new Map<string, Place>();
  const placeOf = (node: NodeIdentity): Tally | null => {
    if (!isInScope(node, scope) || (node.anonymous && level !== 'cluster')) return null;
    const described = describePlace(level, node);
    let place = places.get(described.id);
    if (!place) {
      place = Object.assign(described, createTally());
      places.set(described.id, place);
    }
    return place;
  };
  for (const crossing of crossings) {
    const { edge, from, to, outside } = crossing;
    const sender = from.anonymous ? null : placeOf(from);
    if (outside) {
      if (sender) sender.leaving += totalOf(edge.sums);
      continue;
    }
    if (sender) addCounts(sender.sent, edge.sums);
    const receiver = placeOf(to);
    if (receiver) tallyReceived(receiver, crossing);
  }
  return [...places.values()];
}

function placeRows(crossings: readonly Crossing[], level: Level, question: PostureQuestion): PostureRow[] {
  return listPlaces(crossings, level, question.scope).map((place) => {
    const { id, cluster, namespace, name, received, sent } = place;
    return {
      id,
      cluster,
      namespace,
      name,
      received: presentCounts(received),
      sent: presentCounts(sent),
      border: presentBorder(place),
      edges: place.edges,
      policy: question.policyOf(level, place),
      edge: null,
    };
  });
}

function edgeRow(crossing: Crossing): PostureRow {
  const { edge, from, to, outside } = crossing;
  const tally = createTally();
  if (outside) tally.leaving = totalOf(edge.sums);
  else tallyReceived(tally, crossing);
  return {
    id: edge.id,
    cluster: to.cluster,
    namespace: to.namespace,
    name: to.name,
    received: presentCounts(edge.sums),
    sent: null,
    border: presentBorder(tally),
    edges: tally.edges,
    policy: null,
    edge: {
      source: edge.source,
      target: edge.target,
      sourceName: from.name,
      sourceNamespace: from.namespace,
      sourceCluster: from.cluster,
      protocol: edge.protocol,
      reason: reasonOf({ ...edge, outside }),
      reporters: [...edge.reporters],
    },
  };
}

const STATE_RANK: Readonly<Record<MtlsState, number>> = { plaintext: 0, mixed: 1, unmeasured: 2, mutual: 3 };

/** What receives nothing, and what leaves the mesh, has nothing to be secured here: it comes last. */
function rankOf({ received, edge }: PostureRow): number {
  if (edge?.reason === 'outside-mesh') return 4;
  return totalOf(received) > 0 ? STATE_RANK[received.state] : 5;
}

function worstFirst(a: PostureRow, b: PostureRow): number {
  return (
    rankOf(a) - rankOf(b) ||
    notMutual(b.received) - notMutual(a.received) ||
    totalOf(b.received) - totalOf(a.received) ||
    (a.id < b.id ? -1 : 1)
  );
}

function totalPosture(crossings: readonly Crossing[]): Posture['total'] {
  const tally = createTally();
  for (const crossing of crossings) {
    if (crossing.outside) tally.leaving += totalOf(crossing.edge.sums);
    else tallyReceived(tally, crossing);
  }
  return { ...presentCounts(tally.received), border: presentBorder(tally), edges: tally.edges };
}

/** Total and rows of the contract. */
export function presentPosture(
  edges: readonly EdgeSums[],
  question: PostureQuestion,
): Pick<Posture, 'total' | 'rows' | 'matching'> {
  const { by, states, limit } = question;
  const crossings = listCrossings(buildGraph(edges, 'service'));
  const rows = by === 'edge' ? crossings.map(edgeRow) : placeRows(crossings, by, question);
  const wanted = states.length === 0 ? rows : rows.filter(({ received }) => states.includes(received.state));
  const sorted = wanted.toSorted(worstFirst);
  return { total: totalPosture(crossings), rows: sorted.slice(0, limit), matching: sorted.length };
}
