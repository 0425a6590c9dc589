/**
 * What lies over the graph's canvas: labels and mTLS marks of edges, and the moving dots of traffic. In: a 2D context, the viewport, and
 * the edges with their curves and labels. Plain canvas drawing; geometry is in model pixels and grows with the zoom.
 */
import { pointOnCurve, type EdgeCurve } from './edge-curve.ts';
import { chooseMark, markColor, type EdgeMark } from './edge-marks.ts';
import type { Point } from './layout/geometry.ts';
import { edgeColor, type Look } from './look.ts';
import { NODE_SIZE } from './node-size.ts';
import { LABEL_HEIGHT, MARK_WIDTH, type PlacedLabel } from './place-labels.ts';
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
  readonly label: PlacedLabel | null;
  readonly faded: boolean;
  /** At the selection. */
  readonly near: boolean;
  /** Caught by the find expression. */
  readonly found: boolean;
  /** Selected itself. */
  readonly chosen: boolean;
}

const FONT_SIZE = 11;
/** Text smaller than this on the screen is not drawn. */
const LEAST_FONT = 5.5;
/** Marks get no smaller than this, and disappear where even that would be clutter. */
const LEAST_SCALE = 0.55;
const HIDE_BELOW_ZOOM = 0.22;

interface Painting {
  readonly edges: readonly PlacedEdge[];
  readonly viewport: Viewport;
  readonly look: Look;
}

export function drawLabels(context: CanvasRenderingContext2D, { edges, viewport, look }: Painting): void {
  const { zoom, pan, width, height } = viewport;
  if (zoom < HIDE_BELOW_ZOOM) return;
  const paths = new Map<EdgeMark, { stroke: Path2D; fill: Path2D }>();
  const withText = FONT_SIZE * zoom >= LEAST_FONT;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.font = `500 ${FONT_SIZE * zoom}px system-ui, sans-serif`;
  for (const { edge, label, faded } of edges) {
    if (!label) continue;
    const x = label.middle.x * zoom + pan.x;
    const y = label.middle.y * zoom + pan.y;
    const half = (label.width / 2) * zoom;
    if (x < -half || y < -20 || x > width + half || y > height + 20) continue;
    const mark = label.hasMark ? chooseMark(edge.mtls, look.securityOn) : null;
    const hasText = withText && label.text !== '';
    context.globalAlpha = faded ? 0.25 : 1;
    if (hasText) {
      const left = x - half + (mark ? MARK_WIDTH * zoom : 0);
      drawText(context, { text: label.text, left, right: x + half, y, zoom, look });
    }
    if (!mark) continue;
    const path = paths.get(mark) ?? { stroke: new Path2D(mark.stroke), fill: new Path2D(mark.fill) };
    paths.set(mark, path);
    const scale = Math.max(LEAST_SCALE, zoom);
    const markX = hasText ? x - half + (MARK_WIDTH / 2) * zoom : x;
    drawMark(context, {
      path,
      x: markX,
      y,
      scale,
      color: markColor(edge.mtls, look.tokens),
      ground: look.tokens.surface,
    });
  }
  context.globalAlpha = 1;
}

interface TextBox {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly y: number;
  readonly zoom: number;
  readonly look: Look;
}

function drawText(context: CanvasRenderingContext2D, { text, left, right, y, zoom, look }: TextBox): void {
  const high = LABEL_HEIGHT * zoom;
  context.fillStyle = look.tokens.surface;
  context.beginPath();
  context.roundRect(left, y - high / 2, right - left, high, 3 * zoom);
  context.fill();
  context.fillStyle = look.tokens.text;
  context.fillText(text, (left + right) / 2, y + 0.5 * zoom, right - left);
}

interface MarkPlace {
  readonly path: { readonly stroke: Path2D; readonly fill: Path2D };
  readonly x: number;
  readonly y: number;
  readonly scale: number;
  readonly color: string;
  readonly ground: string;
}

function drawMark(context: CanvasRenderingContext2D, { path, x, y, scale, color, ground }: MarkPlace): void {
  context.save();
  context.translate(x, y);
  context.scale(scale, scale);
  context.beginPath();
  context.arc(0, 0, 8.5, 0, 2 * Math.PI);
  context.fillStyle = ground;
  context.fill();
  context.lineWidth = 1;
  context.strokeStyle = color;
  context.stroke();
  context.translate(-8, -8.4);
  context.lineWidth = 1.5;
  context.fillStyle = color;
  context.fill(path.fill);
  context.stroke(path.stroke);
  context.restore();
}

const DOTS = 3;

/** Dots along the edges. `seconds` is the time since the animation began. */
export function drawDots(
  context: CanvasRenderingContext2D,
  { edges, viewport, look }: Painting,
  seconds: number,
): void {
  const { zoom, pan } = viewport;
  const radius = Math.max(1.4, 2.6 * Math.min(1.4, zoom));
  for (const { edge, curve, faded } of edges) {
    if (faded || !(edge.traffic > 0)) continue;
    const length = Math.max(60, Math.hypot(curve.to.x - curve.from.x, curve.to.y - curve.from.y));
    // Model pixels a second: a trickle crawls, a flood runs.
    const speed = 30 + (110 * edge.width) / (WIDTH_BUCKETS - 1);
    const count = edge.width < 2 ? 1 : DOTS;
    // Dots come out from under one shape and go in under the other.
    const rim = Math.min(0.3, (NODE_SIZE / 2 + 3) / length);
    const isCalm = edge.tone === 'clean' || edge.tone === 'neutral';
    context.fillStyle = isCalm ? look.tokens.accent : edgeColor(edge.tone, look);
    for (let dot = 0; dot < count; dot++) {
      const along = ((seconds * speed) / length + dot / count) % 1;
      const at = pointOnCurve(curve, rim + along * (1 - 2 * rim));
      context.beginPath();
      context.arc(at.x * zoom + pan.x, at.y * zoom + pan.y, radius, 0, 2 * Math.PI);
      context.fill();
    }
  }
}
