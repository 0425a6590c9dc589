/**
 * The part of a graph around some nodes: what they call, up to `hops` away downstream, and who calls them, up to `hops`
 * away upstream. Only edges that were walked are kept; nodes keep the signals of all their traffic.
 */
import type { Graph, GraphEdge } from './build-graph.ts';

type Direction = 'source' | 'target';

function walk(
  graph: Graph,
  start: { centre: readonly string[]; hops: number },
  along: Direction,
): Set<GraphEdge> {
  const { centre, hops } = start;
  const against: Direction = along === 'source' ? 'target' : 'source';
  const edgesAt = new Map<string, GraphEdge[]>();
  for (const edge of graph.edges) {
    const list = edgesAt.get(edge[along]);
    if (list) list.push(edge);
    else edgesAt.set(edge[along], [edge]);
  }
  const walked = new Set<GraphEdge>();
  const seen = new Set(centre);
  let frontier = [...centre];
  for (let hop = 0; hop < hops; hop++) {
    const next: string[] = [];
    for (const id of frontier) {
      for (const edge of edgesAt.get(id) ?? []) {
        walked.add(edge);
        const neighbour = edge[against];
        if (!seen.has(neighbour)) {
          seen.add(neighbour);
          next.push(neighbour);
        }
      }
    }
    frontier = next;
  }
  return walked;
}

/** Ids of the nodes that an id means: the node itself, or in a finer graph the nodes of that service. */
export function findFocus(graph: Graph, id: string): string[] {
  const found: string[] = [];
  for (const [nodeId, node] of graph.nodes) {
    if (nodeId === id || node.serviceIds.has(id)) found.push(nodeId);
  }
  return found;
}

/** The neighbourhood of the nodes of `centre`. */
export function focusGraph(graph: Graph, centre: readonly string[], hops: number): Graph {
  const walked = [...walk(graph, { centre, hops }, 'source'), ...walk(graph, { centre, hops }, 'target')];
  const kept = new Set(centre);
  for (const edge of walked) {
    kept.add(edge.source);
    kept.add(edge.target);
  }
  return {
    nodes: new Map([...graph.nodes].filter(([id]) => kept.has(id))),
    edges: [...new Set(walked)],
  };
}
