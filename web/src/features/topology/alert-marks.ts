/**
 * Bells on the graph, where alerts fire: beside a node's shape, at the end of an edge's label. In: the graph with its places. Out: places
 * in model pixels (pure); and their drawing on a canvas. Full bells page, hollow ones are tickets, rings inform, as everywhere.
 */
import type { Severity } from '@sightglass/shared/contract';
import { BELL_PATH } from '../../ui/alerts/bell-path.ts';
import type { Tokens } from '../../theme/tokens.ts';
import { pointOnCurve } from './edge-curve.ts';
import type { Point } from './layout/geometry.ts';
import type { LayoutResult } from './layout/geometry.ts';
import { FOLDED_SIZE, NODE_SIZE } from './node-size.ts';
import type { PlacedEdge, Viewport } from './overlay-scene.ts';
import type { TopologyView } from './topology-model.ts';

export interface PlacedAlert {
  readonly at: Point;
  readonly severity: Severity;
  readonly faded: boolean;
}

/** From an edge's label to the middle of its bell. */
const BESIDE_LABEL = 11;
/** Bells get no smaller than this on the screen: an alert must be found from afar. */
const LEAST_SCALE = 0.7;
const RADIUS = 10;

function severityColor(severity: Severity, { status, textMuted }: Tokens): string {
  return severity === 'page' ? status.failing : severity === 'ticket' ? status.degraded : textMuted;
}

/** At the upper left of a node; health has the upper right. */
export function placeAtNode(position: Point, folded: boolean): Point {
  const half = (folded ? FOLDED_SIZE : NODE_SIZE) / 2;
  return { x: position.x - half + 3, y: position.y - half + 2 };
}

export function placeAtEdge({ curve, label }: Pick<PlacedEdge, 'curve' | 'label'>): Point {
  if (!label) return pointOnCurve(curve, 0.5);
  return { x: label.middle.x + label.width / 2 + BESIDE_LABEL, y: label.middle.y };
}

interface MarkedGraph {
  readonly view: TopologyView;
  readonly layout: LayoutResult;
  readonly edges: readonly PlacedEdge[];
  readonly isFaded: (nodeId: string) => boolean;
}

export function placeAlerts({ view, layout, edges, isFaded }: MarkedGraph): PlacedAlert[] {
  const placed: PlacedAlert[] = [];
  for (const edge of edges) {
    const { firing } = edge.edge;
    if (firing) placed.push({ at: placeAtEdge(edge), severity: firing.severity, faded: edge.faded });
  }
  for (const { id, firing, folded } of view.nodes) {
    const position = layout.positions[id];
    if (firing && position)
      placed.push({ at: placeAtNode(position, folded), severity: firing.severity, faded: isFaded(id) });
  }
  return placed;
}

interface AlertPainting {
  readonly alerts: readonly PlacedAlert[];
  readonly viewport: Viewport;
  readonly tokens: Tokens;
}

export function drawAlerts(
  context: CanvasRenderingContext2D,
  { alerts, viewport, tokens }: AlertPainting,
): void {
  if (alerts.length === 0) return;
  const { zoom, pan, width, height } = viewport;
  const bell = new Path2D(BELL_PATH);
  const scale = Math.max(LEAST_SCALE, Math.min(1.3, zoom));
  for (const { at, severity, faded } of alerts) {
    const x = at.x * zoom + pan.x;
    const y = at.y * zoom + pan.y;
    if (x < -20 || y < -20 || x > width + 20 || y > height + 20) continue;
    const color = severityColor(severity, tokens);
    context.save();
    context.globalAlpha = faded ? 0.25 : 1;
    context.translate(x, y);
    context.scale(scale, scale);
    context.beginPath();
    context.arc(0, 0, RADIUS, 0, 2 * Math.PI);
    context.fillStyle = tokens.surface;
    context.fill();
    context.lineWidth = 1.2;
    context.strokeStyle = color;
    context.stroke();
    drawShape(context, { severity, bell, color });
    context.restore();
  }
}

function drawShape(
  context: CanvasRenderingContext2D,
  { severity, bell, color }: { severity: Severity; bell: Path2D; color: string },
): void {
  context.lineWidth = 1.6;
  context.lineJoin = 'round';
  if (severity === 'info') {
    context.beginPath();
    context.arc(0, 0, 4, 0, 2 * Math.PI);
    context.stroke();
    return;
  }
  context.translate(-7.2, -7.4);
  context.scale(0.9, 0.9);
  context.fillStyle = color;
  if (severity === 'page') context.fill(bell);
  context.stroke(bell);
}

/** The same as SVG, for the export. */
export function writeAlert({ at, severity }: PlacedAlert, tokens: Tokens): string {
  const color = severityColor(severity, tokens);
  const fill = severity === 'page' ? color : 'none';
  const shape =
    severity === 'info'
      ? `<circle r="4" fill="none" stroke="${color}" stroke-width="1.6"/>`
      : `<path d="${BELL_PATH}" transform="translate(-7.2 -7.4) scale(0.9)" fill="${fill}" stroke="${color}" stroke-width="1.6" stroke-linejoin="round"/>`;
  return `<g transform="translate(${at.x.toFixed(1)} ${at.y.toFixed(1)})"><circle r="${RADIUS}" fill="${tokens.surface}" stroke="${color}" stroke-width="1.2"/>${shape}</g>`;
}
