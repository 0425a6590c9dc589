/**
 * Which service, and which version of it, a route's target means: by the subsets of DestinationRules, and by the selectors of Services that stand for one
 * version each (as the Gateway API needs them). Read once for all services of an answer.
 */
import type { ServiceRef } from '@sightglass/shared/identity';
import type { MeshConfig } from '../../mesh-config/mesh-config.ts';
import { listBodies, readLabels, readText, resolveHost, versionOfLabels } from './read-values.ts';

interface FoundTarget {
  readonly own: boolean;
  readonly version: string | null;
}

/** As seen by one service: `namespace` is that of the route. */
export type FindTarget = (host: string, subset: string | null, namespace: string) => FoundTarget;

export interface TargetBook {
  forService(service: ServiceRef): FindTarget;
  /** The canonical name behind a Service of Kubernetes; its own name where its selector does not tell. */
  canonicalName(cluster: string, namespace: string, name: string): string;
}

/** As Istio finds a workload's canonical service. https://istio.io/latest/docs/reference/config/metrics/ */
export const SERVICE_LABELS = ['service.istio.io/canonical-name', 'app.kubernetes.io/name', 'app'];

export function createTargetBook(config: MeshConfig): TargetBook {
  const subsets = new Map<string, string | null>();
  for (const { cluster, namespace, spec } of config.list('DestinationRule')) {
    const host = readText(spec['host']);
    const named = host === null ? null : resolveHost(host, namespace);
    if (!named) continue;
    for (const subset of listBodies(spec['subsets'])) {
      const name = readText(subset['name']);
      if (name === null) continue;
      const key = [cluster, named.namespace, named.name, name].join('/');
      subsets.set(key, versionOfLabels(readLabels(subset['labels'])));
    }
  }
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
      const version =
        subset === null ? (selected?.version ?? null) : (subsets.get(`${key}/${subset}`) ?? null);
      return { own: true, version };
    },
  };
}
