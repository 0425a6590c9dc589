/** Which nodes and edges a rule is about. A node lies in the scope itself; an edge does when either of its ends does. */
import type { AlertRule } from '@sightglass/shared/contract';
import { isInScope } from '../../signals/scope.ts';

type Scope = AlertRule['scope'];

export interface Scoped {
  readonly cluster: string;
  readonly namespace: string;
  readonly serviceIds: ReadonlySet<string>;
}

/** Whether a node lies in the scope. */
export function isNodeInScope({ clusters, namespaces, services }: Scope, node: Scoped): boolean {
  if (!isInScope(node, { cluster: clusters, namespace: namespaces })) return false;
  return services.length === 0 || services.some((id) => node.serviceIds.has(id));
}

/** Whether the scope leaves nothing out. */
export function isWholeMesh({ clusters, namespaces, services }: Scope): boolean {
  return clusters.length + namespaces.length + services.length === 0;
}

/** The scope in a word: the only thing that it names, or the mesh. */
export function nameScope({ clusters, namespaces, services }: Scope): string {
  const named = services.length > 0 ? services : namespaces.length > 0 ? namespaces : clusters;
  if (named.length === 0) return 'the mesh';
  return named.length === 1
    ? (named[0] as string)
    : `${named.length} ${services.length > 0 ? 'services' : namespaces.length > 0 ? 'namespaces' : 'clusters'}`;
}
