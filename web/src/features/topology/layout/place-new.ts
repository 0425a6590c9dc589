/**
 * A changed set of nodes in a drawing that people already know: what is there stays there. A newcomer takes a free place on
 * its box's grid, the nearest to its neighbours; else the box grows where nothing is in the way; else the group gets one more box. A
 * namespace that was opened (its folded node gave way to its members) is the one exception: its box grows in place,
 * and what lies right of it or below it moves by as much, all alike.
 */
import {
  BOX_PADDING,
  BOX_TITLE,
  boundingRect,
  CELL_HEIGHT,
  CELL_TOP,
  CELL_WIDTH,
  COLUMN_GAP,
  nodeFootprint,
  overlap,
  ROW_GAP,
  type LayoutBox,
  type LayoutEdge,
  type LayoutNode,
  type LayoutRequest,
  type LayoutResult,
  type Point,
  type Rect,
} from './geometry.ts';
import { layOutAfresh } from './lay-out-afresh.ts';

interface Drawing {
  positions: Record<string, Point>;
  boxes: LayoutBox[];
}

/** The previous drawing with vanished nodes taken out and new ones put in. */
export function placeNew(request: LayoutRequest & { previous: LayoutResult }): LayoutResult {
  const { nodes, edges, previous } = request;
  const present = new Set(nodes.map((node) => node.id));
  const byGroup = Map.groupBy(nodes, (node) => node.group);
  const drawing: Drawing = { positions: {}, boxes: [] };
  for (const [id, point] of Object.entries(previous.positions)) {
    if (present.has(id)) drawing.positions[id] = point;
  }
  drawing.boxes = previous.boxes.filter((box) => byGroup.has(box.group));
  const groups = [...byGroup.keys()].toSorted();
  for (const group of groups) {
    const members = byGroup.get(group) as LayoutNode[];
    const isOldGroup = drawing.boxes.some((box) => box.group === group);
    if (isOldGroup && members.every((node) => !(node.id in drawing.positions))) {
      replaceGroup(drawing, { group, members, edges, aspect: request.aspect });
    }
  }
  // A box that lost all its nodes, while its group lives on in another, is no more.
  drawing.boxes = drawing.boxes.filter((box) =>
    (byGroup.get(box.group) as LayoutNode[]).some((node) => {
      const point = drawing.positions[node.id];
      return point !== undefined && overlap(box, nodeFootprint(point));
    }),
  );
  for (const group of groups) {
    const newcomers = (byGroup.get(group) as LayoutNode[])
      .filter((node) => !(node.id in drawing.positions))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1));
    if (newcomers.length === 0) continue;
    const left = newcomers.filter((node) => !seat(drawing, node, edges));
    if (left.length > 0) addBox(drawing, { group, members: left, edges, aspect: request.aspect });
  }
  return drawing;
}

interface GroupPlan {
  readonly group: string;
  readonly members: readonly LayoutNode[];
  readonly edges: readonly LayoutEdge[];
  readonly aspect: number;
}

/** Lays a group out by itself; the corner of its box is at 0, 0. */
function layOutGroup({ members, edges, aspect }: GroupPlan): { positions: Record<string, Point>; box: Rect } {
  const drawn = layOutAfresh(members, edges, aspect);
  const box = drawn.boxes[0] as LayoutBox;
  const positions: Record<string, Point> = {};
  for (const [id, point] of Object.entries(drawn.positions)) {
    positions[id] = { x: point.x - box.x, y: point.y - box.y };
  }
  return { positions, box: { ...box, x: 0, y: 0 } };
}

/** A whole group anew at the place of its old box, making room to the right and below. */
function replaceGroup(drawing: Drawing, plan: GroupPlan): void {
  const old = drawing.boxes.find((box) => box.group === plan.group) as LayoutBox;
  const { positions, box } = layOutGroup(plan);
  const wider = Math.max(0, box.width - old.width);
  const taller = Math.max(0, box.height - old.height);
  const moveRight = (rect: Rect): number => (rect.x >= old.x + old.width ? wider : 0);
  const moveDown = (rect: Rect): number => (rect.y >= old.y + old.height ? taller : 0);
  const others = drawing.boxes.filter((other) => other.group !== plan.group);
  for (const [id, point] of Object.entries(drawing.positions)) {
    const home = others.find((other) => overlap(other, nodeFootprint(point)));
    if (home) drawing.positions[id] = { x: point.x + moveRight(home), y: point.y + moveDown(home) };
  }
  drawing.boxes = others.map((other) => {
    const { id, group, width, height } = other;
    return { id, group, width, height, x: other.x + moveRight(other), y: other.y + moveDown(other) };
  });
  drawing.boxes.push({ ...old, width: box.width, height: box.height });
  for (const [id, point] of Object.entries(positions)) {
    drawing.positions[id] = { x: old.x + point.x, y: old.y + point.y };
  }
}

