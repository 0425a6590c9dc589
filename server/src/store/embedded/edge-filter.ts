/** Picks the lanes of the edges that a question is about. What enters is an EdgeFilter; what leaves are lane ids. */
import type { EdgeEnd, EdgeKey } from '../../telemetry/edge-window.ts';
import type { EdgeFilter } from '../telemetry-store.ts';
import type { Dictionary, Lane } from './dictionary.ts';

/** Lanes that a question is about. */
export interface Picked {
  /** Lanes that were known when the question was asked: rows of later ones are not part of the answer. */
  readonly laneCount: number;
  /** Ascending ids; null for all. */
  readonly lanes: readonly number[] | null;
}

function matchesEnd(end: EdgeEnd, wanted: Partial<EdgeEnd> | undefined): boolean {
  if (!wanted) return true;
  return (
    (wanted.cluster === undefined || end.cluster === wanted.cluster) &&
    (wanted.namespace === undefined || end.namespace === wanted.namespace) &&
    (wanted.service === undefined || end.service === wanted.service) &&
    (wanted.workload === undefined || end.workload === wanted.workload) &&
    (wanted.version === undefined || end.version === wanted.version)
  );
}

function toSet(names: readonly string[] | undefined): ReadonlySet<string> | null {
  return names && names.length > 0 ? new Set(names) : null;
}

/** Whether an edge is part of a question; an end lies in the scope when both its cluster and its namespace do. */
function createEdgeMatcher(filter: EdgeFilter): (edge: EdgeKey) => boolean {
  const clusters = toSet(filter.clusters);
  const namespaces = toSet(filter.namespaces);
  const inScope = (end: EdgeEnd): boolean =>
    (!clusters || clusters.has(end.cluster)) && (!namespaces || namespaces.has(end.namespace));
  return (edge) =>
    (filter.protocol === undefined || edge.protocol === filter.protocol) &&
    matchesEnd(edge.source, filter.source) &&
    matchesEnd(edge.target, filter.target) &&
    (inScope(edge.source) || inScope(edge.target));
}

/** The lanes of all matching edges. */
export function pickLanes(dictionary: Dictionary, filter: EdgeFilter): Picked {
  const laneCount = dictionary.lanes.length;
  const asksAll =
    !filter.source &&
    !filter.target &&
    !filter.protocol &&
    !toSet(filter.clusters) &&
    !toSet(filter.namespaces);
  if (asksAll) return { laneCount, lanes: null };
  const matches = createEdgeMatcher(filter);
  const lanes: number[] = [];
  for (let edge = 0; edge < dictionary.edges.length; edge++) {
    const own = dictionary.lanesOfEdge[edge] as readonly number[];
    if (own.length > 0 && matches(dictionary.edges[edge] as EdgeKey)) lanes.push(...own);
  }
  return { laneCount, lanes: lanes.filter((lane) => lane < laneCount).toSorted((a, b) => a - b) };
}

/** Ids of the edges that the picked lanes belong to. */
export function listEdges(dictionary: Dictionary, { lanes, laneCount }: Picked): number[] {
  const seen = new Uint8Array(dictionary.edges.length);
  const edges: number[] = [];
  const offer = (lane: number): void => {
    const { edge } = dictionary.lanes[lane] as Lane;
    if (seen[edge] === 1) return;
    seen[edge] = 1;
    edges.push(edge);
  };
  if (lanes) lanes.forEach(offer);
  else for (let lane = 0; lane < laneCount; lane++) offer(lane);
  return edges;
}
