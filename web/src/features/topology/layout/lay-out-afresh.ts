/**
 * The whole drawing from nothing: boxes from their contents, the sheet from the boxes. Several heights of the sheet are
 * tried and the one is kept that can be shown largest in a place of the wanted aspect. Everything is numbered by sorted id, so the same nodes
 * and flows give the same drawing in whatever order they come.
 */
import type { Flow } from './break-cycles.ts';
import {
  BOX_PADDING,
  BOX_TITLE,
  boundingRect,
  CELL_HEIGHT,
  CELL_WIDTH,
  type LayoutBox,
  type LayoutEdge,
  type LayoutNode,
  type LayoutResult,
  type Point,
} from './geometry.ts';
import { layOutBox, prepareBox, type BoxShape, type PreparedBox } from './lay-out-box.ts';
import { placeBoxes } from './place-boxes.ts';

/** Heights of the sheet to try, as multiples of the height that the footprints alone would need. */
const TRIED_HEIGHTS = [1, 1.15, 1.3, 1.45, 1.6, 1.75, 1.9, 2.1];
/** Columns that a box may have before thin layers share one. */
const TRIED_COLUMNS = [5, 3, 2];
/** Above so many nodes fewer heights are tried, to stay within the time. */
const MANY_NODES = 500;
/** How much edges that do not run to the right count against the size. */
const BACKWARD_WEIGHT = 1;
/** A drawing this much smaller than the largest one is still chosen when its edges are shorter. */
const SIZE_TOLERANCE = 0.98;

interface Group {
  readonly key: string;
  readonly ids: readonly string[];
  readonly box: PreparedBox;
}

interface Sheet {
  readonly groups: readonly Group[];
  readonly groupOf: ReadonlyMap<string, number>;
  readonly boxFlows: readonly Flow[];
}

interface Candidate {
  readonly result: LayoutResult;
  /** Zoom at which it fills a place one pixel high, lessened by edges that do not run to the right. */
  readonly score: number;
  readonly edgeLength: number;
}

export function layOutAfresh(
  nodes: readonly LayoutNode[],
  edges: readonly LayoutEdge[],
  aspect: number,
): LayoutResult {
  if (nodes.length === 0) return { positions: {}, boxes: [] };
  const sheet = readSheet(nodes, edges);
  const area = nodes.length * CELL_WIDTH * CELL_HEIGHT * 1.3;
  const least = Math.max(CELL_HEIGHT + BOX_TITLE + 2 * BOX_PADDING, Math.sqrt(area / aspect));
  const isMany = nodes.length > MANY_NODES;
  const factors = isMany ? [1.1, 1.4, 1.8] : TRIED_HEIGHTS;
  const candidates = factors.flatMap((factor) =>
    (isMany ? [5] : TRIED_COLUMNS).map((maxColumns) =>
      tryHeight(sheet, { height: least * factor, maxColumns, aspect, edges }),
    ),
  );
  const largest = Math.max(...candidates.map((candidate) => candidate.score));
  return candidates
    .filter((candidate) => candidate.score >= largest * SIZE_TOLERANCE)
    .reduce((best, candidate) => (candidate.edgeLength < best.edgeLength ? candidate : best)).result;
}

function readSheet(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[]): Sheet {
  const members = new Map<string, LayoutNode[]>();
  for (const node of nodes.toSorted((a, b) => compareText(a.id, b.id))) {
    const list = members.get(node.group);
    if (list) list.push(node);
    else members.set(node.group, [node]);
  }
  const keys = [...members.keys()].toSorted(compareText);
  const groupOf = new Map<string, number>();
  const indexOf = new Map<string, number>();
  for (const [group, key] of keys.entries()) {
    for (const [index, node] of (members.get(key) as LayoutNode[]).entries()) {
      groupOf.set(node.id, group);
      indexOf.set(node.id, index);
    }
  }
  const inner: Flow[][] = keys.map(() => []);
  const boxFlows: Flow[] = [];
  const outflow = keys.map((key) => new Float64Array((members.get(key) as LayoutNode[]).length));
  for (const edge of sortEdges(edges)) {
    const from = groupOf.get(edge.source);
    const to = groupOf.get(edge.target);
    if (from === undefined || to === undefined) continue;
    const source = indexOf.get(edge.source) as number;
    const target = indexOf.get(edge.target) as number;
    // A flow too thin to be counted still has a direction.
    const weight = Math.max(edge.weight, 1e-9);
    if (from === to) {
      (inner[from] as Flow[]).push({ from: source, to: target, weight });
      continue;
    }
    boxFlows.push({ from, to, weight });
    addAt(outflow[from] as Float64Array, source, weight);
    addAt(outflow[to] as Float64Array, target, -weight);
  }
  const groups = keys.map((key, group): Group => {
    const list = members.get(key) as LayoutNode[];
    return {
      key,
      ids: list.map((node) => node.id),
      box: prepareBox({
        count: list.length,
        flows: inner[group] as Flow[],
        outflow: outflow[group] as Float64Array,
        folded: list.every((node) => node.folded),
      }),
    };
  });
  return { groups, groupOf, boxFlows };
}

