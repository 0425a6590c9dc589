/**
 * Where the labels of edges go: along their curves, clear of node names, titles and each other, the strongest edge first. In: edges
 * with curves, and the rectangles that are taken. Out: the middle of each label, by edge id. An edge for whose label
 * there is no room gets none; its width and colour still speak. Units: model pixels. Pure.
 */
import { pointOnCurve, type EdgeCurve } from './edge-curve.ts';
import { overlap, type Point, type Rect } from './layout/geometry.ts';

export interface LabelWish {
  readonly id: string;
  readonly curve: EdgeCurve;
  /** Empty for a mark alone. */
  readonly text: string;
  readonly hasMark: boolean;
  /** The strongest chooses first. */
  readonly strength: number;
}

export interface PlacedLabel {
  /** Middle of mark and text together. */
  readonly middle: Point;
  readonly width: number;
  readonly text: string;
  readonly hasMark: boolean;
}

export const LABEL_HEIGHT = 16;
export const MARK_WIDTH = 19;
/** Mean width of a letter at the label's size; digits and units are about as wide. */
const LETTER = 6.6;
/** Places along the curve, the best first. */
const TRIED = [0.5, 0.6, 0.4, 0.7, 0.3, 0.78, 0.22, 0.85];

export function widthOfLabel(text: string, hasMark: boolean): number {
  return (text === '' ? 0 : text.length * LETTER + 4) + (hasMark ? MARK_WIDTH : 0);
}

export function placeLabels(wishes: readonly LabelWish[], taken: readonly Rect[]): Map<string, PlacedLabel> {
  const placed = new Map<string, PlacedLabel>();
  const grid = new RectGrid();
  for (const rect of taken) grid.add(rect);
  // A mark must be seen, so edges with one choose before those without.
  const order = wishes.toSorted(
    (a, b) => Number(b.hasMark) - Number(a.hasMark) || b.strength - a.strength || (a.id < b.id ? -1 : 1),
  );
  for (const { id, curve, text, hasMark } of order) {
    const label =
      findPlace(grid, curve, { text, hasMark }) ??
      (hasMark ? findPlace(grid, curve, { text: '', hasMark }) : null);
    const kept =
      label ?? (hasMark ? { middle: pointOnCurve(curve, 0.5), width: MARK_WIDTH, text: '', hasMark } : null);
    if (kept === null) continue;
    grid.add(labelRect(kept.middle, kept.width));
    placed.set(id, kept);
  }
  return placed;
}

/** The first free place along the curve; null without one, and for an empty label. */
function findPlace(
  grid: RectGrid,
  curve: EdgeCurve,
  { text, hasMark }: Pick<LabelWish, 'text' | 'hasMark'>,
): PlacedLabel | null {
  const width = widthOfLabel(text, hasMark);
  if (width === 0) return null;
  for (const t of TRIED) {
    const middle = pointOnCurve(curve, t);
    if (grid.isFree(labelRect(middle, width))) return { middle, width, text, hasMark };
  }
  return null;
}

function labelRect(middle: Point, width: number): Rect {
  return { x: middle.x - width / 2, y: middle.y - LABEL_HEIGHT / 2, width, height: LABEL_HEIGHT };
}

const TILE = 160;

/** Rectangles by the tiles they touch, so that only near ones are compared. */
class RectGrid {
  readonly #tiles = new Map<string, Rect[]>();

  add(rect: Rect): void {
    for (const key of listTiles(rect)) {
      const tile = this.#tiles.get(key);
      if (tile) tile.push(rect);
      else this.#tiles.set(key, [rect]);
    }
  }

  isFree(rect: Rect): boolean {
    return listTiles(rect).every((key) => !this.#tiles.get(key)?.some((other) => overlap(rect, other)));
  }
}

function listTiles({ x, y, width, height }: Rect): string[] {
  const keys: string[] = [];
  for (let column = Math.floor(x / TILE); column <= Math.floor((x + width) / TILE); column++) {
    for (let row = Math.floor(y / TILE); row <= Math.floor((y + height) / TILE); row++) {
      keys.push(`${column} ${row}`);
    }
  }
  return keys;
}
