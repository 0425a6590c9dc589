/** The order in which Istio lets resources count that are equal otherwise. */
import type { MeshResource } from './mesh-config.ts';

export function oldestFirst(a: MeshResource, b: MeshResource): number {
  const [first, second] = [a.createdAt ?? Infinity, b.createdAt ?? Infinity];
  if (first !== second) return first - second;
  return a.name < b.name || (a.name === b.name && a.namespace < b.namespace) ? -1 : 1;
}
