/**
 * From the drawn graph and its places to cytoscape's elements, and the difference between what is on the canvas and what
 * should be. Only what changed is written. The edges of a large graph are no elements: edge-layer/ draws them. Pure but for its types.
 */
import { curveEdge, straightEdge, toControlPoints, type EdgeCurve } from './edge-curve.ts';
import { isCurved, isLarge } from './large-graph.ts';
import type { LayoutResult, Point } from './layout/geometry.ts';
import { isDashed } from './look.ts';
import { shortenName } from './node-text.ts';
import type { TopologyView, ViewEdge } from './topology-model.ts';
import { widthOfBucket } from './traffic.ts';

type ElementData = Readonly<Record<string, string | number>>;

export interface DrawnElement {
  readonly id: string;
  readonly group: 'nodes' | 'edges';
  readonly classes: string;
  readonly data: ElementData;
  readonly position?: Point;
}

export interface Drawn {
  readonly elements: ReadonlyMap<string, DrawnElement>;
  readonly curves: ReadonlyMap<string, EdgeCurve>;
}

/** Ids of boxes on the canvas are apart from ids of folded namespaces, which look the same otherwise. */
const BOX = 'box ';

export function buildDrawn(view: TopologyView, layout: LayoutResult): Drawn {
  const elements = new Map<string, DrawnElement>();
  const folded = new Set(view.nodes.filter((node) => node.folded).map((node) => node.group));
  const titles = new Map(view.groups.map((group) => [group.id, group.title]));
  for (const box of layout.boxes) {
    const title = titles.get(box.group);
    if (title === undefined || folded.has(box.group)) continue;
    const id = BOX + box.id;
    elements.set(id, {
      id,
      group: 'nodes',
      classes: 'box',
      data: { id, title, width: box.width, height: box.height },
      position: { x: box.x + box.width / 2, y: box.y + box.height / 2 },
    });
  }
  for (const node of view.nodes) {
    const position = layout.positions[node.id];
    if (!position) continue;
    elements.set(node.id, {
      id: node.id,
      group: 'nodes',
      classes: 'thing',
      data: {
        id: node.id,
        label: `${shortenName(node.name)}\n${node.detail}`,
        health: node.health,
        shape: node.shape,
        ...(node.change === undefined ? {} : { change: node.change }),
      },
      position,
    });
  }
  const curves = curveEdges(view.edges, layout);
  if (isLarge(view.edges.length)) return { elements, curves };
  for (const edge of view.edges) {
    if (!elements.has(edge.source) || !elements.has(edge.target)) continue;
    elements.set(edge.id, toEdgeElement(edge, curves.get(edge.id)));
  }
  return { elements, curves };
}

function toEdgeElement(edge: ViewEdge, curve: EdgeCurve | undefined): DrawnElement {
  const control = curve && toControlPoints(curve);
  return {
    id: edge.id,
    group: 'edges',
    classes: '',
    data: {
      id: edge.id,
      source: edge.source,
      target: edge.target,
      width: widthOfBucket(edge.width),
      tone: edge.tone,
      dashed: isDashed(edge) ? 1 : 0,
      ...control,
    },
  };
}

/** Courses by edge id. Parallel edges between the same two nodes get lanes, unless there are too many for curves. */
export function curveEdges(edges: readonly ViewEdge[], layout: LayoutResult): Map<string, EdgeCurve> {
  const curves = new Map<string, EdgeCurve>();
  const isStraight = !isCurved(edges.length);
  const lanes = new Map<string, number>();
  for (const { id, source, target } of edges) {
    const from = layout.positions[source];
    const to = layout.positions[target];
    if (!from || !to) continue;
    if (isStraight) {
      curves.set(id, straightEdge(from, to));
      continue;
    }
    const pair = `${source} ${target}`;
    const lane = lanes.get(pair) ?? 0;
    lanes.set(pair, lane + 1);
    curves.set(id, curveEdge(from, to, lane));
  }
  return curves;
}

export interface Difference {
  readonly added: readonly DrawnElement[];
  readonly removed: readonly string[];
  readonly moved: readonly DrawnElement[];
  /** With only the keys that changed. */
  readonly changed: readonly { readonly id: string; readonly data: ElementData }[];
}

const NONE: ReadonlyMap<string, DrawnElement> = new Map();

export function compareDrawn(before: Drawn | null, after: Drawn): Difference {
  const old = before?.elements ?? NONE;
  const added: DrawnElement[] = [];
  const moved: DrawnElement[] = [];
  const changed: { id: string; data: ElementData }[] = [];
  for (const [id, element] of after.elements) {
    const known = old.get(id);
    if (!known) {
      added.push(element);
      continue;
    }
    const { position } = element;
    if (position && (position.x !== known.position?.x || position.y !== known.position.y))
      moved.push(element);
    const patch = Object.entries(element.data).filter(([key, value]) => known.data[key] !== value);
    if (patch.length > 0) changed.push({ id, data: Object.fromEntries(patch) });
  }
  const removed = [...old.keys()].filter((id) => !after.elements.has(id));
  return { added, removed, moved, changed };
}
