/**
 * What lies over the graph's canvas: marks of mTLS beside edge labels, and the moving dots of traffic. In: a 2D context, the
 * viewport, and the edges with their curves. Plain canvas drawing; geometry is in model pixels, marks in screen pixels.
 */
import { pointOnCurve, type EdgeCurve } from './edge-curve.ts';
import { chooseMark, type EdgeMark } from './edge-marks.ts';
import type { Point } from './layout/geometry.ts';
import { edgeColor, type Look } from './look.ts';
import type { ViewEdge } from './topology-model.ts';
import { WIDTH_BUCKETS } from './traffic.ts';

export interface Viewport {
  readonly zoom: number;
  readonly pan: Point;
  readonly width: number;
  readonly height: number;
}

export interface PlacedEdge {
  readonly edge: ViewEdge;
  readonly curve: EdgeCurve;
  /** Middle of the curve. */
  readonly middle: Point;
  readonly faded: boolean;
  readonly labelled: boolean;
}

export function placeEdge(
  edge: ViewEdge,
  curve: EdgeCurve,
  state: { faded: boolean; labelled: boolean },
): PlacedEdge {
  return { edge, curve, middle: pointOnCurve(curve, 0.5), ...state };
}

/** Half the width of an edge label in model pixels, near enough to put a mark beside it. */
function halfLabel(label: string): number {
  return (label.length * 5.7) / 2 + 3;
}

/** Marks get no smaller than this on the screen, and disappear where even that would be clutter. */
const LEAST_SCALE = 0.55;
const HIDE_BELOW_ZOOM = 0.22;

export function drawMarks(
  context: CanvasRenderingContext2D,
  { edges, viewport, look }: { edges: readonly PlacedEdge[]; viewport: Viewport; look: Look },
): void {
  const { zoom, pan, width, height } = viewport;
  if (zoom < HIDE_BELOW_ZOOM) return;
  const scale = Math.max(LEAST_SCALE, Math.min(1.3, zoom));
  const paths = new Map<EdgeMark, { stroke: Path2D; fill: Path2D }>();
  context.lineCap = 'round';
  context.lineJoin = 'round';
  for (const { edge, middle, faded, labelled } of edges) {
    const mark = chooseMark(edge.mtls, look.securityOn);
    if (!mark) continue;
    const aside = labelled && edge.label !== '' ? halfLabel(edge.label) * zoom + 8 * scale : 0;
    const x = middle.x * zoom + pan.x - aside;
    const y = middle.y * zoom + pan.y;
    if (x < -20 || y < -20 || x > width + 20 || y > height + 20) continue;
    const path = paths.get(mark) ?? { stroke: new Path2D(mark.stroke), fill: new Path2D(mark.fill) };
    paths.set(mark, path);
    const color = look.tokens.mtls[edge.mtls];
    context.save();
    context.globalAlpha = faded ? 0.2 : 1;
    context.translate(x, y);
    context.scale(scale, scale);
    context.beginPath();
    context.arc(0, 0, 9, 0, 2 * Math.PI);
    context.fillStyle = look.tokens.surface;
    context.fill();
    context.lineWidth = 1;
    context.strokeStyle = color;
    context.stroke();
    context.translate(-8, -8.4);
    context.lineWidth = 1.4;
    context.fillStyle = color;
    context.fill(path.fill);
    context.stroke(path.stroke);
    context.restore();
  }
}

const DOTS = 3;

/** Dots along the edges. `seconds` is the time since the animation began. */
export function drawDots(
  context: CanvasRenderingContext2D,
  {
    edges,
    viewport,
    look,
    seconds,
  }: { edges: readonly PlacedEdge[]; viewport: Viewport; look: Look; seconds: number },
): void {
  const { zoom, pan } = viewport;
  const radius = Math.max(1.4, 2.6 * Math.min(1.4, zoom));
  for (const { edge, curve, faded } of edges) {
    if (faded || !(edge.traffic > 0)) continue;
    const length = Math.max(60, Math.hypot(curve.to.x - curve.from.x, curve.to.y - curve.from.y));
    // Model pixels a second: a trickle crawls, a flood runs.
    const speed = 30 + (110 * edge.width) / (WIDTH_BUCKETS - 1);
    const count = edge.width < 2 ? 1 : DOTS;
    context.fillStyle =
      edge.tone === 'clean' || edge.tone === 'neutral' ? look.tokens.accent : edgeColor(edge.tone, look);
    for (let dot = 0; dot < count; dot++) {
      const t = ((seconds * speed) / length + dot / count) % 1;
      const at = pointOnCurve(curve, t);
      context.beginPath();
      context.arc(at.x * zoom + pan.x, at.y * zoom + pan.y, radius, 0, 2 * Math.PI);
      context.fill();
    }
  }
}
