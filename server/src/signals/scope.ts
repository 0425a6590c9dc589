/**
 * Which things a scope names. The store answers with every flow that touches the scope at either end, so that what crosses its border is
 * seen; a neighbour outside is known only by that part of its traffic, and has no row of its own in a list.
 */

export interface Scope {
  /** Empty means all. */
  readonly cluster?: readonly string[];
  readonly namespace?: readonly string[];
}

function names(wanted: readonly string[] | undefined, own: string): boolean {
  return wanted === undefined || wanted.length === 0 || wanted.includes(own);
}

/** Whether the thing itself lies within the scope. */
export function isInScope(
  { cluster, namespace }: { readonly cluster: string; readonly namespace: string },
  scope: Scope,
): boolean {
  return names(scope.cluster, cluster) && names(scope.namespace, namespace);
}
