/**
 * The inside of one namespace: its services in columns by the flow among them, on a grid of footprints. Odd columns
 * are shifted by half a row, so that an edge that skips a column runs between the nodes of that column.
 */
import { assignLayers } from './assign-layers.ts';
import { breakCycles, netFlows, type Flow } from './break-cycles.ts';
import { BOX_PADDING, BOX_TITLE, CELL_HEIGHT, CELL_TOP, CELL_WIDTH, type Point } from './geometry.ts';
import { findNeighbours, orderColumns, type Neighbours } from './order-columns.ts';

export interface BoxContents {
  /** How many nodes; they are numbered from 0 in the order of their ids. */
  readonly count: number;
  /** Flows among them. */
  readonly flows: readonly Flow[];
  /** Traffic out of the box minus traffic into it, by node: who sends out stands further right. */
  readonly outflow: Float64Array;
  readonly folded: boolean;
}

export interface BoxShape {
  readonly width: number;
  readonly height: number;
  /** Centres of the nodes' shapes by node number, relative to the box's top left corner. */
  readonly centres: readonly Point[];
}

/** What a box may grow to; it grows beyond `maxColumns` rather than beyond `maxRows`. */
export interface BoxLimits {
  readonly maxRows: number;
  readonly maxColumns: number;
}

/** What does not depend on the limits, so that several can be tried. */
export interface PreparedBox {
  readonly contents: BoxContents;
  readonly layers: readonly (readonly number[])[];
  /** Nodes without flows inside. */
  readonly alone: readonly number[];
  readonly neighbours: Neighbours;
}

export function prepareBox(contents: BoxContents): PreparedBox {
  const acyclic = breakCycles(contents.count, netFlows(contents.flows));
  const layerOf = assignLayers(contents.count, acyclic);
  const connected = new Uint8Array(contents.count);
  for (const { from, to } of acyclic) connected[from] = connected[to] = 1;
  const layers: number[][] = [];
  const alone: number[] = [];
  for (let node = 0; node < contents.count; node++) {
    if (connected[node]) (layers[layerOf[node] as number] ??= []).push(node);
    else alone.push(node);
  }
  return { contents, layers, alone, neighbours: findNeighbours(contents.count, contents.flows) };
}

/** Layers taller than `maxRows` are split; where a long chain would make a sliver, thin ones share a column. */
function joinLayers(layers: readonly (readonly number[])[], { maxRows, maxColumns }: BoxLimits): number[][] {
  const count = layers.reduce((sum, layer) => sum + layer.length, 0);
  const columns: number[][] = [];
  for (const layer of layers) {
    const size = Math.ceil(layer.length / Math.ceil(layer.length / maxRows));
    for (let start = 0; start < layer.length; start += size) columns.push(layer.slice(start, start + size));
  }
  const most = Math.max(maxColumns, Math.ceil((1.5 * count) / maxRows));
  if (columns.length <= most) return columns;
  const capacity = Math.ceil(count / most);
  const joined: number[][] = [];
  for (const column of columns) {
    const last = joined.at(-1);
    if (last && last.length + column.length <= capacity) last.push(...column);
    else joined.push([...column]);
  }
  return joined;
}

/** Nodes without flows inside go to the shortest column: receivers to the left of equals, senders to the right. */
function placeAlone(
  { columns, alone, maxRows }: { columns: number[][]; alone: readonly number[]; maxRows: number },
  outflow: Float64Array,
): void {
  const room = columns.reduce((sum, column) => sum + maxRows - column.length, 0);
  for (let missing = alone.length - room; missing > 0; missing -= maxRows) columns.push([]);
  for (const node of alone) {
    const order = (outflow[node] as number) > 0 ? columns.toReversed() : columns;
    order.reduce((best, column) => (column.length < best.length ? column : best)).push(node);
  }
}

/**
 * Centres and size of a box.
 * @param pull where neighbours outside draw each node, in rows from the box's middle; NaN for nowhere
 */
export function layOutBox(box: PreparedBox, limits: BoxLimits, pull: Float64Array): BoxShape {
  const { contents, layers, alone, neighbours } = box;
  const columns = joinLayers(layers, limits);
  placeAlone({ columns, alone, maxRows: limits.maxRows }, contents.outflow);
  orderColumns(columns, neighbours, pull);
  const padding = contents.folded ? 0 : BOX_PADDING;
  const title = contents.folded ? 0 : BOX_TITLE;
  const tallest = Math.max(1, ...columns.map((column) => column.length));
  // Half a row more only where a full column is one of the shifted ones.
  const lowest = Math.max(
    ...columns.map((column, i) => startRow({ column, tallest }, i) + column.length),
    tallest,
  );
  const centres: Point[] = Array.from({ length: contents.count }, () => ({ x: 0, y: 0 }));
  for (const [i, column] of columns.entries()) {
    const start = startRow({ column, tallest }, i);
    for (const [row, node] of column.entries()) {
      centres[node] = {
        x: padding + (i + 0.5) * CELL_WIDTH,
        y: padding + title + (start + row) * CELL_HEIGHT + CELL_TOP,
      };
    }
  }
  return {
    width: columns.length * CELL_WIDTH + 2 * padding,
    height: lowest * CELL_HEIGHT + 2 * padding + title,
    centres,
  };
}

/** The row (in half rows) at which a column begins: centred, and on the half row in odd columns. */
function startRow(
  { column, tallest }: { column: readonly number[]; tallest: number },
  index: number,
): number {
  const centred = (tallest - column.length) / 2;
  if (tallest === 1) return 0;
  const onHalf = index % 2 === 1;
  const isHalf = centred % 1 !== 0;
  return onHalf === isHalf ? centred : centred + (column.length === tallest ? 0.5 : -0.5);
}
