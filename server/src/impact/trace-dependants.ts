/**
 * Who depends on the chosen: everybody from whom calls lead to one of them, and over how many calls at least. Pure. Circles are found by
 * Tarjan's algorithm (R. Tarjan, Depth-first search and linear graph algorithms, 1972), without recursion: a chain may be long.
 */
import type { CallGraph } from './call-graph.ts';

export interface Trace {
  /** Calls to the nearest of the chosen, which have 0 themselves; near ones first. */
  readonly hops: ReadonlyMap<string, number>;
  /** Nodes of the trace that depend on each other in a circle, each circle sorted. */
  readonly loops: readonly (readonly string[])[];
}

function walkBack(graph: CallGraph, chosen: readonly string[]): Map<string, number> {
  const hops = new Map(chosen.map((id) => [id, 0]));
  let front: readonly string[] = chosen;
  for (let hop = 1; front.length > 0; hop++) {
    const next: string[] = [];
    for (const node of front)
      for (const { source } of graph.to(node)) {
        if (hops.has(source)) continue;
        hops.set(source, hop);
        next.push(source);
      }
    front = next;
  }
  return hops;
}

interface Visit {
  readonly node: string;
  readonly callees: readonly string[];
  at: number;
}

function findLoops(graph: CallGraph, within: ReadonlyMap<string, number>): string[][] {
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const open = new Set<string>();
  const stack: string[] = [];
  const loops: string[][] = [];
  const lower = (node: string, value: number): void => {
    low.set(node, Math.min(low.get(node) as number, value));
  };
  const enter = (node: string): Visit => {
    order.set(node, order.size);
    low.set(node, order.get(node) as number);
    stack.push(node);
    open.add(node);
    const callees = graph.from(node).flatMap(({ target }) => (within.has(target) ? [target] : []));
    return { node, callees, at: 0 };
  };
  const leave = ({ node }: Visit): void => {
    if (low.get(node) !== order.get(node)) return;
    const members = stack.splice(stack.indexOf(node));
    for (const member of members) open.delete(member);
    if (members.length > 1) loops.push(members.toSorted());
  };
  for (const root of within.keys()) {
    if (order.has(root)) continue;
    const path = [enter(root)];
    for (let visit = path.at(-1); visit; visit = path.at(-1)) {
      const callee = visit.callees[visit.at++];
      if (callee === undefined) {
        leave(visit);
        path.pop();
        const parent = path.at(-1);
        if (parent) lower(parent.node, low.get(visit.node) as number);
      } else if (!order.has(callee)) path.push(enter(callee));
      else if (open.has(callee)) lower(visit.node, order.get(callee) as number);
    }
  }
  return loops.toSorted((a, b) => ((a[0] as string) < (b[0] as string) ? -1 : 1));
}

/** Traces back from the chosen; those that are not in the graph have nobody. */
export function traceDependants(graph: CallGraph, chosen: readonly string[]): Trace {
  const hops = walkBack(graph, chosen);
  return { hops, loops: findLoops(graph, hops) };
}
