/**
 * Which service, and which version of it, a route's target means: by the subsets of DestinationRules, and by the selectors of Services that stand for one
 * version each (as the Gateway API needs them). Read once for all services of an answer.
 */
import type { ServiceRef } from '@sightglass/shared/identity';
import type { MeshConfig } from '../../mesh-config/mesh-config.ts';
import { readLabels, resolveHost, versionOfLabels } from './read-values.ts';
import { createSubsetBook } from './subset-book.ts';

interface FoundTarget {
  readonly own: boolean;
  readonly version: string | null;
}

/** As seen by one service: `namespace` is that of the route, and taken for that of its callers. */
export type FindTarget = (host: string, subset: string | null, namespace: string) => FoundTarget;

export interface TargetBook {
  forService(service: ServiceRef): FindTarget;
  /** The canonical name behind a Service of Kubernetes; its own name where its selector does not tell. */
  canonicalName(cluster: string, namespace: string, name: string): string;
}

/** As Istio finds a workload's canonical service. https://istio.io/latest/docs/reference/config/metrics/ */
export const SERVICE_LABELS = ['service.istio.io/canonical-name', 'app.kubernetes.io/name', 'app'];

export function createTargetBook(config: MeshConfig): TargetBook {
  const findVersion = createSubsetBook(config);
  const services = new Map<string, { readonly canonical: string; readonly version: string | null }>();
  for (const { cluster, namespace, name, spec } of config.list('Service')) {
    const selector = readLabels(spec['selector']);
    const canonical = SERVICE_LABELS.map((label) => selector[label]).find((value) => value !== undefined);
    services.set([cluster, namespace, name].join('/'), {
      canonical: canonical ?? name,
      version: versionOfLabels(selector),
    });
  }
  return {
    canonicalName: (cluster, namespace, name) =>
      services.get([cluster, namespace, name].join('/'))?.canonical ?? name,
    forService: (service) => (host, subset, namespace) => {
      const named = resolveHost(host, namespace);
      if (named?.namespace !== service.namespace) return { own: false, version: null };
      const key = [service.cluster, named.namespace, named.name].join('/');
      const selected = services.get(key);
      if (named.name !== service.name && selected?.canonical !== service.name)
        return { own: false, version: null };
      const question = { cluster: service.cluster, service: named, client: namespace };
      const version = subset === null ? (selected?.version ?? null) : findVersion({ ...question, subset });
      return { own: true, version };
    },
  };
}
