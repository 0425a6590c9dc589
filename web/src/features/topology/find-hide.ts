/** What find and hide expressions catch in a graph. Out: ids to show up and ids to leave out. Pure. */
import type { Subject } from './expression/fields.ts';
import { matchSubject } from './expression/match-subject.ts';
import type { Expression } from './expression/parse-expression.ts';
import type { TopologyView, ViewEdge, ViewNode } from './topology-model.ts';

export interface Matches {
  readonly nodes: ReadonlySet<string>;
  readonly edges: ReadonlySet<string>;
}

export function findMatches(view: TopologyView, expression: Expression): Matches {
  const byId = new Map(view.nodes.map((node) => [node.id, node]));
  return {
    nodes: new Set(
      view.nodes
        .filter(({ node, firing, known, configured }) =>
          matchSubject(expression, { node, firing, known, configured }),
        )
        .map((node) => node.id),
    ),
    edges: new Set(
      view.edges.filter((edge) => matchSubject(expression, toSubject(edge, byId))).map((edge) => edge.id),
    ),
  };
}

function toSubject(edge: ViewEdge, byId: ReadonlyMap<string, ViewNode>): Subject {
  return {
    edge: edge.edge,
    firing: edge.firing,
    source: (byId.get(edge.source) as ViewNode).node,
    target: (byId.get(edge.target) as ViewNode).node,
  };
}

/** Only the edges that are not proven mutual, the nodes at their ends, and the namespaces of these. */
export function keepNotMutual(view: TopologyView): TopologyView {
  const edges = view.edges.filter(({ mtls }) => mtls !== 'mutual');
  const ends = new Set(edges.flatMap(({ source, target }) => [source, target]));
  const nodes = view.nodes.filter(({ id }) => ends.has(id));
  const groups = new Set(nodes.map(({ group }) => group));
  return { nodes, edges, groups: view.groups.filter(({ id }) => groups.has(id)) };
}

/** The view without what the expression catches; an edge goes with either of its ends, a namespace with its last node. */
export function hideMatches(view: TopologyView, expression: Expression): TopologyView {
  const hidden = findMatches(view, expression);
  if (hidden.nodes.size === 0 && hidden.edges.size === 0) return view;
  const nodes = view.nodes.filter((node) => !hidden.nodes.has(node.id));
  const left = new Set(nodes.map((node) => node.id));
  const groups = new Set(nodes.map((node) => node.group));
  return {
    nodes,
    edges: view.edges.filter(
      (edge) => !hidden.edges.has(edge.id) && left.has(edge.source) && left.has(edge.target),
    ),
    groups: view.groups.filter((group) => groups.has(group.id)),
  };
}
