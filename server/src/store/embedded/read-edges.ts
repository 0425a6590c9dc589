/** Answers which edges carried anything in a window: sums by lane, combined by reporter, ordered by edge. */
import type { EdgeSums } from '../telemetry-store.ts';
import type { Picked } from './edge-filter.ts';
import { createEdgeReader } from './edge-sums.ts';
import { rowWidth } from './lane-sums.ts';
import { startPace } from '../../pace.ts';
import type { Plan } from './plan.ts';
import { sumPlan } from './sum-plan.ts';
import type { Reading } from './sum-plan.ts';

/** The edges of the picked lanes that carried anything. */
export async function readEdges(
  reading: Reading,
  plan: Plan,
  query: { picked: Picked; histograms: boolean },
): Promise<EdgeSums[]> {
  const { dictionary } = reading;
  const { picked, histograms } = query;
  const runs = reading.edgeRuns(picked);
  return sumPlan(reading, { plan, picked, width: rowWidth(dictionary, histograms) }, async (sums) => {
    const pace = startPace();
    const edges: EdgeSums[] = [];
    const readEdge = createEdgeReader({ sums, runs }, dictionary, histograms);
    for (let i = 0; i < runs.edges.length; i++) {
      const edge = readEdge(i);
      if (edge) edges.push(edge);
      if ((i & 255) === 255 && pace.isDue()) await pace.rest();
    }
    return edges;
  });
}
