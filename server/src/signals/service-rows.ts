/** Edge sums -> one row for each canonical service: signals, versions, workloads, how many call it and are called. */
import type { ServiceRow } from '@sightglass/shared/contract';
import { UNKNOWN } from '@sightglass/shared/identity';
import type { EdgeSums } from '../store/telemetry-store.ts';
import type { EdgeEnd } from '../telemetry/edge-window.ts';
import type { Graph, GraphNode } from './build-graph.ts';
import { identifyEnd } from './node-identity.ts';
import { startPace, takeAllSteps, takeSteps } from '../pace.ts';
import { presentNode, type Measure } from './present-graph.ts';

export type UnsparkedRow = Omit<ServiceRow, 'sparkline'>;

/** What answers (or, on the other side, calls) in the name of a service. */
interface Parts {
  readonly versions: Set<string>;
  readonly workloads: Set<string>;
  /** Ids of the services at the other ends. */
  readonly others: Set<string>;
}

interface PartsByService {
  readonly answering: Map<string, Parts>;
  readonly calling: Map<string, Parts>;
}

/** Edges between two looks at the clock. */
const STRIDE = 512;
const NODE_STRIDE = 64;

/** The parts of all edges, in short steps. */
function* collectInSteps(edges: readonly EdgeSums[]): Generator<void, PartsByService> {
  const answering = new Map<string, Parts>();
  const calling = new Map<string, Parts>();
  const add = (side: Map<string, Parts>, end: EdgeEnd, ids: { own: string; other: string }): void => {
    let parts = side.get(ids.own);
    if (!parts) {
      parts = { versions: new Set(), workloads: new Set(), others: new Set() };
      side.set(ids.own, parts);
    }
    if (end.version !== UNKNOWN) parts.versions.add(end.version);
    if (end.workload !== UNKNOWN) parts.workloads.add(end.workload);
    parts.others.add(ids.other);
  };
  for (let i = 0; i < edges.length; i++) {
    if (i % STRIDE === STRIDE - 1) yield;
    const { edge } = edges[i] as EdgeSums;
    const source = identifyEnd(edge.source, 'service', edge.target).id;
    const target = identifyEnd(edge.target, 'service', edge.source).id;
    add(calling, edge.source, { own: source, other: target });
    add(answering, edge.target, { own: target, other: source });
  }
  return { answering, calling };
}

interface Sides {
  readonly answering: Parts | undefined;
  readonly calling: Parts | undefined;
}

function toRow(node: GraphNode, sides: Sides, measure: Measure): UnsparkedRow {
  const presented = presentNode(node, measure);
  const { id, cluster, namespace, name, external, health, measured, mtls } = presented;
  const { requestsPerSecond, errorRatio, latency, bytesPerSecond, openedPerSecond } = presented;
  const { saturation } = presented;
  const own = measured === 'inbound' ? sides.answering : sides.calling;
  return {
    id,
    cluster,
    namespace,
    name,
    external,
    health,
    requestsPerSecond,
    errorRatio,
    latency,
    bytesPerSecond,
    openedPerSecond,
    mtls,
    ...(saturation ? { saturation } : {}),
    measured,
    versions: [...(own?.versions ?? [])].toSorted(),
    workloads: own?.workloads.size ?? 0,
    callers: sides.answering?.others.size ?? 0,
    callees: sides.calling?.others.size ?? 0,
  };
}

/** Rows in the order of their ids; rests between slices of work. `graph` is the service graph of the same edges; unknown callers have no row. */
export async function serviceRows(
  edges: readonly EdgeSums[],
  graph: Graph,
  measure: Measure,
): Promise<UnsparkedRow[]> {
  const pace = startPace();
  const { answering, calling } = await takeSteps(collectInSteps(edges), pace);
  const rows: UnsparkedRow[] = [];
  for (const [id, node] of graph.nodes) {
    if (node.identity.anonymous) continue;
    rows.push(toRow(node, { answering: answering.get(id), calling: calling.get(id) }, measure));
    if (rows.length % NODE_STRIDE === 0 && pace.isDue()) await pace.rest();
  }
  return rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** The row of one service, also one that is silent or stands for unknown callers. */
export function serviceRow(edges: readonly EdgeSums[], node: GraphNode, measure: Measure): UnsparkedRow {
  const { answering, calling } = takeAllSteps(collectInSteps(edges));
  const { id } = node.identity;
  return toRow(node, { answering: answering.get(id), calling: calling.get(id) }, measure);
}
