/** What of a graph a golden-signal rule is about, with what each carried. */
import type { Graph, GraphEdge, GraphNode } from '../../signals/build-graph.ts';
import { totalSums } from '../../signals/sums.ts';
import type { SignalSums } from '../../store/telemetry-store.ts';
import { isAboutAbsence } from './judge-signal.ts';
import { isNodeInScope, type Scoped } from './rule-scope.ts';
import { subjectOfEdge, subjectOfNode, subjectOfScope, type NamedSubject } from './rule-subjects.ts';
import type { RuleOf } from './verdict.ts';
import type { AlertRule } from '@sightglass/shared/contract';

export interface SubjectSums extends NamedSubject {
  /** Null: nothing. */
  readonly sums: SignalSums | null;
}

export function scopedOf({ identity, serviceIds }: GraphNode): Scoped {
  return { cluster: identity.cluster, namespace: identity.namespace, serviceIds };
}

/** Edges either end of which lies in the scope, with their ends. */
export function listEdges(
  scope: AlertRule['scope'],
  graph: Graph,
): { edge: GraphEdge; source: GraphNode; target: GraphNode }[] {
  const inside = new Map<string, boolean>();
  for (const [id, node] of graph.nodes) inside.set(id, isNodeInScope(scope, scopedOf(node)));
  return graph.edges
    .map((edge) => ({
      edge,
      source: graph.nodes.get(edge.source) as GraphNode,
      target: graph.nodes.get(edge.target) as GraphNode,
    }))
    .filter(({ edge }) => inside.get(edge.source) === true || inside.get(edge.target) === true);
}

/**
 * Signals of a node are of what it receives; of one that receives nothing (gateways) of what it sends. Requests that are missing are missing
 * where they should arrive: what a service sends is no substitute for them.
 */
export function listSubjects(rule: RuleOf<'golden-signal'>, graph: Graph): SubjectSums[] {
  const { scope, condition } = rule;
  if (condition.of === 'edge') {
    return Array.from(listEdges(scope, graph), ({ edge, source, target }) => ({
      ...subjectOfEdge(edge, source, target),
      sums: edge.sums,
    }));
  }
  const nodes = [...graph.nodes.values()].filter((node) => isNodeInScope(scope, scopedOf(node)));
  if (condition.of === 'scope') {
    const inbound = nodes.flatMap((node) => node.inbound ?? []);
    return [{ ...subjectOfScope(scope), sums: inbound.length > 0 ? totalSums(inbound) : null }];
  }
  const wanted = nodes.filter(({ identity }) => !identity.anonymous && identity.kind === condition.of);
  if (isAboutAbsence(condition)) {
    const called = wanted.filter(({ inbound }) => inbound !== null);
    return Array.from(called, (node) => ({ ...subjectOfNode(node), sums: node.inbound }));
  }
  return Array.from(wanted, (node) => ({ ...subjectOfNode(node), sums: node.inbound ?? node.outbound }));
}
