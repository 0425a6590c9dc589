/**
 * Istio's DestinationRule -> policies of a service: load balancing, connection pools, outlier detection, for the whole service and for each subset (whose own settings
 * replace the service's). Settings are told as they are written. https://istio.io/latest/docs/reference/config/networking/destination-rule/
 */
import type { TrafficPolicy } from '@sightglass/shared/contract';
import type { MeshResource } from '../../mesh-config/mesh-config.ts';
import { asBody, type Body } from '../../mesh-config/trim-spec.ts';
import { listBodies, readLabels, readText, versionOfLabels } from './read-values.ts';

type Setting = TrafficPolicy['pools'][number];

/** Leaves of an object as `tcp.maxConnections`, in the order in which they are written. */
function listSettings(value: unknown, path = ''): Setting[] {
  return Object.entries(asBody(value)).flatMap(([key, inner]): Setting[] => {
    const name = path === '' ? key : `${path}.${key}`;
    if (typeof inner === 'object' && inner !== null) return listSettings(inner, name);
    return typeof inner === 'string' || typeof inner === 'number' || typeof inner === 'boolean'
      ? [{ name, value: String(inner) }]
      : [];
  });
}

function sayLoadBalancer(value: unknown): string | null {
  const body = asBody(value);
  const simple = readText(body['simple']);
  if (simple !== null) return simple;
  const [hash] = listSettings(body['consistentHash']);
  if (hash) return `consistent hash of ${hash.name}${hash.value === 'true' ? '' : ` ${hash.value}`}`;
  return body['localityLbSetting'] === undefined ? null : 'by locality';
}

function readPolicy(policy: Body): Pick<TrafficPolicy, 'loadBalancer' | 'pools' | 'outliers'> {
  const ports = listBodies(policy['portLevelSettings']);
  const ofPorts = (part: string): Setting[] =>
    ports.flatMap((one) => {
      const { number } = asBody(one['port']);
      return listSettings(one[part], `port ${String(number)}`);
    });
  return {
    loadBalancer: sayLoadBalancer(policy['loadBalancer']),
    pools: [...listSettings(policy['connectionPool']), ...ofPorts('connectionPool')],
    outliers: [...listSettings(policy['outlierDetection']), ...ofPorts('outlierDetection')],
  };
}

/** The service's own policy first, then its subsets'. */
export function readPolicies({ id, namespace, name, spec }: MeshResource): TrafficPolicy[] {
  const host = readText(spec['host']) ?? '';
  const base = { resource: id, namespace, name, host };
  const whole = readPolicy(asBody(spec['trafficPolicy']));
  return [
    { ...base, subset: null, version: null, labels: {}, ...whole },
    ...listBodies(spec['subsets']).map((subset) => {
      const own = readPolicy(asBody(subset['trafficPolicy']));
      const labels = readLabels(subset['labels']);
      return {
        ...base,
        subset: readText(subset['name']) ?? '?',
        version: versionOfLabels(labels),
        labels,
        loadBalancer: own.loadBalancer ?? whole.loadBalancer,
        pools: own.pools.length > 0 ? own.pools : whole.pools,
        outliers: own.outliers.length > 0 ? own.outliers : whole.outliers,
      };
    }),
  ];
}
