/** Lanes over a whole window into edges, each request counted once, ordered by edge as the embedded store orders them. */
import { combineReporters, type ReporterSums } from '../precedence.ts';
import type { EdgeSums } from '../telemetry-store.ts';
import type { EdgeLanes, Lane } from './lanes.ts';
import { readHistogram, type Layouts } from './latency.ts';
import { sumStep } from './reporter-sums.ts';

function sumLane(lane: Lane | null, { edge }: EdgeLanes): ReporterSums | null {
  return lane && sumStep(lane, edge.protocol, 0);
}

/** One edge from lanes of a single step. */
export function combineEdge(lanes: EdgeLanes, layouts: Layouts): EdgeSums {
  const source = sumLane(lanes.source, lanes);
  const destination = sumLane(lanes.destination, lanes);
  const whole = lanes.destination ?? lanes.source;
  const { sums, evidence, reporters } = combineReporters(source, destination);
  sums.histogram = whole && readHistogram(whole.latency, layouts, 0);
  return { ...sums, edge: lanes.edge, evidence, reporters };
}

/** Edges in the order of their parts. */
export function sortLanes(edges: readonly EdgeLanes[]): EdgeLanes[] {
  return edges.toSorted((a, b) => (a.key < b.key ? -1 : 1));
}
