/** Picks the lanes of the edges that a question is about. What enters is an EdgeFilter; what leaves are lane ids. */
import type { EdgeKey } from '../../telemetry/edge-window.ts';
import { asksForAll, createEdgeMatcher } from '../match-edge.ts';
import type { EdgeFilter } from '../telemetry-store.ts';
import type { Dictionary, Lane } from './dictionary.ts';
import type { EdgeIndex } from './edge-index.ts';

/**
 * Lanes that a question is about. Each has a slot, its place in what the question adds up: sums of one service's lanes take the
 * room of those lanes, not of the whole mesh.
 */
export interface Picked {
  /** Lanes that were known when the question was asked: rows of later ones are not part of the answer. */
  readonly laneCount: number;
  /** Ascending ids, by slot; null for all lanes, whose slots are their ids. */
  readonly lanes: readonly number[] | null;
  /** Slots by lane; null for all lanes. */
  readonly slots: ReadonlyMap<number, number> | null;
  readonly slotCount: number;
}

/** All lanes below a count, or the listed ones, ascending. */
export function pick(laneCount: number, lanes: readonly number[] | null): Picked {
  if (lanes === null) return { laneCount, lanes, slots: null, slotCount: laneCount };
  return { laneCount, lanes, slots: new Map(lanes.map((lane, i) => [lane, i])), slotCount: lanes.length };
}

/** Where the lane's sums are; -1 when it is not picked. */
export function slotOf({ slots, laneCount }: Picked, lane: number): number {
  if (slots) return slots.get(lane) ?? -1;
  return lane < laneCount ? lane : -1;
}

/** The lane of a slot. */
export function laneAt({ lanes }: Picked, slot: number): number {
  return lanes ? (lanes[slot] as number) : slot;
}

/** The lanes of all matching edges. */
export function pickLanes(dictionary: Dictionary, index: EdgeIndex, filter: EdgeFilter): Picked {
  const laneCount = dictionary.lanes.length;
  if (asksForAll(filter)) return pick(laneCount, null);
  const matches = createEdgeMatcher(filter);
  const lanes: number[] = [];
  const offer = (edge: number): void => {
    const own = dictionary.lanesOfEdge[edge] as readonly number[];
    if (own.length > 0 && matches(dictionary.edges[edge] as EdgeKey)) lanes.push(...own);
  };
  const candidates = index.candidates(filter);
  if (candidates) candidates.forEach(offer);
  else for (let edge = 0; edge < dictionary.edges.length; edge++) offer(edge);
  return pick(
    laneCount,
    lanes.toSorted((a, b) => a - b),
  );
}

/** Ids of the edges that the picked lanes belong to. */
export function listEdges(dictionary: Dictionary, picked: Picked): number[] {
  const seen = new Uint8Array(dictionary.edges.length);
  const edges: number[] = [];
  for (let slot = 0; slot < picked.slotCount; slot++) {
    const { edge } = dictionary.lanes[laneAt(picked, slot)] as Lane;
    if (seen[edge] === 1) continue;
    seen[edge] = 1;
    edges.push(edge);
  }
  return edges;
}
