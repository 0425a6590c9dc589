/**
 * The edges of a question in the order of their parts, whatever order they were first seen in, each with a run of its lanes. What enters
 * are picked lanes; what leaves are arrays of numbers, read from one end to the other: a mesh has tens of thousands of lanes, and
 * to look each up as an object takes longer than to add up what it counted.
 */
import type { EdgeKey } from '../../telemetry/edge-window.ts';
import { partsOfEdge } from '../edge-parts.ts';
import type { Dictionary, Lane } from './dictionary.ts';
import { listEdges, slotOf } from './edge-filter.ts';
import type { Picked } from './edge-filter.ts';

export interface EdgeRuns {
  /** Ids of edges. */
  readonly edges: Uint32Array;
  /** Edge i has the lanes first[i] to first[i + 1] of the lists below. */
  readonly first: Uint32Array;
  /** Where each lane's sums are. */
  readonly slots: Uint32Array;
  /** 1 where the source reports, 0 where the destination does. */
  readonly bySource: Uint8Array;
  readonly layouts: Uint32Array;
}

/** A text by which edges sort as by their parts. */
function sortKey(edge: EdgeKey): string {
  return partsOfEdge(edge).join('\0');
}

/** Place of each edge, by id, in the order of their parts; worked out again when an edge was added. */
function createEdgeRanks(dictionary: Dictionary): () => Uint32Array {
  const keys: string[] = [];
  let ranks = new Uint32Array(0);
  return () => {
    if (ranks.length === dictionary.edges.length) return ranks;
    while (keys.length < dictionary.edges.length)
      keys.push(sortKey(dictionary.edges[keys.length] as EdgeKey));
    const order = Uint32Array.from(keys.keys()).toSorted((a, b) =>
      (keys[a] as string) < (keys[b] as string) ? -1 : 1,
    );
    ranks = new Uint32Array(order.length);
    for (let rank = 0; rank < order.length; rank++) ranks[order[rank] as number] = rank;
    return ranks;
  };
}

/** The same ids in the order of their ranks. */
function orderEdges(edges: readonly number[], ranks: Uint32Array): Uint32Array {
  const places = Float64Array.from(edges, (edge) => (ranks[edge] as number) * 2 ** 32 + edge);
  return Uint32Array.from(places.toSorted(), (place) => place % 2 ** 32);
}

function listRuns(dictionary: Dictionary, picked: Picked, edges: Uint32Array): EdgeRuns {
  const { slotCount } = picked;
  const first = new Uint32Array(edges.length + 1);
  const slots = new Uint32Array(slotCount);
  const bySource = new Uint8Array(slotCount);
  const layouts = new Uint32Array(slotCount);
  let at = 0;
  for (let i = 0; i < edges.length; i++) {
    for (const lane of dictionary.lanesOfEdge[edges[i] as number] as readonly number[]) {
      const slot = slotOf(picked, lane);
      if (slot < 0) continue;
      const { reporter, layout } = dictionary.lanes[lane] as Lane;
      slots[at] = slot;
      bySource[at] = reporter === 'source' ? 1 : 0;
      layouts[at++] = layout;
    }
    first[i + 1] = at;
  }
  return { edges, first, slots, bySource, layouts };
}

/** Lists the edges of picked lanes. Those of all lanes are kept for the next question. */
export function createEdgeRuns(dictionary: Dictionary): (picked: Picked) => EdgeRuns {
  const edgeRanks = createEdgeRanks(dictionary);
  let all: { readonly laneCount: number; readonly runs: EdgeRuns } | null = null;
  return (picked) => {
    if (picked.lanes === null && all?.laneCount === picked.laneCount) return all.runs;
    const runs = listRuns(dictionary, picked, orderEdges(listEdges(dictionary, picked), edgeRanks()));
    if (picked.lanes === null) all = { laneCount: picked.laneCount, runs };
    return runs;
  };
}
