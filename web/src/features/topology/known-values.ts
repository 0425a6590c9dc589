/** Names that occur in the graph, for the completion of expressions. */
import type { KnownValues } from './expression/complete-expression.ts';
import type { TopologyView } from './topology-model.ts';

export function listKnownValues(view: TopologyView): KnownValues {
  const names = sortUnique(view.nodes.map(({ node }) => node.name));
  const namespaces = sortUnique(view.nodes.map(({ node }) => node.namespace));
  return {
    name: names,
    source: names,
    target: names,
    ns: namespaces,
    namespace: namespaces,
    cluster: sortUnique(view.nodes.map(({ node }) => node.cluster)),
    version: sortUnique(view.nodes.map(({ node }) => node.version ?? '')),
  };
}

function sortUnique(values: Iterable<string>): string[] {
  return [...new Set(values)].filter(Boolean).toSorted();
}
