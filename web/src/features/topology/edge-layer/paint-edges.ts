/**
 * Paints boxes and lines as a bitmap of the viewport's size, one bitmap pixel a CSS pixel. In: the painting, and the viewport that it
 * is for. Out: the bitmap. Runs in a worker.
 */
import type { Viewport } from '../overlay-scene.ts';
import { NUMBERS_OF_A_LINE, type EdgePainting, type Stroke } from './edge-painting.ts';

type Context = OffscreenCanvasRenderingContext2D;

const CORNER = 8;
const DASHES = [7, 4];
/** Length and half the width of an arrow's head. */
const HEAD = { length: 8.5, half: 4.2 };
/** Lines of one path. The rasteriser's work grows faster than a path's length, and each stroke has a cost of its own. */
const LINES_OF_A_PATH = 64;

/** Throws where the canvas cannot be had. */
export function paintEdges(painting: EdgePainting, viewport: Viewport): ImageBitmap {
  const { zoom, pan } = viewport;
  const canvas = new OffscreenCanvas(Math.max(1, viewport.width), Math.max(1, viewport.height));
  const context = canvas.getContext('2d');
  if (!context) throw new Error('No canvas to paint the edges on');
  context.setTransform(zoom, 0, 0, zoom, pan.x, pan.y);
  paintBoxes(context, painting);
  const { palette, strokes, lines, curved } = painting;
  const byStroke = palette.map((): Line[] => []);
  strokes.forEach((stroke, i) => {
    const line = lines.subarray(i * NUMBERS_OF_A_LINE, (i + 1) * NUMBERS_OF_A_LINE) as unknown as Line;
    if (isSeen(line, viewport)) byStroke[stroke]?.push(line);
  });
  palette.forEach((stroke, i) => paintLines(context, byStroke[i] ?? [], { stroke, curved }));
  return canvas.transferToImageBitmap();
}

/** Eight numbers, as in the painting. The cast above says what the type of an array cannot: how many there are. */
type Line = readonly [number, number, number, number, number, number, number, number];

function paintBoxes(context: Context, { boxes, ground }: EdgePainting): void {
  context.fillStyle = ground;
  context.globalAlpha = 0.75;
  context.beginPath();
  for (let i = 0; i < boxes.length; i += 4) {
    context.roundRect(boxes[i] ?? 0, boxes[i + 1] ?? 0, boxes[i + 2] ?? 0, boxes[i + 3] ?? 0, CORNER);
  }
  context.fill();
}

/** Whether a line may touch the viewport: a curve lies within its control points. */
function isSeen(line: Line, { zoom, pan, width, height }: Viewport): boolean {
  const [x1, y1, x2, y2, x3, y3, x4, y4] = line;
  const [left, top] = [-pan.x / zoom, -pan.y / zoom];
  return (
    Math.max(x1, x2, x3, x4) >= left &&
    Math.min(x1, x2, x3, x4) <= left + width / zoom &&
    Math.max(y1, y2, y3, y4) >= top &&
    Math.min(y1, y2, y3, y4) <= top + height / zoom
  );
}

interface Manner {
  readonly stroke: Stroke;
  readonly curved: boolean;
}

function paintLines(context: Context, lines: readonly Line[], { stroke, curved }: Manner): void {
  context.strokeStyle = stroke.color;
  context.fillStyle = stroke.color;
  context.globalAlpha = stroke.opacity;
  context.lineWidth = stroke.width;
  context.setLineDash(stroke.dashed ? DASHES : []);
  for (let start = 0; start < lines.length; start += LINES_OF_A_PATH) {
    const part = lines.slice(start, start + LINES_OF_A_PATH);
    context.beginPath();
    for (const line of part) trace(context, line, curved);
    context.stroke();
    if (!stroke.arrow) continue;
    context.beginPath();
    for (const line of part) traceArrow(context, line);
    context.fill();
  }
}

function trace(context: Context, [x1, y1, x2, y2, x3, y3, x4, y4]: Line, curved: boolean): void {
  context.moveTo(x1, y1);
  if (curved) {
    context.quadraticCurveTo(x2, y2, (x2 + x3) / 2, (y2 + y3) / 2);
    context.quadraticCurveTo(x3, y3, x4, y4);
  } else context.lineTo(x4, y4);
}

/** The curve arrives from its second control point. */
function traceArrow(context: Context, [, , , , x3, y3, x4, y4]: Line): void {
  const length = Math.hypot(x4 - x3, y4 - y3);
  if (length === 0) return;
  const [dx, dy] = [(x4 - x3) / length, (y4 - y3) / length];
  const [x, y] = [x4 - dx * HEAD.length, y4 - dy * HEAD.length];
  context.moveTo(x4, y4);
  context.lineTo(x - dy * HEAD.half, y + dx * HEAD.half);
  context.lineTo(x + dy * HEAD.half, y - dx * HEAD.half);
  context.closePath();
}
