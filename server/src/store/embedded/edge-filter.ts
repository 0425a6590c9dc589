/** Picks the lanes of the edges that a question is about. What enters is an EdgeFilter; what leaves are lane ids. */
import type { EdgeKey } from '../../telemetry/edge-window.ts';
import { asksForAll, createEdgeMatcher } from '../match-edge.ts';
import type { EdgeFilter } from '../telemetry-store.ts';
import type { Dictionary, Lane } from './dictionary.ts';

/** Lanes that a question is about. */
export interface Picked {
  /** Lanes that were known when the question was asked: rows of later ones are not part of the answer. */
  readonly laneCount: number;
  /** Ascending ids; null for all. */
  readonly lanes: readonly number[] | null;
}

/** The lanes of all matching edges. */
export function pickLanes(dictionary: Dictionary, filter: EdgeFilter): Picked {
  const laneCount = dictionary.lanes.length;
  if (asksForAll(filter)) return { laneCount, lanes: null };
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
