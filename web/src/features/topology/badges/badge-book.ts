/** The answer about badges, laid out by node, and put on a graph. Pure. */
import type { Badge, NodeBadges, TopologyBadges } from '@sightglass/shared/contract';
import type { TopologyView, ViewNode } from '../topology-model.ts';

export interface BadgeBook {
  /** Undefined for a node that the answer does not have. */
  of(this: void, id: string): NodeBadges | undefined;
  /** Whether the configuration of the cluster is connected. */
  isConfigured(this: void, cluster: string): boolean;
  readonly elsewhere: TopologyBadges['elsewhere'];
  /** The answer itself, for the export. */
  readonly answer: TopologyBadges;
}

export function openBadges(answer: TopologyBadges): BadgeBook {
  const nodes = new Map(answer.nodes.map((node) => [node.id, node]));
  const configured = new Set(answer.configured);
  return {
    of: (id) => nodes.get(id),
    isConfigured: (cluster) => configured.has(cluster),
    elsewhere: answer.elsewhere,
    answer,
  };
}

function withBadges(node: ViewNode, book: BadgeBook): ViewNode {
  return { ...node, known: book.of(node.id), configured: book.isConfigured(node.node.cluster) };
}

export function putBadges(view: TopologyView, book: BadgeBook): TopologyView {
  return { ...view, nodes: view.nodes.map((node) => withBadges(node, book)) };
}

export function countNodes(view: TopologyView, kind: Badge['kind']): number {
  return view.nodes.filter(({ known }) => known?.badges.some((badge) => badge.kind === kind)).length;
}
