/** Services as a form chooses them: by namespace and name, wherever they run. Pure. */
import type { ServiceRow } from '@sightglass/shared/contract';
import { UNKNOWN } from '@sightglass/shared/identity';

export interface ServiceName {
  readonly namespace: string;
  readonly service: string;
}

export interface ServiceOption {
  /** `shop/cart`: neither part can hold a slash. */
  readonly value: string;
  readonly name: ServiceName;
  readonly clusters: readonly string[];
  readonly versions: readonly string[];
}

export const formatServiceName = ({ namespace, service }: ServiceName): string => `${namespace}/${service}`;

/** Null where the text is no `namespace/service`. */
export function parseServiceName(text: string): ServiceName | null {
  const [namespace, service, ...rest] = text.trim().split('/');
  return namespace && service && rest.length === 0 && !/\s/.test(text.trim()) ? { namespace, service } : null;
}

/** One option a namespace and name, by name. */
export function listServiceOptions(
  services: readonly Pick<ServiceRow, 'cluster' | 'namespace' | 'name' | 'versions'>[],
): readonly ServiceOption[] {
  const options = new Map<string, { name: ServiceName; clusters: Set<string>; versions: Set<string> }>();
  for (const { cluster, namespace, name: service, versions } of services) {
    const value = formatServiceName({ namespace, service });
    const option = options.get(value) ?? {
      name: { namespace, service },
      clusters: new Set<string>(),
      versions: new Set<string>(),
    };
    option.clusters.add(cluster);
    for (const version of versions) if (version !== UNKNOWN) option.versions.add(version);
    options.set(value, option);
  }
  return [...options]
    .map(([value, { name, clusters, versions }]) => ({
      value,
      name,
      clusters: [...clusters].toSorted(),
      versions: [...versions].toSorted(),
    }))
    .toSorted((a, b) => a.value.localeCompare(b.value));
}
