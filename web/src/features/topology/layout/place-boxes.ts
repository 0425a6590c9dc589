/**
 * Namespaces on the sheet, left to right by the net flow among them: a box stands to the right of every box that sends to it
 * (cycles broken at the weakest flow), as far left as there is room, and as near to the height of its senders as that
 * allows. So boxes form columns where their widths agree and fill each other's gaps where they do not.
 */
import { assignLayers } from './assign-layers.ts';
import { breakCycles, netFlows, type Flow } from './break-cycles.ts';
import { COLUMN_GAP, overlap, ROW_GAP, type Point, type Rect } from './geometry.ts';
import { findNeighbours, orderColumns, type Neighbours } from './order-columns.ts';

export interface BoxSize {
  readonly width: number;
  readonly height: number;
}

export interface SheetSize {
  /** Width that the place to fill would have at `maxHeight`. */
  readonly maxWidth: number;
  /** Height that boxes do not go beyond, unless one alone is higher. */
  readonly maxHeight: number;
}

/** Where a sheet is this much wider than wanted, boxes may stand under those that send to them. */
const SLIVER = 1.25;
/** How much a pixel away from the wished height counts against a pixel to the right. */
const HEIGHT_WEIGHT = 0.35;

/** Top left corners by box number. `flows` are those between boxes. */
export function placeBoxes(sizes: readonly BoxSize[], flows: readonly Flow[], sheet: SheetSize): Point[] {
  const acyclic = breakCycles(sizes.length, netFlows(flows));
  const neighbours = findNeighbours(sizes.length, acyclic);
  const order = orderBoxes(sizes.length, acyclic, neighbours);
  const plan = { sizes, order, acyclic, neighbours, maxHeight: sheet.maxHeight };
  const strict = pack({ ...plan, isStrict: true });
  const width = Math.max(0, ...strict.map(({ x }, box) => x + (sizes[box] as BoxSize).width));
  return width <= sheet.maxWidth * SLIVER ? strict : pack({ ...plan, isStrict: false });
}

/** By layer, and within a layer by the height of the neighbours; boxes without flows come last. */
function orderBoxes(count: number, acyclic: readonly Flow[], neighbours: Neighbours): number[] {
  const layerOf = assignLayers(count, acyclic);
  const connected = new Uint8Array(count);
  for (const { from, to } of acyclic) connected[from] = connected[to] = 1;
  const layers: number[][] = [];
  const alone: number[] = [];
  for (let box = 0; box < count; box++) {
    if (connected[box]) (layers[layerOf[box] as number] ??= []).push(box);
    else alone.push(box);
  }
  orderColumns(layers, neighbours, new Float64Array(count).fill(Number.NaN));
  return [...layers.flat(), ...alone];
}

interface Plan {
  readonly sizes: readonly BoxSize[];
  readonly order: readonly number[];
  readonly acyclic: readonly Flow[];
  readonly neighbours: Neighbours;
  readonly maxHeight: number;
  /** Whether a box must stand to the right of all its senders, or only not to the left of them. */
  readonly isStrict: boolean;
}

function pack({ sizes, order, acyclic, neighbours, maxHeight, isStrict }: Plan): Point[] {
  const senders: number[][] = sizes.map(() => []);
  for (const { from, to } of acyclic) (senders[to] as number[]).push(from);
  const placed = new Map<number, Rect>();
  const corners: Point[] = sizes.map(() => ({ x: 0, y: 0 }));
  for (const box of order) {
    const size = sizes[box] as BoxSize;
    const least = Math.max(
      0,
      ...(senders[box] as number[]).map((sender) => {
        const rect = placed.get(sender);
        return rect ? rect.x + (isStrict ? rect.width + COLUMN_GAP : 0) : 0;
      }),
    );
    const wish = wishedMiddle(box, neighbours, placed) ?? maxHeight / 2;
    const corner = findCorner([...placed.values()], { ...size, least, wish, maxHeight });
    corners[box] = corner;
    placed.set(box, { ...corner, ...size });
  }
  return corners;
}

interface Wanted extends BoxSize {
  /** Smallest x. */
  readonly least: number;
  /** Height at which the box's middle should be. */
  readonly wish: number;
  readonly maxHeight: number;
}

/** The free place that costs least: far left and near the wished height. */
function findCorner(placed: readonly Rect[], { width, height, least, wish, maxHeight }: Wanted): Point {
  const room = Math.max(0, maxHeight - height);
  const tops = new Set([0, room, Math.min(room, Math.max(0, wish - height / 2))]);
  for (const rect of placed) {
    for (const top of [rect.y + rect.height + ROW_GAP, rect.y - ROW_GAP - height, rect.y]) {
      if (top >= 0 && top <= room) tops.add(top);
    }
  }
  let best: { corner: Point; cost: number } | null = null;
  for (const y of tops) {
    const beside = placed.filter(
      (rect) => rect.y < y + height + ROW_GAP && rect.y + rect.height + ROW_GAP > y,
    );
    const x = leftmost(beside, { x: least, y, width, height });
    const cost = x + width + HEIGHT_WEIGHT * Math.abs(y + height / 2 - wish);
    if (best === null || cost < best.cost - 1e-6) best = { corner: { x, y }, cost };
  }
  const { x, y } = (best as { corner: Point }).corner;
  return { x: Math.round(x), y: Math.round(y) };
}

/** The smallest x from the rectangle's own on at which it keeps clear of the others. */
function leftmost(others: readonly Rect[], rect: Rect): number {
  let { x } = rect;
  for (let round = 0; round <= others.length; round++) {
    const blocking = others.find((other) =>
      overlap({ ...rect, x, y: 0, height: 1 }, { ...other, y: 0, height: 1 }, COLUMN_GAP),
    );
    if (!blocking) return x;
    x = blocking.x + blocking.width + COLUMN_GAP;
  }
  return x;
}

/** Mean middle of the neighbours that stand already; undefined without any. */
function wishedMiddle(
  box: number,
  neighbours: Neighbours,
  placed: ReadonlyMap<number, Rect>,
): number | undefined {
  let sum = 0;
  let total = 0;
  for (const [i, other] of (neighbours.node[box] as readonly number[]).entries()) {
    const rect = placed.get(other);
    if (!rect) continue;
    const strength = neighbours.weight[box]?.[i] ?? 0;
    sum += (rect.y + rect.height / 2) * strength;
    total += strength;
  }
  return total === 0 ? undefined : sum / total;
}
