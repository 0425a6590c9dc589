/**
 * Who lives in the demo mesh: a shop in two clusters, modelled after the well-known boutique demos. A table, nothing else.
 * `proxy` says what carries the workload's traffic, and so which text it prints, if any.
 */

export type ProxyKind =
  /** An Envoy beside each pod, Istio's classic. */
  | 'sidecar'
  /** An Istio ingress gateway: an Envoy that only sends. */
  | 'gateway'
  /** Istio ambient: carried by the node's ztunnel and, for HTTP, by the namespace's waypoint. */
  | 'ambient'
  | 'waypoint'
  | 'ztunnel'
  | 'linkerd'
  /** An Envoy without a mesh. */
  | 'envoy'
  /** Nothing: the mesh knows the workload by its address, if at all. */
  | 'none';

export interface DemoWorkload {
  readonly cluster: string;
  readonly namespace: string;
  readonly service: string;
  /** `latest`, Istio's canonical revision by default, where the pods carry no version label. */
  readonly version: string;
  readonly replicas: number;
  readonly proxy: ProxyKind;
}

/** The canonical revision of pods without a version label. */
export const UNVERSIONED = 'latest';

type Row = readonly [namespace: string, service: string, version: string, replicas: number, proxy: ProxyKind];

const EAST: readonly Row[] = [
  ['istio-ingress', 'istio-ingressgateway', UNVERSIONED, 2, 'gateway'],
  ['edge', 'front-envoy', UNVERSIONED, 1, 'envoy'],
  ['edge', 'partner-portal', UNVERSIONED, 1, 'none'],
  ['edge', 'status-page', UNVERSIONED, 1, 'none'],
  ['shop', 'frontend', 'v1', 3, 'sidecar'],
  ['shop', 'productcatalog', 'v1', 2, 'sidecar'],
  ['shop', 'recommendation', 'v1', 2, 'sidecar'],
  ['shop', 'recommendation', 'v2', 1, 'sidecar'],
  ['shop', 'cart', 'v1', 2, 'sidecar'],
  ['shop', 'checkout', 'v1', 2, 'sidecar'],
  ['shop', 'currency', 'v1', 2, 'sidecar'],
  ['shop', 'shipping', 'v1', 2, 'sidecar'],
  ['shop', 'ad', 'v1', 1, 'sidecar'],
  ['shop', 'search', 'v1', 2, 'sidecar'],
  ['payments', 'payment', 'v1', 2, 'sidecar'],
  ['payments', 'fraud', 'v1', 1, 'sidecar'],
  ['payments', 'ledger', 'v1', 2, 'sidecar'],
  ['platform', 'auth', 'v1', 2, 'sidecar'],
  ['platform', 'feature-flags', 'v1', 1, 'sidecar'],
  ['platform', 'image-resizer', 'v1', 2, 'sidecar'],
  ['legacy', 'batch-importer', UNVERSIONED, 1, 'none'],
  ['legacy', 'inventory', 'v1', 2, 'sidecar'],
  ['legacy', 'pricing', 'v1', 1, 'sidecar'],
  ['data', 'redis-cart', 'v1', 1, 'sidecar'],
  ['data', 'postgres-catalog', 'v1', 1, 'sidecar'],
  ['data', 'postgres-orders', UNVERSIONED, 1, 'none'],
  ['mail', 'email', UNVERSIONED, 2, 'linkerd'],
  ['mail', 'template-renderer', UNVERSIONED, 1, 'linkerd'],
  ['mail', 'smtp-relay', UNVERSIONED, 1, 'none'],
];

const WEST: readonly Row[] = [
  ['istio-ingress', 'istio-ingressgateway', UNVERSIONED, 1, 'gateway'],
  ['shop', 'frontend', 'v1', 2, 'sidecar'],
  ['shop', 'productcatalog', 'v1', 1, 'sidecar'],
  ['shop', 'recommendation', 'v1', 1, 'sidecar'],
  ['shop', 'cart', 'v1', 1, 'sidecar'],
  ['shop', 'currency', 'v1', 1, 'sidecar'],
  ['platform', 'auth', 'v1', 1, 'sidecar'],
  ['data', 'redis-cart', 'v1', 1, 'sidecar'],
  ['loyalty', 'loyalty-web', 'v1', 2, 'ambient'],
  ['loyalty', 'points', 'v1', 2, 'ambient'],
  ['loyalty', 'rewards', 'v1', 1, 'ambient'],
  ['loyalty', 'members-db', 'v1', 1, 'ambient'],
  ['loyalty', 'waypoint', UNVERSIONED, 1, 'waypoint'],
  ['istio-system', 'ztunnel', UNVERSIONED, 1, 'ztunnel'],
];

function readRows(cluster: string, rows: readonly Row[]): DemoWorkload[] {
  return rows.map(([namespace, service, version, replicas, proxy]) => ({
    cluster,
    namespace,
    service,
    version,
    replicas,
    proxy,
  }));
}

export const DEMO_CLUSTERS: readonly string[] = ['east', 'west'];

export const DEMO_WORKLOADS: readonly DemoWorkload[] = [...readRows('east', EAST), ...readRows('west', WEST)];

/** The deployment's name: the service with its version, where it has one, as in the well-known samples. */
export function workloadName(workload: DemoWorkload): string {
  return workload.version === UNVERSIONED ? workload.service : `${workload.service}-${workload.version}`;
}

/** Finds a workload by `cluster/service` or, where a service has several versions, `cluster/service/version`. */
export function findWorkload(path: string): DemoWorkload {
  const [cluster, service, version] = path.split('/');
  const found = DEMO_WORKLOADS.find(
    (one) => one.cluster === cluster && one.service === service && (!version || one.version === version),
  );
  if (!found) throw new Error(`the demo mesh has no workload ${path}`);
  return found;
}
