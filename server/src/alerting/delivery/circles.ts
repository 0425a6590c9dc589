/**
 * Which nodes of a directed graph lie on a common circle: its strongly connected components, by Kosaraju's two passes, without
 * recursion. In: for each node those it points to. Out: for each node a number that it shares with those of its component only.
 */
type Graph = ReadonlyMap<string, readonly string[]>;

/** Nodes in the order in which a depth-first search leaves them for good. */
function orderByLeaving(graph: Graph): string[] {
  const seen = new Set<string>();
  const left: string[] = [];
  for (const start of graph.keys()) {
    if (seen.has(start)) continue;
    seen.add(start);
    const path = [{ node: start, next: 0 }];
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const target = graph.get(top.node)?.[top.next++];
      if (target === undefined) {
        left.push(top.node);
        path.pop();
      } else if (!seen.has(target)) {
        seen.add(target);
        path.push({ node: target, next: 0 });
      }
    }
  }
  return left;
}

function reverse(graph: Graph): Graph {
  const reversed = new Map<string, string[]>();
  for (const [node, targets] of graph) {
    for (const target of targets) {
      const known = reversed.get(target);
      if (known) known.push(node);
      else reversed.set(target, [node]);
    }
  }
  return reversed;
}

export function findCircles(graph: Graph): ReadonlyMap<string, number> {
  const reversed = reverse(graph);
  const circles = new Map<string, number>();
  for (const [index, start] of orderByLeaving(graph).toReversed().entries()) {
    if (circles.has(start)) continue;
    circles.set(start, index);
    const open = [start];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      for (const next of reversed.get(node) ?? []) {
        if (circles.has(next)) continue;
        circles.set(next, index);
        open.push(next);
      }
    }
  }
  return circles;
}
