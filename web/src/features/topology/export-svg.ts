/**
 * The graph as a standalone SVG, written from the same places, curves, icons and colours as the canvas: nothing in it is
 * loaded from elsewhere, and its text stays text. Out: SVG markup. Pure.
 */
import { formatMoment } from '../../format/time.ts';
import { placeAtEdge, placeAtNode, writeAlert } from './alert-marks.ts';
import { placeBadges, writeBadges } from './badges/badge-marks.ts';
import { labelView } from './edge-labels-of-view.ts';
import { FOLDED_SIZE, NODE_SIZE } from './node-size.ts';
import { LABEL_HEIGHT, MARK_WIDTH, type PlacedLabel } from './place-labels.ts';
import { curveEdges } from './cytoscape-elements.ts';
import { meetRim, toPath, type EdgeCurve } from './edge-curve.ts';
import { chooseMark, markColor } from './edge-marks.ts';
import { boundingRect, type LayoutResult, type Point } from './layout/geometry.ts';
import { edgeColor, ringColor, type Look } from './look.ts';
import { drawHealth, drawKind } from './node-icons.ts';
import { shortenName } from './node-text.ts';
import type { NodeShape } from './node-shape.ts';
import type { TopologyView, ViewEdge, ViewNode } from './topology-model.ts';
import { widthOfBucket } from './traffic.ts';

const MARGIN = 24;
const CAPTION = 26;

interface Picture {
  readonly view: TopologyView;
  readonly layout: LayoutResult;
  readonly look: Look;
  /** Epoch milliseconds that the numbers cover; written under the picture. */
  readonly window: { readonly from: number; readonly to: number };
}

export interface SvgPicture {
  readonly markup: string;
  readonly width: number;
  readonly height: number;
}

export function writeSvg({ view, layout, look, window }: Picture): SvgPicture {
  const { tokens } = look;
  const shown = new Set(view.groups.map((group) => group.id));
  const bounds = boundingRect(layout.boxes.filter((box) => shown.has(box.group))) ?? {
    x: 0,
    y: 0,
    width: 1,
    height: 1,
  };
  const width = Math.round(bounds.width + 2 * MARGIN);
  const height = Math.round(bounds.height + 2 * MARGIN + CAPTION);
  const curves = curveEdges(view.edges, layout);
  const labels = labelView({ view, layout, curves, securityOn: look.securityOn, near: null });
  const caption = `Sightglass · ${formatMoment(window.from)} to ${formatMoment(window.to)}`;
  const body = [
    ...drawBoxes(view, layout, look),
    ...view.edges.map((edge) => drawEdge(edge, curves.get(edge.id), look)),
    ...view.nodes.map((node) => drawNode(node, layout.positions[node.id], look)),
    ...view.edges.map((edge) => drawEdgeText(edge, labels.get(edge.id), look)),
    ...writeBadges(
      placeBadges({ view, layout, shown: look.badges ?? new Set(), isFaded: () => false }),
      tokens,
    ),
    ...drawBells(view, { layout, curves, labels }, look),
    `<text x="${bounds.x}" y="${bounds.y + bounds.height + MARGIN + 8}" font-size="11" fill="${tokens.textMuted}">${escapeText(caption)}</text>`,
  ];
  const markup = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${bounds.x - MARGIN} ${bounds.y - MARGIN} ${width} ${height}" font-family="system-ui, sans-serif">`,
    `<rect x="${bounds.x - MARGIN}" y="${bounds.y - MARGIN}" width="${width}" height="${height}" fill="${tokens.background}"/>`,
    ...body,
    '</svg>',
  ].join('\n');
  return { markup, width, height };
}

interface Places {
  readonly layout: LayoutResult;
  readonly curves: ReadonlyMap<string, EdgeCurve>;
  readonly labels: ReadonlyMap<string, PlacedLabel>;
}

function drawBells(view: TopologyView, { layout, curves, labels }: Places, { tokens }: Look): string[] {
  const atEdges = view.edges.flatMap(({ id, firing }) => {
    const curve = curves.get(id);
    if (!firing || !curve) return [];
    const at = placeAtEdge({ curve, label: labels.get(id) ?? null });
    return [writeAlert({ at, severity: firing.severity, faded: false }, tokens)];
  });
  const atNodes = view.nodes.flatMap(({ id, firing, folded }) => {
    const position = layout.positions[id];
    if (!firing || !position) return [];
    const at = placeAtNode(position, folded);
    return [writeAlert({ at, severity: firing.severity, faded: false }, tokens)];
  });
  return [...atEdges, ...atNodes];
}

function drawBoxes(view: TopologyView, layout: LayoutResult, { tokens }: Look): string[] {
  const folded = new Set(view.nodes.filter((node) => node.folded).map((node) => node.group));
  const titles = new Map(view.groups.map((group) => [group.id, group.title]));
  return layout.boxes
    .filter((box) => titles.has(box.group) && !folded.has(box.group))
    .map(
      (box) =>
        `<rect x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}" rx="8" fill="${tokens.surface}" stroke="${tokens.borderStrong}"/>` +
        text({ x: box.x + box.width / 2, y: box.y + 18 }, titles.get(box.group) ?? '', {
          size: 12,
          color: tokens.textMuted,
          weight: 600,
        }),
    );
}

