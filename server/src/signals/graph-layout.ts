/**
 * Numbers for the nodes and edges of graphs. What enters are the two ends of an edge as they are drawn; what leaves is the edge with
 * its id and three numbers, the same for the same ends, so that a graph of ten thousand flows is added up in lists and not by
 * comparing texts.
 */
import { formatEdgeId, type Protocol } from '@sightglass/shared/identity';
import type { NodeIdentity } from './node-identity.ts';

/** An edge as it is drawn, and the numbers of its nodes and of itself. */
export interface DrawnEdge {
  readonly source: NodeIdentity;
  readonly target: NodeIdentity;
  readonly protocol: Protocol;
  readonly id: string;
  readonly from: number;
  readonly to: number;
  readonly edge: number;
}

export interface GraphLayout {
  draw(source: NodeIdentity, target: NodeIdentity, protocol: Protocol): DrawnEdge;
  /** How many nodes, and edges, have a number. */
  nodes(): number;
  edges(): number;
  /** The numbers of all edges in the order of their ids. */
  edgeOrder(): readonly number[];
}

function numberOf(numbers: Map<string, number>, id: string): number {
  const known = numbers.get(id);
  if (known !== undefined) return known;
  const number = numbers.size;
  numbers.set(id, number);
  return number;
}

/** A layout of nothing. */
export function createGraphLayout(): GraphLayout {
  const nodes = new Map<string, number>();
  const edges = new Map<string, number>();
  const edgeIds: string[] = [];
  let order: number[] = [];
  return {
    draw(source, target, protocol) {
      const id = formatEdgeId({ source: source.id, target: target.id, protocol });
      const [from, to] = [numberOf(nodes, source.id), numberOf(nodes, target.id)];
      const edge = numberOf(edges, id);
      if (edge === edgeIds.length) edgeIds.push(id);
      return { source, target, protocol, id, from, to, edge };
    },
    nodes: () => nodes.size,
    edges: () => edges.size,
    edgeOrder() {
      if (order.length < edgeIds.length) {
        // What was in order stays so: sorting again takes little more than a look at each.
        while (order.length < edgeIds.length) order.push(order.length);
        order.sort((a, b) => ((edgeIds[a] as string) < (edgeIds[b] as string) ? -1 : 1));
      }
      return order;
    },
  };
}