/** Sums of floating-point numbers depend on their order, so edges are put in one. */
function sortEdges(edges: readonly LayoutEdge[]): LayoutEdge[] {
  return edges.toSorted(
    (a, b) => compareText(a.source, b.source) || compareText(a.target, b.target) || a.weight - b.weight,
  );
}

interface Attempt {
  readonly height: number;
  readonly maxColumns: number;
  readonly aspect: number;
  readonly edges: readonly LayoutEdge[];
}

function tryHeight(sheet: Sheet, { height, maxColumns, aspect, edges }: Attempt): Candidate {
  const maxRows = Math.max(2, Math.floor((height - BOX_TITLE - 2 * BOX_PADDING) / CELL_HEIGHT));
  const shapesFor = (pulls: readonly Float64Array[]): BoxShape[] =>
    sheet.groups.map((group, i) => layOutBox(group.box, { maxRows, maxColumns }, pulls[i] as Float64Array));
  const nowhere = sheet.groups.map((group) => new Float64Array(group.box.contents.count).fill(Number.NaN));
  const firstShapes = shapesFor(nowhere);
  const corners = placeBoxes(firstShapes, sheet.boxFlows, { maxWidth: height * aspect, maxHeight: height });
  const first = compose(sheet, firstShapes, corners);
  const result = compose(sheet, shapesFor(findPulls(sheet, first, edges)), corners);
  const { length, backward } = measureEdges(result, edges);
  const bounds = boundingRect(result.boxes) ?? { width: 1, height: 1 };
  return {
    result,
    score: Math.min(aspect / bounds.width, 1 / bounds.height) * (1 - BACKWARD_WEIGHT * backward),
    edgeLength: length,
  };
}

function compose(sheet: Sheet, shapes: readonly BoxShape[], corners: readonly Point[]): LayoutResult {
  const positions: Record<string, Point> = {};
  const boxes: LayoutBox[] = [];
  for (const [i, group] of sheet.groups.entries()) {
    const shape = shapes[i] as BoxShape;
    const corner = corners[i] as Point;
    boxes.push({ id: group.key, group: group.key, ...corner, width: shape.width, height: shape.height });
    for (const [member, id] of group.ids.entries()) {
      const centre = shape.centres[member] as Point;
      positions[id] = { x: corner.x + centre.x, y: corner.y + centre.y };
    }
  }
  return { positions, boxes };
}

/** For each node the mean height of its neighbours in other boxes, in rows from the middle of its own box. */
function findPulls(sheet: Sheet, drawn: LayoutResult, edges: readonly LayoutEdge[]): Float64Array[] {
  const sums = new Map<string, { sum: number; count: number }>();
  const note = (id: string, y: number): void => {
    const entry = sums.get(id) ?? { sum: 0, count: 0 };
    entry.sum += y;
    entry.count++;
    sums.set(id, entry);
  };
  for (const { source, target } of edges) {
    const from = drawn.positions[source];
    const to = drawn.positions[target];
    if (!from || !to || sheet.groupOf.get(source) === sheet.groupOf.get(target)) continue;
    note(source, to.y);
    note(target, from.y);
  }
  return sheet.groups.map((group, i) => {
    const box = drawn.boxes[i] as LayoutBox;
    const middle = box.y + box.height / 2;
    return Float64Array.from(group.ids, (id) => {
      const entry = sums.get(id);
      return entry ? (entry.sum / entry.count - middle) / CELL_HEIGHT : Number.NaN;
    });
  });
}

/** The edges' length in all, and the share of them (0..1) that does not run to the right. */
function measureEdges(
  result: LayoutResult,
  edges: readonly LayoutEdge[],
): { length: number; backward: number } {
  let length = 0;
  let backward = 0;
  for (const { source, target } of edges) {
    const from = result.positions[source];
    const to = result.positions[target];
    if (!from || !to || source === target) continue;
    length += Math.hypot(from.x - to.x, from.y - to.y);
    if (to.x < from.x + CELL_WIDTH / 2) backward++;
  }
  return { length: Math.round(length), backward: edges.length === 0 ? 0 : backward / edges.length };
}

/** By code unit, not by locale: the drawing must not depend on the reader's language. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function addAt(sums: Float64Array, index: number, amount: number): void {
  sums[index] = (sums[index] as number) + amount;
}
