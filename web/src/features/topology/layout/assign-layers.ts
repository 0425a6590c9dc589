/**
 * From flows without cycles to a layer (0, 1, 2, … left to right) for each node: longest path from the sources, then
 * nodes that only send are pulled next to their nearest receiver, which shortens their edges.
 */
import type { Flow } from './break-cycles.ts';

/** Layers by node number. `flows` must be acyclic. Nodes without flows get layer 0. */
export function assignLayers(nodeCount: number, flows: readonly Flow[]): Int32Array {
  const layers = new Int32Array(nodeCount);
  const waiting = new Int32Array(nodeCount);
  const targets: number[][] = Array.from({ length: nodeCount }, () => []);
  for (const { from, to } of flows) {
    (targets[from] as number[]).push(to);
    waiting[to] = (waiting[to] as number) + 1;
  }
  const senders = new Int32Array(waiting);
  const ready: number[] = [];
  for (let node = 0; node < nodeCount; node++) if (waiting[node] === 0) ready.push(node);
  for (let next = 0; next < ready.length; next++) {
    const node = ready[next] as number;
    for (const target of targets[node] as number[]) {
      layers[target] = Math.max(layers[target] as number, (layers[node] as number) + 1);
      waiting[target] = (waiting[target] as number) - 1;
      if (waiting[target] === 0) ready.push(target);
    }
  }
  for (let node = 0; node < nodeCount; node++) {
    const receivers = targets[node] as number[];
    if (senders[node] !== 0 || receivers.length === 0) continue;
    layers[node] = Math.min(...receivers.map((target) => layers[target] as number)) - 1;
  }
  return layers;
}