/** Puts a node on the grid of one of its group's boxes; false when no place is free. */
function seat(drawing: Drawing, node: LayoutNode, edges: readonly LayoutEdge[]): boolean {
  const goal = findGoal(drawing, node.id, edges);
  const taken = Object.values(drawing.positions).map(nodeFootprint);
  let best: { point: Point; box: LayoutBox; distance: number } | null = null;
  for (const box of drawing.boxes) {
    if (box.group !== node.group || node.folded) continue;
    const near = taken.filter((rect) => overlap(box, rect, CELL_WIDTH));
    for (const { point, growth } of listSeats(box)) {
      const footprint = nodeFootprint(point);
      if (near.some((rect) => overlap(rect, footprint))) continue;
      const grown = growBox(box, footprint);
      if (
        growth > 0 &&
        drawing.boxes.some((other) => other.id !== box.id && overlap(grown, other, ROW_GAP / 2))
      ) {
        continue;
      }
      // Growing costs as much as lying five places further away.
      const distance = (goal ? Math.hypot(goal.x - point.x, goal.y - point.y) : 0) + growth * 5 * CELL_WIDTH;
      if (best === null || distance < best.distance) best = { point, box: { ...box, ...grown }, distance };
    }
  }
  if (best === null) return false;
  const { point, box } = best;
  drawing.positions[node.id] = point;
  drawing.boxes = drawing.boxes.map((other) => (other.id === box.id ? box : other));
  return true;
}

/** Places on a box's grid in half rows, and one row or column around it. */
function listSeats(box: LayoutBox): { point: Point; growth: number }[] {
  const columns = Math.round((box.width - 2 * BOX_PADDING) / CELL_WIDTH);
  const halfRows = Math.round((2 * (box.height - 2 * BOX_PADDING - BOX_TITLE)) / CELL_HEIGHT);
  const seats: { point: Point; growth: number }[] = [];
  for (let column = -1; column <= columns; column++) {
    for (let half = 0; half <= halfRows; half++) {
      const growth = Number(column < 0 || column >= columns) + Number(half > halfRows - 2);
      const point = {
        x: box.x + BOX_PADDING + (column + 0.5) * CELL_WIDTH,
        y: box.y + BOX_PADDING + BOX_TITLE + (half * CELL_HEIGHT) / 2 + CELL_TOP,
      };
      seats.push({ point, growth });
    }
  }
  return seats;
}

function growBox(box: Rect, footprint: Rect): Rect {
  const padded = {
    x: footprint.x - BOX_PADDING,
    y: footprint.y - BOX_PADDING - BOX_TITLE,
    width: footprint.width + 2 * BOX_PADDING,
    height: footprint.height + 2 * BOX_PADDING + BOX_TITLE,
  };
  return boundingRect([box, padded]) as Rect;
}

/** A new box for nodes that fit nowhere else: beside or under a box, near its neighbours, where nothing is. */
function addBox(drawing: Drawing, plan: GroupPlan): void {
  const { positions, box } = layOutGroup(plan);
  const goals = plan.members.flatMap((node) => findGoal(drawing, node.id, plan.edges) ?? []);
  const goal = meanPoint(goals);
  const bounds = boundingRect(drawing.boxes);
  const corners: Point[] = bounds
    ? [{ x: bounds.x, y: bounds.y + bounds.height + ROW_GAP }]
    : [{ x: 0, y: 0 }];
  for (const other of drawing.boxes) {
    corners.push({ x: other.x + other.width + COLUMN_GAP, y: other.y });
    corners.push({ x: other.x, y: other.y + other.height + ROW_GAP });
    corners.push({ x: other.x - COLUMN_GAP - box.width, y: other.y });
    corners.push({ x: other.x, y: other.y - ROW_GAP - box.height });
  }
  let best: { corner: Point; cost: number } | null = null;
  for (const corner of corners) {
    const place = { ...corner, width: box.width, height: box.height };
    if (drawing.boxes.some((other) => overlap(place, other, ROW_GAP / 2))) continue;
    const sheet = boundingRect([...drawing.boxes, place]) as Rect;
    const middle = { x: corner.x + box.width / 2, y: corner.y + box.height / 2 };
    const away = goal ? Math.hypot(goal.x - middle.x, goal.y - middle.y) : 0;
    const cost = away + 2 * Math.max(sheet.width, sheet.height * plan.aspect);
    if (best === null || cost < best.cost) best = { corner, cost };
  }
  const corner = (best as { corner: Point }).corner;
  const taken = new Set(drawing.boxes.map((other) => other.id));
  let id = plan.group;
  for (let n = 2; taken.has(id); n++) id = `${plan.group}#${n}`;
  drawing.boxes.push({ id, group: plan.group, ...corner, width: box.width, height: box.height });
  for (const [node, point] of Object.entries(positions)) {
    drawing.positions[node] = { x: corner.x + point.x, y: corner.y + point.y };
  }
}

/** The middle of a node's neighbours that have a place; null without any. */
function findGoal(drawing: Drawing, id: string, edges: readonly LayoutEdge[]): Point | null {
  const points: Point[] = [];
  for (const { source, target } of edges) {
    const other = source === id ? target : target === id ? source : null;
    const point = other === null ? undefined : drawing.positions[other];
    if (point) points.push(point);
  }
  return meanPoint(points);
}

function meanPoint(points: readonly Point[]): Point | null {
  if (points.length === 0) return null;
  const sum = points.reduce((total, point) => ({ x: total.x + point.x, y: total.y + point.y }), {
    x: 0,
    y: 0,
  });
  return { x: sum.x / points.length, y: sum.y / points.length };
}
