/**
 * The course of an edge between two shapes, the same for the canvas and for the SVG. Forward edges are S-curves with
 * level ends; edges back, and inside a column, bow aside so that they do not cover a forward one. Units: model pixels.
 */
import type { Point } from './layout/geometry.ts';

/** Ends and two control points; the curve is two quadratic Béziers that meet midway between them, as cytoscape draws it. */
export interface EdgeCurve {
  readonly from: Point;
  readonly first: Point;
  readonly second: Point;
  readonly to: Point;
}

/** Below this horizontal distance ends count as standing in one column. */
const SAME_COLUMN = 40;
const BOW = 46;
const PARALLEL_GAP = 16;

/** `lane` tells parallel edges between the same two nodes apart: 0, 1, 2, … */
export function curveEdge(from: Point, to: Point, lane = 0): EdgeCurve {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const shift = lane * PARALLEL_GAP;
  if (dx > SAME_COLUMN) {
    const reach = dx / 2;
    return {
      from,
      to,
      first: { x: from.x + reach, y: from.y + shift },
      second: { x: to.x - reach, y: to.y + shift },
    };
  }
  if (dx > -SAME_COLUMN) {
    const aside = (dy > 0 ? 1 : -1) * (BOW + shift);
    return {
      from,
      to,
      first: { x: from.x + aside, y: from.y + dy * 0.25 },
      second: { x: to.x + aside, y: to.y - dy * 0.25 },
    };
  }
  const under = BOW * 0.75 + shift;
  return {
    from,
    to,
    first: { x: from.x + dx * 0.3, y: from.y + dy * 0.3 + under },
    second: { x: to.x - dx * 0.3, y: to.y - dy * 0.3 + under },
  };
}

/** The straight line, in a curve's form. */
export function straightEdge(from: Point, to: Point): EdgeCurve {
  const at = (t: number): Point => ({ x: from.x + t * (to.x - from.x), y: from.y + t * (to.y - from.y) });
  return { from, first: at(0.25), second: at(0.75), to };
}

/** A point of the curve; `t` runs from 0 at the start to 1 at the end. */
export function pointOnCurve({ from, first, second, to }: EdgeCurve, t: number): Point {
  const middle = {
    x: (first.x + second.x) / 2,
    y: (first.y + second.y) / 2,
  };
  return t < 0.5 ? quadratic([from, first, middle], t * 2) : quadratic([middle, second, to], t * 2 - 1);
}

/** As the `d` of an SVG path. */
export function toPath(curve: EdgeCurve): string {
  const { from, first, second, to } = curve;
  return `M${toText(from)}Q${toText(first)} ${toText(pointOnCurve(curve, 0.5))}Q${toText(second)} ${toText(to)}`;
}

function toText({ x, y }: Point): string {
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}

/** Where the curve meets a rim around its end, near enough. */
export function meetRim(curve: EdgeCurve, radius: number): Point {
  let t = 1;
  let tip = curve.to;
  while (t > 0.5 && Math.hypot(tip.x - curve.to.x, tip.y - curve.to.y) < radius) {
    t -= 0.01;
    tip = pointOnCurve(curve, t);
  }
  return tip;
}

function quadratic([a, b, c]: readonly [Point, Point, Point], t: number): Point {
  const s = 1 - t;
  return {
    x: s * s * a.x + 2 * s * t * b.x + t * t * c.x,
    y: s * s * a.y + 2 * s * t * b.y + t * t * c.y,
  };
}

/**
 * The control points as cytoscape wants them: their places along the straight line (0..1) and their distances from it.
 * Null when the ends coincide.
 */
export function toControlPoints({ from, first, second, to }: EdgeCurve): {
  weights: string;
  distances: string;
} | null {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const square = dx * dx + dy * dy;
  if (square < 1) return null;
  const length = Math.sqrt(square);
  const along = (point: Point): string =>
    (((point.x - from.x) * dx + (point.y - from.y) * dy) / square).toFixed(3);
  const aside = (point: Point): string =>
    (((point.x - from.x) * -dy + (point.y - from.y) * dx) / length).toFixed(1);
  return {
    weights: `${along(first)} ${along(second)}`,
    distances: `${aside(first)} ${aside(second)}`,
  };
}
