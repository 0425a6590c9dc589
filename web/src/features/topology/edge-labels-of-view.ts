/** Which edges are labelled or marked, and where. In: the graph with its places, curves, and what is selected. Pure. */
import type { EdgeCurve } from './edge-curve.ts';
import { chooseMark } from './edge-marks.ts';
import { BOX_TITLE, type LayoutResult, type Rect } from './layout/geometry.ts';
import { NODE_SIZE } from './node-size.ts';
import { shortenName } from './node-text.ts';
import { placeLabels, type LabelWish, type PlacedLabel } from './place-labels.ts';
import type { TopologyView, ViewNode } from './topology-model.ts';

/** Above so many edges only those of the selection are labelled; marks stay. */
const MOST_LABELS = 200;
const LETTER = 6.6;
const LINE = 14;

export interface LabelledView {
  readonly view: TopologyView;
  readonly layout: LayoutResult;
  readonly curves: ReadonlyMap<string, EdgeCurve>;
  readonly securityOn: boolean;
  /** Edges around the selection; null without one. */
  readonly near: ReadonlySet<string> | null;
}

export function labelView({
  view,
  layout,
  curves,
  securityOn,
  near,
}: LabelledView): Map<string, PlacedLabel> {
  const isFew = view.edges.length <= MOST_LABELS;
  const wishes: LabelWish[] = [];
  for (const edge of view.edges) {
    const curve = curves.get(edge.id);
    if (!curve) continue;
    const isNear = near?.has(edge.id) === true;
    const text = isNear || (isFew && near === null) ? edge.label : '';
    const hasMark = chooseMark(edge.mtls, securityOn) !== null;
    if (text === '' && !hasMark) continue;
    wishes.push({ id: edge.id, curve, text, hasMark, strength: edge.traffic + (isNear ? 1e9 : 0) });
  }
  return placeLabels(wishes, wishes.length === 0 ? [] : listTaken(view, layout));
}

/** Shapes and names of nodes, and titles of boxes. */
function listTaken(view: TopologyView, layout: LayoutResult): Rect[] {
  const taken: Rect[] = [];
  for (const node of view.nodes) {
    const at = layout.positions[node.id];
    if (!at) continue;
    const half = NODE_SIZE / 2 + 4;
    taken.push({ x: at.x - half, y: at.y - half, width: 2 * half, height: 2 * half });
    const width = widthOfText(node);
    taken.push({ x: at.x - width / 2, y: at.y + half, width, height: 2 * LINE });
  }
  const titles = new Map(view.groups.map(({ id, title }) => [id, title]));
  for (const box of layout.boxes) {
    const width = Math.min(box.width, (titles.get(box.group)?.length ?? 0) * LETTER);
    taken.push({ x: box.x + (box.width - width) / 2, y: box.y, width, height: BOX_TITLE });
  }
  return taken;
}

function widthOfText({ name, detail }: ViewNode): number {
  return Math.max(shortenName(name).length, detail.length) * LETTER;
}
