/**
 * The layered picture of an impact: callers at the left, what is out at the right, one column a hop. Pure. In: an answer. Out: boxes and
 * strokes in pixels. In each column those with the most lost requests come first; what does not fit is counted.
 */
import type { Bounds, Impact } from '@sightglass/shared/contract';

const BOX = { width: 186, height: 44 } as const;
const GAP = { x: 74, y: 10 } as const;
const HEAD_PX = 26;
const MOST_IN_COLUMN = 9;

interface LayerBox {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly share: Bounds;
  readonly affectedPerSecond: number;
  readonly assumed: boolean;
  readonly isEntry: boolean;
}

interface LayerColumn {
  readonly hop: number;
  readonly x: number;
  readonly boxes: readonly LayerBox[];
  /** Nodes that did not fit. */
  readonly more: number;
}

interface LayerStroke {
  readonly id: string;
  readonly path: string;
  readonly widthPx: number;
  readonly isTcp: boolean;
}

export interface Layers {
  readonly columns: readonly LayerColumn[];
  readonly strokes: readonly LayerStroke[];
  readonly width: number;
  readonly height: number;
  readonly box: { readonly width: number; readonly height: number };
}

type Member = Omit<LayerBox, 'x' | 'y'> & { readonly hop: number };

function listMembers({ chosen, dependants, entries }: Impact): Member[] {
  const entryIds = new Set(entries.map(({ id }) => id));
  const whole = { least: 1, estimate: 1, most: 1 };
  return [
    ...chosen.map(({ id, requestsPerSecond }) => ({
      id,
      hop: 0,
      share: whole,
      affectedPerSecond: requestsPerSecond,
      assumed: false,
      isEntry: entryIds.has(id),
    })),
    ...dependants.map(({ id, hop, share, affectedPerSecond, basis }) => ({
      id,
      hop,
      share,
      affectedPerSecond: affectedPerSecond.estimate,
      assumed: basis === 'assumed',
      isEntry: entryIds.has(id),
    })),
  ];
}

/** From the right side of one to the left of the other; within a column, or back, in a bow. */
function drawPath(from: LayerBox, to: LayerBox): string {
  const y1 = from.y + BOX.height / 2;
  const y2 = to.y + BOX.height / 2;
  const x1 = from.x + BOX.width;
  if (to.x > from.x) {
    const middle = (x1 + to.x) / 2;
    return `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${to.x} ${y2}`;
  }
  const bow = x1 + GAP.x * 0.6;
  const end = to.x + BOX.width;
  return `M${x1} ${y1}C${bow} ${y1} ${bow} ${y2} ${end} ${y2}`;
}

export function layOutLayers(impact: Impact): Layers {
  const byHop = Map.groupBy(listMembers(impact), ({ hop }) => hop);
  const hops = [...byHop.keys()].toSorted((a, b) => b - a);
  const shown = hops.map((hop) => {
    const all = (byHop.get(hop) ?? []).toSorted(
      (a, b) => b.affectedPerSecond - a.affectedPerSecond || (a.id < b.id ? -1 : 1),
    );
    const kept = all.length > MOST_IN_COLUMN ? all.slice(0, MOST_IN_COLUMN - 1) : all;
    return { hop, kept, more: all.length - kept.length };
  });
  const rows = Math.max(...shown.map(({ kept, more }) => kept.length + (more > 0 ? 1 : 0)));
  const height = HEAD_PX + rows * (BOX.height + GAP.y);
  const columns = shown.map(({ hop, kept, more }, column): LayerColumn => {
    const used = kept.length + (more > 0 ? 1 : 0);
    const top = HEAD_PX + ((rows - used) * (BOX.height + GAP.y)) / 2;
    const x = column * (BOX.width + GAP.x);
    const boxes = kept.map(({ id, share, affectedPerSecond, assumed, isEntry }, row) => {
      const y = top + row * (BOX.height + GAP.y);
      return { id, share, affectedPerSecond, assumed, isEntry, x, y };
    });
    return { hop, x, boxes, more };
  });
  const places = new Map(columns.flatMap(({ boxes }) => boxes.map((box) => [box.id, box] as const)));
  const most = Math.max(0, ...impact.edges.map(({ affectedPerSecond }) => affectedPerSecond ?? 0));
  const strokes = impact.edges.flatMap(
    ({ id, source, target, protocol, affectedPerSecond }): LayerStroke[] => {
      const [from, to] = [places.get(source), places.get(target)];
      if (!from || !to) return [];
      const weight = most > 0 ? Math.sqrt((affectedPerSecond ?? 0) / most) : 0;
      return [{ id, path: drawPath(from, to), widthPx: 1.5 + 6 * weight, isTcp: protocol === 'tcp' }];
    },
  );
  const width = hops.length * BOX.width + (hops.length - 1) * GAP.x;
  return { columns, strokes, width, height, box: BOX };
}
