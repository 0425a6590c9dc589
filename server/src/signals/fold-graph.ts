/**
 * Folds namespaces of a graph into one node each, adding up their traffic. Traffic inside a folded namespace counts for
 * its node and is drawn as no edge. Namespaces in `open` stay as they are.
 */
import { formatNamespaceId } from '@sightglass/shared/identity';
import { sumGraph, type Graph, type GraphNode } from './build-graph.ts';
import { createGraphLayout } from './graph-layout.ts';
import { identifyNamespace, type NodeIdentity } from './node-identity.ts';

/** Above this many nodes `fold=auto` folds: nobody reads more of them drawn in full. */
export const FOLD_ABOVE_NODES = 150;

function addUpFolded(graph: Graph, folded: ReadonlyMap<string, NodeIdentity>): Graph {
  const layout = createGraphLayout();
  const lines = graph.edges.map(({ source, target, protocol }) =>
    layout.draw(
      folded.get(source) ?? (graph.nodes.get(source) as GraphNode).identity,
      folded.get(target) ?? (graph.nodes.get(target) as GraphNode).identity,
      protocol,
    ),
  );
  const flows = graph.edges.map(({ target, sums, evidence, reporters }) => {
    const { external } = graph.nodes.get(target) as GraphNode;
    return Object.assign({ ...sums }, { edge: { external }, evidence, reporters });
  });
  return sumGraph(layout, lines, flows);
}

/** The graph with every namespace but those of `open` (ids `cluster~namespace`) as one node. */
export function foldGraph(graph: Graph, open: readonly string[]): Graph {
  const left = new Set(open);
  const identities = new Map<string, NodeIdentity>();
  const folded = new Map<string, NodeIdentity>();
  const members = new Map<string, number>();
  for (const [id, { identity }] of graph.nodes) {
    const namespaceId = formatNamespaceId(identity);
    if (left.has(namespaceId)) continue;
    let namespace = identities.get(namespaceId);
    if (!namespace) {
      namespace = identifyNamespace(identity);
      identities.set(namespaceId, namespace);
    }
    folded.set(id, namespace);
    members.set(namespaceId, (members.get(namespaceId) ?? 0) + 1);
  }
  const sum = addUpFolded(graph, folded);
  const nodes = new Map<string, GraphNode>();
  for (const [id, node] of sum.nodes) {
    const count = members.get(id);
    if (count !== undefined) nodes.set(id, { ...node, members: count });
    // Signals of an unfolded node are those it had: a focus or a scope may have left out some of its edges.
    else nodes.set(id, graph.nodes.get(id) as GraphNode);
  }
  for (const [id, node] of graph.nodes) if (!folded.has(id) && !nodes.has(id)) nodes.set(id, node);
  const edges = sum.edges.filter((edge) => edge.source !== edge.target || !members.has(edge.source));
  return { nodes, edges };
}
