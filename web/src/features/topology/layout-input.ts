/** From the drawn graph to the layout's question, and a key that tells when the question changed. Pure. */
import type { LayoutEdge, LayoutNode } from './layout/geometry.ts';
import type { TopologyView } from './topology-model.ts';

export interface LayoutInput {
  readonly nodes: readonly LayoutNode[];
  readonly edges: readonly LayoutEdge[];
  /** Equal for equal sets of nodes. Edges do not count: traffic comes and goes, places stay. */
  readonly key: string;
}

/** To the nearest power of four, so that a reload a minute later draws the same picture. */
function coarsen(traffic: number): number {
  return traffic > 0 ? 4 ** Math.round(Math.log(traffic) / Math.log(4)) : 0;
}

export function buildLayoutInput(view: TopologyView): LayoutInput {
  const nodes = view.nodes.map(({ id, group, folded }) => ({ id, group, folded }));
  return {
    nodes,
    edges: view.edges.map(({ source, target, traffic }) => ({ source, target, weight: coarsen(traffic) })),
    key: nodes
      .map(({ id }) => id)
      .toSorted()
      .join('\n'),
  };
}
