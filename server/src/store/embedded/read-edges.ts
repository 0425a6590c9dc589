/** Answers which edges carried anything in a window: sums by lane, combined by reporter, ordered by edge. */
import type { EdgeKey } from '../../telemetry/edge-window.ts';
import { combineReporters } from '../precedence.ts';
import type { EdgeSums } from '../telemetry-store.ts';
import type { Dictionary } from './dictionary.ts';
import { listEdges } from './edge-filter.ts';
import type { Picked } from './edge-filter.ts';
import { readLatency, readReporter, rowWidth } from './lane-sums.ts';
import type { LaneSums } from './lane-sums.ts';
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

function readEdge(sums: LaneSums, dictionary: Dictionary, edge: number): EdgeSums | null {
  const lanes = dictionary.lanesOfEdge[edge] as readonly number[];
  const source = readReporter(sums, dictionary, { lanes, reporter: 'source' });
  const destination = readReporter(sums, dictionary, { lanes, reporter: 'destination' });
  if (!source && !destination) return null;
  if (destination) destination.histogram = readLatency(sums, dictionary, { lanes, reporter: 'destination' });
  else if (source) source.histogram = readLatency(sums, dictionary, { lanes, reporter: 'source' });
  const combined = combineReporters(source, destination);
  return {
    ...combined.sums,
    edge: dictionary.edges[edge] as EdgeKey,
    evidence: combined.evidence,
    reporters: combined.reporters,
  };
}

/** The edges of the picked lanes that carried anything. */
export async function readEdges(
  reading: Reading & { readonly edgeRanks: () => Uint32Array },
  plan: Plan,
  query: { picked: Picked; histograms: boolean },
): Promise<EdgeSums[]> {
  const { dictionary } = reading;
  const width = rowWidth(dictionary, query.histograms);
  const sums = await sumPlan(reading, plan, { picked: query.picked, width });
  const pace = startPace();
  const edges: EdgeSums[] = [];
  const ranks = reading.edgeRanks();
  const order = listEdges(dictionary, query.picked).toSorted(
    (a, b) => (ranks[a] as number) - (ranks[b] as number),
  );
  for (let i = 0; i < order.length; i++) {
    const edge = readEdge(sums, dictionary, order[i] as number);
    if (edge) edges.push(edge);
    if ((i & 255) === 255 && pace.isDue()) await pace.rest();
  }
  return edges;
}
