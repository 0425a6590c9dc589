/** Answers which edges carried anything in a window: sums by lane, combined by reporter, ordered by edge. */
import type { EdgeKey } from '../../telemetry/edge-window.ts';
import type { EdgeSums } from '../telemetry-store.ts';
import type { Dictionary } from './dictionary.ts';
import { listEdges } from './edge-filter.ts';
import type { Picked } from './edge-filter.ts';
import { createEdgeReader } from './edge-sums.ts';
import { rowWidth } from './lane-sums.ts';
import { startPace } from './pace.ts';
import type { Plan } from './plan.ts';
import { sumPlan } from './sum-plan.ts';
import type { Reading } from './sum-plan.ts';
import { partsOfEdge } from '../edge-parts.ts';

/** A text by which edges sort as by their parts, whatever order they were first seen in. */
function sortKey(edge: EdgeKey): string {
  return partsOfEdge(edge).join('\0');
}

/** Place of each edge, by id, in the order of their parts; worked out again when an edge was added. */
export function createEdgeRanks(dictionary: Dictionary): () => Uint32Array {
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
function orderEdges(edges: readonly number[], ranks: Uint32Array): readonly number[] {
  const places = Float64Array.from(edges, (edge) => (ranks[edge] as number) * 2 ** 32 + edge);
  return Array.from(places.toSorted(), (place) => place % 2 ** 32);
}

/** The edges of the picked lanes that carried anything. */
export async function readEdges(
  reading: Reading & { readonly edgeRanks: () => Uint32Array },
  plan: Plan,
  query: { picked: Picked; histograms: boolean },
): Promise<EdgeSums[]> {
  const { dictionary } = reading;
  const { picked, histograms } = query;
  const order = orderEdges(listEdges(dictionary, picked), reading.edgeRanks());
  return sumPlan(reading, { plan, picked, width: rowWidth(dictionary, histograms) }, async (sums) => {
    const pace = startPace();
    const edges: EdgeSums[] = [];
    const readEdge = createEdgeReader(sums, dictionary, histograms);
    for (let i = 0; i < order.length; i++) {
      const edge = readEdge(order[i] as number);
      if (edge) edges.push(edge);
      if ((i & 255) === 255 && pace.isDue()) await pace.rest();
    }
    return edges;
  });
}
