/**
 * Namespaces on the sheet: boxes in columns by the net flow among them, left to right; a column that would be taller
 * than the sheet continues in the next. Inside a column boxes are ordered by the height of their neighbours and then
 * moved towards them as far as the others allow.
 */
import { assignLayers } from './assign-layers.ts';
import { breakCycles, netFlows, type Flow } from './break-cycles.ts';
import { COLUMN_GAP, ROW_GAP, type Point } from './geometry.ts';
import { findNeighbours, orderColumns, type Neighbours } from './order-columns.ts';

export interface BoxSize {
  readonly width: number;
  readonly height: number;
}

const SETTLING_ROUNDS = 6;

/** A sheet this many times wider than wanted is repacked. */
const SLIVER = 1.3;

export interface SheetSize {
  /** Width that the place to fill would have at `maxHeight`. */
  readonly maxWidth: number;
  /** Height at which a column breaks; a box taller than it has a column of its own. */
  readonly maxHeight: number;
}

/**
 * Top left corners by box number.
 * @param flows between boxes
 */
export function placeBoxes(sizes: readonly BoxSize[], flows: readonly Flow[], sheet: SheetSize): Point[] {
  const acyclic = breakCycles(sizes.length, netFlows(flows));
  const neighbours = findNeighbours(sizes.length, acyclic);
  const columns = wrapLayers(groupByLayer(sizes.length, acyclic), sizes, sheet);
  orderColumns(columns, neighbours, new Float64Array(sizes.length).fill(Number.NaN));
  const tops = settleHeights({ columns, sizes, neighbours });
  const corners: Point[] = sizes.map(() => ({ x: 0, y: 0 }));
  let left = 0;
  for (const column of columns) {
    const width = widest(column, sizes);
    for (const box of column) {
      corners[box] = { x: left + (width - (sizes[box] as BoxSize).width) / 2, y: tops[box] as number };
    }
    left += width + COLUMN_GAP;
  }
  return corners;
}

interface Layered {
  readonly layers: number[][];
  /** Boxes that exchange nothing with another. */
  readonly alone: number[];
}

function groupByLayer(count: number, acyclic: readonly Flow[]): Layered {
  const layerOf = assignLayers(count, acyclic);
  const connected = new Uint8Array(count);
  for (const { from, to } of acyclic) connected[from] = connected[to] = 1;
  const layers: number[][] = [];
  const alone: number[] = [];
  for (let box = 0; box < count; box++) {
    if (connected[box]) (layers[layerOf[box] as number] ??= []).push(box);
    else alone.push(box);
  }
  return { layers, alone };
}

function wrapLayers(
  { layers, alone }: Layered,
  sizes: readonly BoxSize[],
  { maxWidth, maxHeight }: SheetSize,
): number[][] {
  const columns: number[][] = [];
  const heights: number[] = [];
  const open = (): void => {
    columns.push([]);
    heights.push(-ROW_GAP);
  };
  const add = (box: number, column: number): void => {
    (columns[column] as number[]).push(box);
    heights[column] = (heights[column] as number) + (sizes[box] as BoxSize).height + ROW_GAP;
  };
  const fits = (box: number, column: number): boolean =>
    (heights[column] as number) + ROW_GAP + (sizes[box] as BoxSize).height <= maxHeight;
  // Deep layering on a wide sheet: rather than a sliver, boxes of following layers share a column.
  const natural = layers.reduce((sum, layer) => sum + widest(layer, sizes) + COLUMN_GAP, 0);
  const isSliver = natural > maxWidth * SLIVER;
  for (const [i, layer] of layers.entries()) {
    if (i === 0 || !isSliver) open();
    for (const box of layer) {
      const last = columns.length - 1;
      if ((columns[last] as number[]).length > 0 && !fits(box, last)) open();
      add(box, columns.length - 1);
    }
  }
  for (const box of alone) {
    let shortest = -1;
    for (let column = 0; column < columns.length; column++) {
      const isShorter = shortest < 0 || (heights[column] as number) < (heights[shortest] as number);
      if (fits(box, column) && isShorter) shortest = column;
    }
    if (shortest < 0) {
      open();
      shortest = columns.length - 1;
    }
    add(box, shortest);
  }
  return columns;
}

function widest(column: readonly number[], sizes: readonly BoxSize[]): number {
  return Math.max(...column.map((box) => (sizes[box] as BoxSize).width));
}

interface Sheet {
  readonly columns: readonly (readonly number[])[];
  readonly sizes: readonly BoxSize[];
  readonly neighbours: Neighbours;
}

/** Tops by box number: first every column centred, then boxes move towards their neighbours, in order and apart. */
function settleHeights({ columns, sizes, neighbours }: Sheet): Float64Array {
  const tops = new Float64Array(sizes.length);
  const heightOf = (box: number): number => (sizes[box] as BoxSize).height;
  const columnHeight = (column: readonly number[]): number =>
    column.reduce((sum, box) => sum + heightOf(box) + ROW_GAP, -ROW_GAP);
  const sheetHeight = Math.max(0, ...columns.map(columnHeight));
  for (const column of columns) {
    let top = (sheetHeight - columnHeight(column)) / 2;
    for (const box of column) {
      tops[box] = top;
      top += heightOf(box) + ROW_GAP;
    }
  }
  for (let round = 0; round < SETTLING_ROUNDS; round++) {
    for (const column of round % 2 === 0 ? columns : columns.toReversed()) {
      let floor = 0;
      for (const box of column) {
        tops[box] = Math.max(floor, wishedTop(box, { sizes, neighbours, tops }));
        floor = tops[box] + heightOf(box) + ROW_GAP;
      }
      let ceiling = sheetHeight;
      for (const box of column.toReversed()) {
        tops[box] = Math.round(Math.min(tops[box] as number, ceiling - heightOf(box)));
        ceiling = tops[box] - ROW_GAP;
      }
    }
  }
  return tops;
}

function wishedTop(
  box: number,
  { sizes, neighbours, tops }: Pick<Sheet, 'sizes' | 'neighbours'> & { tops: Float64Array },
): number {
  let sum = 0;
  let total = 0;
  for (const [i, other] of (neighbours.node[box] as readonly number[]).entries()) {
    const strength = neighbours.weight[box]?.[i] ?? 0;
    sum += ((tops[other] as number) + (sizes[other] as BoxSize).height / 2) * strength;
    total += strength;
  }
  return total === 0 ? (tops[box] as number) : sum / total - (sizes[box] as BoxSize).height / 2;
}
