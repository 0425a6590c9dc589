/** Which of Istio's resources hold for every caller of a service: those of client namespaces and those that are not exported hold for some alone, and forms leave them be. */
import type { ServiceRef } from '@sightglass/shared/identity';
import type { MeshConfig, MeshResource } from '../../mesh-config/mesh-config.ts';
import { listTexts } from '../configured/read-values.ts';

/** Nothing said means everywhere. */
function isExported({ spec }: MeshResource): boolean {
  const exported = listTexts(spec['exportTo']);
  return exported.length === 0 || exported.includes('*');
}

export function rootNamespaceOf(config: MeshConfig, { cluster }: ServiceRef): string | null {
  return config.clusters().find((one) => one.cluster === cluster)?.rootNamespace ?? null;
}

/** Of a DestinationRule: of the service's namespace or of the mesh's root namespace, for all workloads. */
export function ruleHolds(rule: MeshResource, service: ServiceRef, root: string | null): boolean {
  const { namespace, spec } = rule;
  if (spec['workloadSelector'] !== undefined) return false;
  return namespace === service.namespace || (namespace === root && isExported(rule));
}

/** Of a VirtualService: its own namespace's hold whatever they export. */
export function routeHolds(route: MeshResource, service: ServiceRef): boolean {
  return route.namespace === service.namespace || isExported(route);
}
