/** What selecting needs of the mesh's configuration: root namespaces, trust domains, labels of workloads, waypoints. Built for one question. */
import { formatServiceId } from '@sightglass/shared/identity';
import type { MeshConfig, MeshResource } from '../../mesh-config/mesh-config.ts';
import type { MeshFacts } from './select-callees.ts';

const ROOT_NAMESPACE = 'istio-system';
const TRUST_DOMAIN = 'cluster.local';
const WAYPOINT_CLASS = 'istio-waypoint';

export function readMeshFacts(config: MeshConfig): MeshFacts {
  const clusters = new Map(config.clusters().map((one) => [one.cluster, one]));
  const labels = new Map(config.workloads().map((one) => [formatServiceId(one), one.labels]));
  const byPlace = (kind: string): Map<string, MeshResource> =>
    new Map(config.list(kind).map((resource) => [formatServiceId(resource), resource]));
  const gateways = byPlace('Gateway');
  const entries = byPlace('ServiceEntry');
  return {
    rootNamespace: (cluster) => clusters.get(cluster)?.rootNamespace || ROOT_NAMESPACE,
    trustDomains: (cluster) => [clusters.get(cluster)?.trustDomain || TRUST_DOMAIN],
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
