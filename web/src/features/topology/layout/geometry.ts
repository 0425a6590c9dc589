/**
 * Shapes and measures that the layout shares. Units: model pixels (screen pixels at zoom 1), y grows downwards.
 * A node's footprint is its shape with the two label lines under it; the layout keeps footprints and boxes apart,
 * so whatever is drawn inside them cannot overlap.
 */

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** `x` and `y` are the top left corner. */
export interface Rect extends Point {
  readonly width: number;
  readonly height: number;
}

export interface LayoutNode {
  readonly id: string;
  /** The box that the node belongs to: cluster and namespace. */
  readonly group: string;
  /** A folded namespace: it stands for its whole group and has no box drawn around it. */
  readonly folded: boolean;
}

export interface LayoutEdge {
  readonly source: string;
  readonly target: string;
  /** Traffic, in any one unit; 0 or more. */
  readonly weight: number;
}

/** A namespace's rectangle. A group that outgrew its place has several boxes. */
export interface LayoutBox extends Rect {
  readonly id: string;
  readonly group: string;
}

export interface LayoutResult {
  /** Centres of the nodes' shapes by node id. */
  readonly positions: Readonly<Record<string, Point>>;
  readonly boxes: readonly LayoutBox[];
}

export interface LayoutRequest {
  readonly nodes: readonly LayoutNode[];
  readonly edges: readonly LayoutEdge[];
  /** Width over height of the place to fill. */
  readonly aspect: number;
  /** Where things are now; what is in it stays there. Left out: everything is laid out anew. */
  readonly previous?: LayoutResult;
}

/** Footprint of a node. The shape's centre lies `CELL_TOP` under the footprint's top, in the middle of its width. */
export const CELL_WIDTH = 116;
export const CELL_HEIGHT = 74;
export const CELL_TOP = 22;

/** Inside a box: room around the footprints, and above them for the title. */
export const BOX_PADDING = 6;
export const BOX_TITLE = 20;

/** Between boxes. */
export const COLUMN_GAP = 40;
export const ROW_GAP = 14;

export function nodeFootprint(centre: Point): Rect {
  return {
    x: centre.x - CELL_WIDTH / 2,
    y: centre.y - CELL_TOP,
    width: CELL_WIDTH,
    height: CELL_HEIGHT,
  };
}

/** Whether two rectangles share area, or come nearer than `gap`. Touching is not overlapping. */
export function overlap(a: Rect, b: Rect, gap = 0): boolean {
  const tolerance = 1e-6;
  return (
    a.x + a.width + gap > b.x + tolerance &&
    b.x + b.width + gap > a.x + tolerance &&
    a.y + a.height + gap > b.y + tolerance &&
    b.y + b.height + gap > a.y + tolerance
  );
}

/** The smallest rectangle around all; null for none. */
export function boundingRect(rects: readonly Rect[]): Rect | null {
  if (rects.length === 0) return null;
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const rect of rects) {
    left = Math.min(left, rect.x);
    top = Math.min(top, rect.y);
    right = Math.max(right, rect.x + rect.width);
    bottom = Math.max(bottom, rect.y + rect.height);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}
