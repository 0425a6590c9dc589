/**
 * Badges at the lower corners of a node's shape. In: the graph with its places. Out: places in model pixels (pure); their drawing on a canvas; and the same as SVG. Alerts have the
 * upper left, health the upper right, the name is below.
 */
import type { Badge, BadgeKind } from '@sightglass/shared/contract';
import type { Tokens } from '../../../theme/tokens.ts';
import type { LayoutResult, Point } from '../layout/geometry.ts';
import { FOLDED_SIZE, NODE_SIZE } from '../node-size.ts';
import type { Viewport } from '../overlay-scene.ts';
import type { TopologyView } from '../topology-model.ts';
import { isGrave, lookOf, strokesOf, titleBadge } from './badge-kinds.ts';
import { chooseBadges } from './choose-badges.ts';

/** One badge, or `+2` for those that there is no room for. */
export interface PlacedBadge {
  /** A corner of the shape. */
  readonly at: Point;
  /** From there to the right, in badges: those are no smaller than they must be, however small the shape is. */
  readonly shift: number;
  readonly badge: Badge | null;
  readonly more: number;
  /** The first of its node is drawn where there is no room for more; a grave one always. */
  readonly first: boolean;
  readonly grave: boolean;
  readonly faded: boolean;
}

/** Badges at one node; with more, the last place says how many are not drawn. */
const MOST = 3;
const STEP = 16;
const RADIUS = 7;
/** Below these zooms one a node is drawn, and only what is grave. */
const ONE_BELOW_ZOOM = 0.42;
const GRAVE_BELOW_ZOOM = 0.25;
/** They get no smaller than this on the screen, and a little smaller where they are few. */
const LEAST_SCALE = 0.88;
const LEAST_SCALE_OF_ONE = 0.72;

interface MarkedNodes {
  readonly view: TopologyView;
  readonly layout: LayoutResult;
  readonly shown: ReadonlySet<BadgeKind>;
  readonly isFaded: (nodeId: string) => boolean;
}

function placeAtNode(badges: readonly Badge[], middle: Point, folded: boolean): Omit<PlacedBadge, 'faded'>[] {
  const drawn = badges.length > MOST ? badges.slice(0, MOST - 1) : badges;
  const more = badges.length - drawn.length;
  const half = (folded ? FOLDED_SIZE : NODE_SIZE) / 2;
  // To the right, to the left, and then on to the right: edges come and go above, at the middle.
  const corner = (index: number): Pick<PlacedBadge, 'at' | 'shift'> => ({
    at: { x: middle.x + (index === 1 ? 0.9 - half : half - 0.9), y: middle.y + half * 0.6 },
    shift: index > 1 ? (index - 1) * STEP : 0,
  });
  const placed = drawn.map((badge, index) => {
    const state = { badge, more: 0, first: index === 0, grave: isGrave(badge) };
    return Object.assign(corner(index), state);
  });
  const rest = { badge: null, more, first: false, grave: false };
  return more > 0 ? [...placed, { ...corner(MOST - 1), ...rest }] : placed;
}

export function placeBadges({ view, layout, shown, isFaded }: MarkedNodes): PlacedBadge[] {
  if (shown.size === 0) return [];
  return view.nodes.flatMap(({ id, folded, known }) => {
    const middle = layout.positions[id];
    const chosen = known && middle ? chooseBadges(known.badges, shown) : [];
    if (!middle || chosen.length === 0) return [];
    const faded = isFaded(id);
    return placeAtNode(chosen, middle, folded).map((one) => Object.assign(one, { faded }));
  });
}

interface BadgePainting {
  readonly badges: readonly PlacedBadge[];
  readonly viewport: Viewport;
  readonly tokens: Tokens;
}

const paths = new Map<string, Path2D>();

function pathOf(strokes: string): Path2D {
  let path = paths.get(strokes);
  if (!path) paths.set(strokes, (path = new Path2D(strokes)));
  return path;
}

function drawGround(context: CanvasRenderingContext2D, square: boolean): void {
  context.beginPath();
  if (square) context.roundRect(-RADIUS + 0.3, -RADIUS + 0.3, 2 * RADIUS - 0.6, 2 * RADIUS - 0.6, 3);
  else context.arc(0, 0, RADIUS, 0, 2 * Math.PI);
}

function drawOne(context: CanvasRenderingContext2D, { badge, more }: PlacedBadge, tokens: Tokens): void {
  const { color, filled, square } = badge
    ? lookOf(badge, tokens)
    : { color: tokens.textMuted, filled: false, square: false };
  drawGround(context, square);
  context.fillStyle = filled ? color : tokens.surface;
  context.fill();
  context.lineWidth = 1.1;
  context.strokeStyle = filled ? tokens.surface : color;
  context.stroke();
  if (!badge) {
    context.fillStyle = tokens.text;
    context.fillText(`+${more}`, 0, 0.5);
    return;
  }
  context.scale(0.78, 0.78);
  context.translate(-8, -8);
  context.lineWidth = 1.7;
  context.strokeStyle = filled ? tokens.surface : color;
  context.stroke(pathOf(strokesOf(badge)));
}

export function drawBadges(
  context: CanvasRenderingContext2D,
  { badges, viewport, tokens }: BadgePainting,
): void {
  if (badges.length === 0) return;
  const { zoom, pan, width, height } = viewport;
  const few = zoom < ONE_BELOW_ZOOM;
  const scale = few ? LEAST_SCALE_OF_ONE : Math.min(1.3, Math.max(LEAST_SCALE, zoom));
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.font = '600 8.5px system-ui, sans-serif';
  for (const placed of badges) {
    if (few && !(placed.first && (placed.grave || zoom >= GRAVE_BELOW_ZOOM))) continue;
    const x = placed.at.x * zoom + pan.x + placed.shift * scale;
    const y = placed.at.y * zoom + pan.y;
    if (x < -12 || y < -12 || x > width + 12 || y > height + 12) continue;
    context.save();
    context.globalAlpha = placed.faded ? 0.25 : 1;
    context.translate(x, y);
    context.scale(scale, scale);
    drawOne(context, placed, tokens);
    context.restore();
  }
}

/** One badge about the origin, as markup. */
function writeBadge(badge: Badge, tokens: Tokens): string {
  const { color, filled, square } = lookOf(badge, tokens);
  const [fill, line] = filled ? [color, tokens.surface] : [tokens.surface, color];
  const ground = square
    ? `<rect x="-6.7" y="-6.7" width="13.4" height="13.4" rx="3" fill="${fill}" stroke="${line}" stroke-width="1.1"/>`
    : `<circle r="${RADIUS}" fill="${fill}" stroke="${line}" stroke-width="1.1"/>`;
  return `<title>${titleBadge(badge)}</title>${ground}<path d="${strokesOf(badge)}" transform="scale(0.78) translate(-8 -8)" fill="none" stroke="${line}" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round"/>`;
}

/** All of them for the export. */
export function writeBadges(badges: readonly PlacedBadge[], tokens: Tokens): string[] {
  return badges.map(({ at, shift, badge, more }) => {
    const inner = badge
      ? writeBadge(badge, tokens)
      : `<circle r="${RADIUS}" fill="${tokens.surface}" stroke="${tokens.textMuted}" stroke-width="1.1"/><text y="3" text-anchor="middle" font-size="8.5" font-weight="600" fill="${tokens.text}">+${more}</text>`;
    return `<g transform="translate(${(at.x + shift).toFixed(1)} ${at.y.toFixed(1)})">${inner}</g>`;
  });
}
