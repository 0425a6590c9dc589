/** A graph -> the edges with the most traffic in plaintext, by requests and then by bytes; at most twenty. */
import type { TopologyEdge } from '@sightglass/shared/contract';
import type { Graph } from './build-graph.ts';
import { byId, presentEdge, type Measure } from './present-graph.ts';

const MAX_EDGES = 20;

/** The edges as they are presented. */
export function listPlaintextEdges(graph: Graph, measure: Measure): TopologyEdge[] {
  return graph.edges
    .filter(({ sums }) => sums.plaintext > 0)
    .map((edge) => presentEdge(edge, measure))
    .toSorted(
      (a, b) =>
        b.requestsPerSecond * b.mtls.plaintextShare - a.requestsPerSecond * a.mtls.plaintextShare ||
        b.bytesPerSecond * b.mtls.plaintextShare - a.bytesPerSecond * a.mtls.plaintextShare ||
        byId(a, b),
    )
    .slice(0, MAX_EDGES);
}