function drawEdge(edge: ViewEdge, curve: EdgeCurve | undefined, look: Look): string {
  if (!curve) return '';
  const color = edgeColor(edge.tone, look);
  const width = widthOfBucket(edge.width);
  const tip = meetRim(curve, NODE_SIZE / 2 + 4);
  const degrees = (Math.atan2(curve.to.y - tip.y, curve.to.x - tip.x) * 180) / Math.PI;
  const path = toPath({ ...curve, to: tip });
  const dash = edge.mtls === 'plaintext' ? ' stroke-dasharray="7 4"' : '';
  const head = 4 + width;
  return (
    `<path d="${path}" fill="none" stroke="${color}" stroke-width="${width.toFixed(1)}" stroke-opacity="0.8"${dash}/>` +
    `<path d="M0 0L${-head * 1.6} ${head * 0.8}V${-head * 0.8}Z" fill="${color}" transform="translate(${at(tip)}) rotate(${degrees.toFixed(1)})"/>`
  );
}

function drawNode(node: ViewNode, position: Point | undefined, look: Look): string {
  if (!position) return '';
  const { tokens } = look;
  const size = node.folded ? FOLDED_SIZE : NODE_SIZE;
  const badge = look.healthOn ? drawHealth(node.health, tokens) : '';
  const dash = look.healthOn && node.health === 'no-data' ? ' stroke-dasharray="5 3"' : '';
  const ring = `fill="${tokens.raised}" stroke="${ringColor(node.health, look)}" stroke-width="3"${dash}`;
  const icon = `<g transform="translate(${position.x - 9.5} ${position.y - 9.5}) scale(0.79)">${drawKind(node.shape, tokens.textMuted)}</g>`;
  const mark = badge
    ? `<g transform="translate(${position.x + size / 2 - 11} ${position.y - size / 2 - 6}) scale(0.7)">${badge}</g>`
    : '';
  const below = position.y + size / 2 + 15;
  return [
    `<g transform="translate(${at(position)})">${drawShape(node.shape, size, ring)}</g>${icon}${mark}`,
    text({ x: position.x, y: below }, shortenName(node.name), { size: 12, color: tokens.text }),
    text({ x: position.x, y: below + 14 }, node.detail, { size: 12, color: tokens.text }),
  ].join('');
}

function drawShape(shape: NodeShape, size: number, ring: string): string {
  const r = size / 2;
  const polygon = (points: readonly (readonly [number, number])[]): string =>
    `<polygon points="${points.map(([x, y]) => `${(x * r).toFixed(1)},${(y * r).toFixed(1)}`).join(' ')}" stroke-linejoin="round" ${ring}/>`;
  switch (shape) {
    case 'workload':
      return `<rect x="${-r}" y="${-r}" width="${size}" height="${size}" rx="7" ${ring}/>`;
    case 'version':
      return polygon([
        [-1, 0],
        [-0.5, -1],
        [0.5, -1],
        [1, 0],
        [0.5, 1],
        [-0.5, 1],
      ]);
    case 'namespace':
      return polygon([
        [-1, -0.42],
        [-0.42, -1],
        [0.42, -1],
        [1, -0.42],
        [1, 0.42],
        [0.42, 1],
        [-0.42, 1],
        [-1, 0.42],
      ]);
    case 'gateway':
      return polygon([
        [0, -1.15],
        [1.15, 0],
        [0, 1.15],
        [-1.15, 0],
      ]);
    case 'external':
    case 'restricted':
      return polygon([
        [-0.6, -1],
        [0.6, -1],
        [1, -0.6],
        [1, 0.6],
        [0.6, 1],
        [-0.6, 1],
        [-1, 0.6],
        [-1, -0.6],
      ]);
    default:
      return `<circle r="${r}" ${ring}/>`;
  }
}

function drawEdgeText(edge: ViewEdge, label: PlacedLabel | undefined, look: Look): string {
  if (!label) return '';
  const { tokens } = look;
  const { middle, width, text: words, hasMark } = label;
  const left = middle.x - width / 2 + (hasMark ? MARK_WIDTH : 0);
  const right = middle.x + width / 2;
  const box = `<rect x="${left}" y="${middle.y - LABEL_HEIGHT / 2}" width="${right - left}" height="${LABEL_HEIGHT}" rx="3" fill="${tokens.surface}"/>`;
  const shown =
    words === ''
      ? ''
      : box + text({ x: (left + right) / 2, y: middle.y + 4 }, words, { size: 11, color: tokens.text });
  const mark = hasMark ? chooseMark(edge.mtls, look.securityOn) : null;
  if (!mark) return shown;
  const color = markColor(edge.mtls, tokens);
  return (
    `${shown}<g transform="translate(${middle.x - width / 2 + MARK_WIDTH / 2} ${middle.y})"><circle r="8.5" fill="${tokens.surface}" stroke="${color}"/>` +
    `<g transform="translate(-8 -8.4)"><path d="${mark.fill}" fill="${color}"/><path d="${mark.stroke}" fill="none" stroke="${color}" stroke-width="1.5"/></g></g>`
  );
}

interface TextStyle {
  readonly size: number;
  readonly color: string;
  readonly weight?: number;
}

function text(place: Point, words: string, { size, color, weight = 400 }: TextStyle): string {
  return `<text x="${place.x}" y="${place.y}" text-anchor="middle" font-size="${size}" font-weight="${weight}" fill="${color}">${escapeText(words)}</text>`;
}

function at({ x, y }: Point): string {
  return `${Number(x.toFixed(1))} ${Number(y.toFixed(1))}`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Names come from telemetry and may hold anything, also characters that XML 1.0 forbids. */
function escapeText(words: string): string {
  return (
    words
      .toWellFormed()
      // oxlint-disable-next-line no-control-regex -- these are what XML 1.0, section 2.2 leaves out
      .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '\uFFFD')
      .replace(/[&<>"]/g, (char) => ENTITIES[char] as string)
  );
}
