/** What selecting needs of the mesh's configuration: root namespaces, trust domains, labels of workloads, waypoints. Built for one question. */
import { formatServiceId } from '@sightglass/shared/identity';
import { parse } from 'yaml';
import type { MeshConfig, MeshResource } from '../../mesh-config/mesh-config.ts';
import type { MeshFacts } from './select-callees.ts';

const ROOT_NAMESPACE = 'istio-system';
const TRUST_DOMAIN = 'cluster.local';
const GATEWAY_API = 'gateway.networking.k8s.io/';
const WAYPOINT_CLASS = 'istio-waypoint';

const MODE = 'istio.io/dataplane-mode';

/** Aliases of the trust domain, from the ConfigMap `istio` of the control plane's namespace. */
function readAliases(config: MeshConfig): Map<string, readonly string[]> {
  const aliases = new Map<string, readonly string[]>();
  for (const { cluster, name, spec } of config.list('ConfigMap')) {
    const text = spec['mesh'];
    if (name !== 'istio' || typeof text !== 'string') continue;
    try {
      const mesh: unknown = parse(text, { logLevel: 'silent' });
      const listed =
        typeof mesh === 'object' && mesh !== null && 'trustDomainAliases' in mesh
          ? mesh.trustDomainAliases
          : [];
      if (Array.isArray(listed))
        aliases.set(
          cluster,
          listed.filter((alias) => typeof alias === 'string'),
        );
    } catch {
      // What cannot be read has no aliases; the configuration tells of it.
    }
  }
  return aliases;
}

export function readMeshFacts(config: MeshConfig): MeshFacts {
  const clusters = new Map(config.clusters().map((one) => [one.cluster, one]));
  const labels = new Map(config.workloads().map((one) => [formatServiceId(one), one.labels]));
  const byPlace = (kind: string): Map<string, MeshResource> =>
    new Map(config.list(kind).map((resource) => [formatServiceId(resource), resource]));
  const gateways = new Map(
    [...byPlace('Gateway')].filter(([, { apiVersion }]) => apiVersion.startsWith(GATEWAY_API)),
  );
  const modes = new Map(
    config
      .list('Namespace')
      .map(({ cluster, name, labels: own }) => [JSON.stringify([cluster, name]), own[MODE]]),
  );
  const aliases = readAliases(config);
  const entries = byPlace('ServiceEntry');
  return {
    rootNamespace: (cluster) => clusters.get(cluster)?.rootNamespace || ROOT_NAMESPACE,
    trustDomains: (cluster) => [
      ...new Set([clusters.get(cluster)?.trustDomain || TRUST_DOMAIN, ...(aliases.get(cluster) ?? [])]),
    ],
    isAmbient: (callee) => {
      const own = labels.get(formatServiceId({ ...callee, name: callee.workload }))?.[MODE];
      return (own ?? modes.get(JSON.stringify([callee.cluster, callee.namespace]))) === 'ambient';
    },
    labelsOf: (callee) => labels.get(formatServiceId({ ...callee, name: callee.workload })) ?? null,
    isWaypoint: (ref) => {
      const gateway = gateways.get(formatServiceId(ref));
      return gateway ? gateway.spec['gatewayClassName'] === WAYPOINT_CLASS : null;
    },
    hostsOf: (ref) => {
      const hosts = entries.get(formatServiceId(ref))?.spec['hosts'];
      return Array.isArray(hosts) ? hosts.filter((host) => typeof host === 'string') : null;
    },
  };
}
