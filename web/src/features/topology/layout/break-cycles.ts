/**
 * From weighted flows between numbered nodes to a graph without cycles that can be drawn left to right.
 * Greedy: flows are accepted strongest first, unless one would close a cycle; so each cycle is broken at its weakest
 * flow. Ties go by node number, which callers take from sorted ids, so the outcome does not depend on input order.
 */

export interface Flow {
  readonly from: number;
  readonly to: number;
  readonly weight: number;
}

/** One flow for each pair of nodes that exchange traffic, in the stronger direction, weighing the difference. */
export function netFlows(flows: readonly Flow[]): Flow[] {
  const pairs = new Map<string, { low: number; high: number; balance: number }>();
  for (const { from, to, weight } of flows) {
    if (from === to) continue;
    const low = Math.min(from, to);
    const high = Math.max(from, to);
    const key = `${low} ${high}`;
    const pair = pairs.get(key) ?? { low, high, balance: 0 };
    pair.balance += from === low ? weight : -weight;
    pairs.set(key, pair);
  }
  return [...pairs.values()].map(({ low, high, balance }) =>
    balance >= 0 ? { from: low, to: high, weight: balance } : { from: high, to: low, weight: -balance },
  );
}

/** Strongly connected components (Tarjan, without recursion): the component's number for each node. */
export function findComponents(nodeCount: number, flows: readonly Flow[]): Int32Array {
  const targets = outgoing(nodeCount, flows);
  const component = new Int32Array(nodeCount).fill(-1);
  const index = new Int32Array(nodeCount).fill(-1);
  const low = new Int32Array(nodeCount);
  const open: number[] = [];
  let nextIndex = 0;
  let nextComponent = 0;
  for (let root = 0; root < nodeCount; root++) {
    if (index[root] !== -1) continue;
    const path: { node: number; next: number }[] = [{ node: root, next: 0 }];
    while (path.length > 0) {
      const step = path[path.length - 1] as { node: number; next: number };
      const { node } = step;
      if (step.next === 0) {
        index[node] = low[node] = nextIndex++;
        open.push(node);
      }
      const target = targets[node]?.[step.next];
      if (target !== undefined) {
        step.next++;
        if (index[target] === -1) path.push({ node: target, next: 0 });
        else if (component[target] === -1) low[node] = Math.min(low[node] as number, index[target] as number);
        // A node without targets left to see must not be opened twice.
        continue;
      }
      if (low[node] === index[node]) {
        let member: number;
        do {
          member = open.pop() as number;
          component[member] = nextComponent;
        } while (member !== node);
        nextComponent++;
      }
      path.pop();
      const parent = path[path.length - 1];
      if (parent) low[parent.node] = Math.min(low[parent.node] as number, low[node] as number);
    }
  }
  return component;
}

function outgoing(nodeCount: number, flows: readonly Flow[]): number[][] {
  const targets: number[][] = Array.from({ length: nodeCount }, () => []);
  for (const { from, to } of flows) (targets[from] as number[]).push(to);
  return targets;
}

/** The flows that remain when every cycle has lost its weakest flow. Self-flows are dropped. */
export function breakCycles(nodeCount: number, flows: readonly Flow[]): Flow[] {
  const component = findComponents(nodeCount, flows);
  const kept: Flow[] = [];
  const cyclic: Flow[] = [];
  for (const flow of flows) {
    if (flow.from === flow.to) continue;
    (component[flow.from] === component[flow.to] ? cyclic : kept).push(flow);
  }
  cyclic.sort((a, b) => b.weight - a.weight || a.from - b.from || a.to - b.to);
  const accepted: number[][] = Array.from({ length: nodeCount }, () => []);
  const seen = new Int32Array(nodeCount).fill(-1);
  for (const [turn, flow] of cyclic.entries()) {
    if (reaches({ accepted, seen, turn }, flow.to, flow.from)) continue;
    (accepted[flow.from] as number[]).push(flow.to);
    kept.push(flow);
  }
  return kept;
}

interface Walk {
  readonly accepted: readonly (readonly number[])[];
  /** The last turn in which each node was visited; saves clearing between walks. */
  readonly seen: Int32Array;
  readonly turn: number;
}

function reaches({ accepted, seen, turn }: Walk, start: number, goal: number): boolean {
  const stack = [start];
  seen[start] = turn;
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node === goal) return true;
    for (const next of accepted[node] as readonly number[]) {
      if (seen[next] === turn) continue;
      seen[next] = turn;
      stack.push(next);
    }
  }
  return false;
}
