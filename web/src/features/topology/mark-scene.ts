/**
 * How things stand out or step back: around the selection, by the find expression, with their labels. In: what is shown. Out: each
 * node's classes, and each edge with its course, label and state. Pure.
 */
import type { BadgeKind } from '@sightglass/shared/contract';
import { placeAlerts, type PlacedAlert } from './alert-marks.ts';
import { placeBadges, type PlacedBadge } from './badges/badge-marks.ts';
import type { EdgeCurve } from './edge-curve.ts';
import { labelView } from './edge-labels-of-view.ts';
import type { Matches } from './find-hide.ts';
import type { LayoutResult } from './layout/geometry.ts';
import type { Look } from './look.ts';
import type { PlacedEdge } from './overlay-scene.ts';
import type { TopologyView } from './topology-model.ts';

interface MarkedScene {
  readonly view: TopologyView;
  readonly layout: LayoutResult;
  readonly look: Look;
  readonly matches: Matches | null;
  readonly selected: string;
}

export interface Marks {
  /** Classes by node id, parted by spaces. */
  readonly nodes: ReadonlyMap<string, string>;
  readonly edges: readonly PlacedEdge[];
  readonly alerts: readonly PlacedAlert[];
  readonly badges: readonly PlacedBadge[];
}

export function markScene(
  { view, layout, look, matches, selected }: MarkedScene,
  curves: ReadonlyMap<string, EdgeCurve>,
): Marks {
  const near = findNear(view, selected);
  const lit = matches ? endsOfMatches(view, matches) : undefined;
  const marked = look.badgesOnly === true ? listMarked(view, look.badges) : null;
  const isFaded = (id: string, found: ReadonlySet<string> | undefined): boolean =>
    near !== null
      ? !near.has(id)
      : matches !== null
        ? found?.has(id) === false
        : marked !== null && !marked.has(id);
  const nodes = new Map<string, string>();
  for (const { id } of view.nodes) {
    const classes = ['thing'];
    if (matches?.nodes.has(id)) classes.push('found');
    if (isFaded(id, lit)) classes.push('faded');
    if (id === selected) classes.push('chosen');
    nodes.set(id, classes.join(' '));
  }
  const labels = labelView({ view, layout, curves, securityOn: look.securityOn, near });
  const edges: PlacedEdge[] = [];
  for (const edge of view.edges) {
    const curve = curves.get(edge.id);
    if (!curve) continue;
    edges.push({
      edge,
      curve,
      label: labels.get(edge.id) ?? null,
      faded: isFaded(edge.id, matches?.edges),
      near: near?.has(edge.id) === true,
      found: matches?.edges.has(edge.id) === true,
      chosen: edge.id === selected,
    });
  }
  const alerts = placeAlerts({ view, layout, edges, isFaded: (id) => isFaded(id, lit) });
  const badges = placeBadges({
    view,
    layout,
    shown: look.badges ?? NO_KINDS,
    isFaded: (id) => isFaded(id, lit),
  });
  return { nodes, edges, alerts, badges };
}

const NO_KINDS: ReadonlySet<BadgeKind> = new Set();

/** Nodes with a badge that is shown, and the edges at them. */
function listMarked(
  { nodes, edges }: TopologyView,
  shown: ReadonlySet<BadgeKind> = NO_KINDS,
): ReadonlySet<string> {
  const marked = new Set(
    nodes.filter(({ known }) => known?.badges.some(({ kind }) => shown.has(kind))).map(({ id }) => id),
  );
  const touched = edges.filter(({ source, target }) => marked.has(source) || marked.has(target));
  return new Set([...marked, ...touched.map(({ id }) => id)]);
}

/** An edge's classes, parted by spaces. */
export function listClasses(placed: PlacedEdge): string {
  return (['found', 'faded', 'near', 'chosen'] as const).filter((state) => placed[state]).join(' ');
}

/** The selected thing with its neighbours and the edges among them; null without a selection. */
function findNear(view: TopologyView, selected: string): ReadonlySet<string> | null {
  if (selected === '') return null;
  const near = new Set<string>();
  for (const { id, source, target } of view.edges) {
    if (id !== selected && source !== selected && target !== selected) continue;
    near.add(id).add(source).add(target);
  }
  if (near.size === 0 && !view.nodes.some((node) => node.id === selected)) return null;
  return near.add(selected);
}

/** Found nodes, and the ends of found edges, which must not fade under them. */
function endsOfMatches(view: TopologyView, matches: Matches): ReadonlySet<string> {
  const ends = new Set(matches.nodes);
  for (const { id, source, target } of view.edges) {
    if (matches.edges.has(id)) ends.add(source).add(target);
  }
  return ends;
}
