/**
 * What the edge layer paints, as plain numbers that travel to its worker. In: the edges with their courses and states, the namespaces'
 * boxes, the look. Out: lines in the order of painting, each with one of few strokes. Units: model pixels. Pure.
 */
import { meetRim } from '../edge-curve.ts';
import { isCurved } from '../large-graph.ts';
import type { Rect } from '../layout/geometry.ts';
import { edgeColor, isDashed, lineOpacity, type Look } from '../look.ts';
import { NODE_SIZE } from '../node-size.ts';
import type { PlacedEdge } from '../overlay-scene.ts';
import { widthOfBucket } from '../traffic.ts';

export interface Stroke {
  readonly color: string;
  /** 0..1 */
  readonly opacity: number;
  readonly width: number;
  readonly dashed: boolean;
  readonly arrow: boolean;
}

export interface EdgePainting {
  /** Left, top, width and height of each box; they lie under all lines. */
  readonly boxes: Float32Array;
  readonly ground: string;
  /** False for straight lines. */
  readonly curved: boolean;
  /** x and y of each line's start, two control points and end: two quadratic Béziers that meet midway (edge-curve.ts). */
  readonly lines: Float32Array;
  /** Index of each line's stroke in the palette. */
  readonly strokes: Uint16Array;
  /** Strokes are painted in this order, each with all of its lines. */
  readonly palette: readonly Stroke[];
}

export const NUMBERS_OF_A_LINE = 8;
/** Where arrows end, from the node's centre. */
const RIM = NODE_SIZE / 2 + 2;
const FADED = 0.12;
/** How far the mark of a found or chosen edge stands out at each side. */
const FOUND = { opacity: 0.3, padding: 4 };
const CHOSEN = { opacity: 0.4, padding: 5 };

interface Line {
  readonly placed: PlacedEdge;
  readonly stroke: Stroke;
}

export function buildEdgePainting(
  edges: readonly PlacedEdge[],
  boxes: readonly Rect[],
  look: Look,
): EdgePainting {
  const curved = isCurved(edges.length);
  const [plain, marks, raised]: [Line[], Line[], Line[]] = [[], [], []];
  for (const placed of edges) {
    const { edge, faded, near, found, chosen } = placed;
    const stroke = {
      color: edgeColor(edge.tone, look),
      opacity: lineOpacity(edge.tone, look) * (faded ? FADED : 1),
      width: widthOfBucket(edge.width),
      dashed: isDashed(edge),
      arrow: curved,
    };
    (near || found || chosen ? raised : plain).push({ placed, stroke });
    if (!found && !chosen) continue;
    const { opacity, padding } = chosen ? CHOSEN : FOUND;
    const width = stroke.width + 2 * padding;
    marks.push({
      placed,
      stroke: { color: look.tokens.accent, opacity, width, dashed: false, arrow: false },
    });
  }
  return {
    curved,
    ...encodeLines([plain, marks, raised], curved),
    boxes: Float32Array.from(boxes.flatMap(({ x, y, width, height }) => [x, y, width, height])),
    ground: look.tokens.surface,
  };
}

/** Each level lies over the one before, so none shares a stroke with another. */
function encodeLines(
  levels: readonly (readonly Line[])[],
  curved: boolean,
): Pick<EdgePainting, 'lines' | 'strokes' | 'palette'> {
  const count = levels.reduce((sum, level) => sum + level.length, 0);
  const lines = new Float32Array(count * NUMBERS_OF_A_LINE);
  const strokes = new Uint16Array(count);
  const palette: Stroke[] = [];
  let at = 0;
  for (const level of levels) {
    const known = new Map<string, number>();
    for (const { placed, stroke } of level) {
      const key = `${stroke.color} ${stroke.opacity} ${stroke.width} ${stroke.dashed}`;
      const index = known.get(key) ?? palette.push(stroke) - 1;
      known.set(key, index);
      const { from, first, second, to } = placed.curve;
      // A straight line has no arrow that would have to end at the node's rim.
      const end = curved ? meetRim(placed.curve, RIM) : to;
      const numbers = [from.x, from.y, first.x, first.y, second.x, second.y, end.x, end.y];
      lines.set(numbers, at * NUMBERS_OF_A_LINE);
      strokes[at++] = index;
    }
  }
  return { lines, strokes, palette };
}

/** Whether both look the same, so that nothing need be painted. */
export function isSamePainting(a: EdgePainting, b: EdgePainting): boolean {
  return (
    a.ground === b.ground &&
    a.curved === b.curved &&
    isSameArray(a.strokes, b.strokes) &&
    isSameArray(a.lines, b.lines) &&
    isSameArray(a.boxes, b.boxes) &&
    JSON.stringify(a.palette) === JSON.stringify(b.palette)
  );
}

function isSameArray(a: Float32Array | Uint16Array, b: Float32Array | Uint16Array): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
