/**
 * Barycentre ordering: sweeps over the columns, sorting each by the mean height of its members' neighbours, so that
 * edges cross less (Sugiyama, Tagawa and Toda, 1981). Heights are counted in rows from the middle of a column.
 */
import type { Flow } from './break-cycles.ts';

const SWEEPS = 4;

export interface Neighbours {
  readonly node: readonly (readonly number[])[];
  readonly weight: readonly (readonly number[])[];
}

/** Neighbours of each node in either direction, with the logarithm of the traffic, so that one giant does not rule. */
export function findNeighbours(nodeCount: number, flows: readonly Flow[]): Neighbours {
  const node: number[][] = Array.from({ length: nodeCount }, () => []);
  const weight: number[][] = Array.from({ length: nodeCount }, () => []);
  for (const flow of flows) {
    const strength = 1 + Math.log1p(flow.weight);
    (node[flow.from] as number[]).push(flow.to);
    (weight[flow.from] as number[]).push(strength);
    (node[flow.to] as number[]).push(flow.from);
    (weight[flow.to] as number[]).push(strength);
  }
  return { node, weight };
}

/**
 * Reorders the columns in place.
 * @param columns node numbers by column, top to bottom
 * @param pull where something outside draws a node, in rows from the middle; NaN where nothing does
 */
export function orderColumns(columns: number[][], neighbours: Neighbours, pull: Float64Array): void {
  const height = new Float64Array(pull.length);
  const settle = (column: number[]): void => {
    for (const [row, node] of column.entries()) height[node] = row - (column.length - 1) / 2;
  };
  for (const column of columns) settle(column);
  const wish = (node: number): number => {
    let sum = 0;
    let total = 0;
    const near = neighbours.node[node] as readonly number[];
    for (const [i, other] of near.entries()) {
      const strength = neighbours.weight[node]?.[i] ?? 0;
      sum += (height[other] as number) * strength;
      total += strength;
    }
    const outside = pull[node] as number;
    if (!Number.isNaN(outside)) {
      sum += outside;
      total += 1;
    }
    return total === 0 ? (height[node] as number) : sum / total;
  };
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const inOrder = sweep % 2 === 0 ? columns : columns.toReversed();
    for (const column of inOrder) {
      const wishes = new Map(column.map((node) => [node, wish(node)]));
      column.sort(
        (a, b) =>
          (wishes.get(a) as number) - (wishes.get(b) as number) ||
          (height[a] as number) - (height[b] as number),
      );
      settle(column);
    }
  }
}
