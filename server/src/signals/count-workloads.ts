/**
 * Edge sums -> how many workloads of the mesh they speak of: the nodes that a workload graph would draw for workloads inside the mesh, without
 * drawing it.
 */
import type { EdgeSums } from '../store/telemetry-store.ts';
import { identifyEnd } from './node-identity.ts';
import { isInScope, type Scope } from './scope.ts';

/** Workloads of the scope. */
export function countWorkloads(edges: readonly EdgeSums[], scope: Scope): number {
  const ids = new Set<string>();
  for (const { edge } of edges) {
    const source = identifyEnd(edge.source, 'workload', edge.target);
    const target = identifyEnd(edge.target, 'workload', edge.source);
    for (const [identity, inside] of [
      [source, true],
      [target, !edge.external],
    ] as const) {
      if (inside && !identity.anonymous && identity.kind === 'workload' && isInScope(identity, scope))
        ids.add(identity.id);
    }
  }
  return ids.size;
}
