/** Answers which edges carried anything in a window: sums by lane, combined by reporter, ordered by edge. */
import { mergeHistograms } from '@sightglass/shared/histogram';
import type { EdgeKey } from '../../telemetry/edge-window.ts';
import { combineReporters } from '../precedence.ts';
import type { EdgeSums } from '../telemetry-store.ts';
import type { Dictionary, Lane } from './dictionary.ts';
import type { Picked } from './edge-filter.ts';
import { readReporter, rowWidth } from './lane-sums.ts';
import type { LaneSums } from './lane-sums.ts';
import { startPace } from './pace.ts';
import type { Plan } from './plan.ts';
import { sumPlan } from './sum-plan.ts';
import type { Reading } from './sum-plan.ts';

function partsOf({ source, target, protocol, external }: EdgeKey): string[] {
  return [
    source.cluster,
    source.namespace,
    source.service,
    source.workload,
    source.version,
    target.cluster,
    target.namespace,
    target.service,
    target.workload,
    target.version,
    protocol,
    String(external),
  ];
}

/** Order of edges by their parts, code unit by code unit, whatever order they were first seen in. */
export function compareEdges(a: EdgeKey, b: EdgeKey): number {
  if (a === b) return 0;
  const theirs = partsOf(b);
  for (const [i, part] of partsOf(a).entries()) {
    const other = theirs[i] as string;
    if (part !== other) return part < other ? -1 : 1;
  }
  return 0;
}

function readEdge(sums: LaneSums, dictionary: Dictionary, edge: number): EdgeSums | null {
  const lanes = dictionary.lanesOfEdge[edge] as readonly number[];
  const reporters = (['source', 'destination'] as const).map((reporter) =>
    readReporter(
      sums,
      dictionary,
      lanes.filter((id) => (dictionary.lanes[id] as Lane).reporter === reporter),
    ),
  );
  const [source = null, destination = null] = reporters;
  if (!source && !destination) return null;
  for (const reporter of [source, destination]) {
    if (reporter && reporter.layouts.length > 0) reporter.histogram = mergeHistograms(reporter.layouts);
  }
  const combined = combineReporters(source, destination);
  return {
    ...combined.sums,
    edge: dictionary.edges[edge] as EdgeKey,
    evidence: combined.evidence,
    reporters: combined.reporters,
  };
}

/** Ids of all edges in order of their parts; cached until an edge is added. */
export function createEdgeOrder(dictionary: Dictionary): () => readonly number[] {
  let order: number[] = [];
  return () => {
    if (order.length !== dictionary.edges.length) {
      order = dictionary.edges
        .map((_, id) => id)
        .toSorted((a, b) => compareEdges(dictionary.edges[a] as EdgeKey, dictionary.edges[b] as EdgeKey));
    }
    return order;
  };
}

/** The edges of the picked lanes that carried anything. */
export async function readEdges(
  reading: Reading & { readonly edgeOrder: () => readonly number[] },
  plan: Plan,
  query: { picked: Picked; histograms: boolean },
): Promise<EdgeSums[]> {
  const { dictionary } = reading;
  const width = rowWidth(dictionary, query.histograms);
  const sums = await sumPlan(reading, plan, { picked: query.picked, width });
  const pace = startPace();
  const edges: EdgeSums[] = [];
  const order = query.picked.lanes
    ? [...new Set(query.picked.lanes.map((id) => (dictionary.lanes[id] as Lane).edge))].toSorted((a, b) =>
        compareEdges(dictionary.edges[a] as EdgeKey, dictionary.edges[b] as EdgeKey),
      )
    : reading.edgeOrder();
  for (let i = 0; i < order.length; i++) {
    const edge = readEdge(sums, dictionary, order[i] as number);
    if (edge) edges.push(edge);
    if ((i & 255) === 255 && pace.isDue()) await pace.rest();
  }
  return edges;
}
