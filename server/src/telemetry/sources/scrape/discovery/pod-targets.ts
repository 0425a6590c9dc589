/**
 * From a Kubernetes pod to the mesh proxies in it that can be scraped. Pure. Where the rules come from:
 *   - Istio's injection declares the port `http-envoy-prom` (15090, Envoy alone) and annotates the pod with
 *     prometheus.io/scrape, port 15020 and path /stats/prometheus (Envoy, agent and application in one). Only one of them
 *     is taken, or traffic would count twice: the port, because it is leaner and nobody's annotation hides it.
 *   - ztunnel serves 15020 (port `ztunnel-stats`), Linkerd's proxy 4191 (port `linkerd-admin`).
 *   - Names follow Istio's canonical service and revision; the workload is the owner, a ReplicaSet's Deployment.
 */
import type { V1Container, V1Pod } from '@kubernetes/client-node';
import type { TargetGroup } from '../target.ts';
import { stripTemplateHash } from '../../../dialects/target-identity.ts';

export interface PodRules {
  /** Name of the cluster; by default what Istio's proxy was told. */
  readonly cluster?: string | undefined;
  /** Whose prometheus.io annotations count: pods with a mesh proxy, all pods, or none. */
  readonly annotations: 'mesh' | 'all' | 'none';
  /** Added to every target. */
  readonly labels: Readonly<Record<string, string>>;
}

interface Endpoint {
  readonly port: number;
  readonly path: string;
  readonly scheme?: string | undefined;
}

const ENVOY_PATH = '/stats/prometheus';
const ENVOY_PORTS = new Set([15_020, 15_090]);
const ZTUNNEL_PORT = 15_020;
/** Ports that mesh proxies declare, by name, and the path behind them. */
const MESH_PORTS: Readonly<Record<string, string>> = {
  'http-envoy-prom': ENVOY_PATH,
  'ztunnel-stats': ENVOY_PATH,
  'linkerd-admin': '/metrics',
};
const PROXY_CONTAINERS = new Set(['istio-proxy', 'linkerd-proxy', 'envoy']);
const LINKERD_WORKLOAD = /^linkerd\.io\/proxy-(deployment|daemonset|statefulset|replicaset|job|cronjob)$/;

/** Native sidecars are init containers. */
function containersOf(pod: V1Pod): V1Container[] {
  return [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])];
}

function declaredEndpoints(pod: V1Pod): Endpoint[] {
  return containersOf(pod).flatMap(({ ports }) =>
    (ports ?? []).flatMap(({ name, containerPort }) => {
      const path = MESH_PORTS[name ?? ''];
      return path === undefined ? [] : [{ port: containerPort, path }];
    }),
  );
}

function annotatedEndpoint(pod: V1Pod): Endpoint | null {
  const annotations = pod.metadata?.annotations ?? {};
  const port = Number(annotations['prometheus.io/port']);
  if (annotations['prometheus.io/scrape'] !== 'true' || !Number.isInteger(port) || port < 1 || port > 65_535)
    return null;
  const isZtunnel = pod.metadata?.labels?.['app'] === 'ztunnel';
  const path = annotations['prometheus.io/path'] ?? (isZtunnel ? ENVOY_PATH : '/metrics');
  return {
    port,
    path: path.startsWith('/') ? path : `/${path}`,
    scheme: annotations['prometheus.io/scheme'],
  };
}

function endpointsOf(pod: V1Pod, mode: PodRules['annotations']): Endpoint[] {
  const endpoints = new Map(declaredEndpoints(pod).map((endpoint) => [endpoint.port, endpoint]));
  const hasEnvoy = [...endpoints.keys()].some((port) => ENVOY_PORTS.has(port));
  const annotated = mode === 'none' ? null : annotatedEndpoint(pod);
  if (annotated !== null && !endpoints.has(annotated.port)) {
    const isMesh =
      annotated.path === ENVOY_PATH || containersOf(pod).some(({ name }) => PROXY_CONTAINERS.has(name));
    const isWanted =
      mode === 'all' ? !(hasEnvoy && ENVOY_PORTS.has(annotated.port)) : isMesh && endpoints.size === 0;
    if (isWanted) endpoints.set(annotated.port, annotated);
  }
  if (endpoints.size === 0 && pod.metadata?.labels?.['app'] === 'ztunnel') {
    return [{ port: ZTUNNEL_PORT, path: ENVOY_PATH }];
  }
  return [...endpoints.values()];
}

function workloadOf(pod: V1Pod): string {
  const labels = pod.metadata?.labels ?? {};
  const linkerd = Object.entries(labels).find(([name]) => LINKERD_WORKLOAD.test(name));
  if (linkerd) return linkerd[1];
  const owner = pod.metadata?.ownerReferences?.find(({ controller }) => controller === true);
  if (!owner) return pod.metadata?.name ?? '';
  if (owner.kind === 'ReplicaSet') return stripTemplateHash(owner.name, labels['pod-template-hash']);
  // A CronJob's Job carries the scheduled minute.
  return owner.kind === 'Job' ? owner.name.replace(/-\d{8,}$/, '') : owner.name;
}

function clusterOf(pod: V1Pod, rules: PodRules): string {
  const told = containersOf(pod)
    .find(({ name }) => name === 'istio-proxy')
    ?.env?.find(({ name }) => name === 'ISTIO_META_CLUSTER_ID')?.value;
  return rules.cluster ?? told ?? '';
}

function identityLabels(pod: V1Pod, rules: PodRules): Record<string, string> {
  const labels = pod.metadata?.labels ?? {};
  const workload = workloadOf(pod);
  const identity = {
    cluster: clusterOf(pod, rules),
    namespace: pod.metadata?.namespace ?? '',
    service:
      labels['service.istio.io/canonical-name'] ??
      labels['app.kubernetes.io/name'] ??
      labels['app'] ??
      workload,
    workload,
    version:
      labels['service.istio.io/canonical-revision'] ??
      labels['app.kubernetes.io/version'] ??
      labels['version'] ??
      '',
    pod: pod.metadata?.name ?? '',
  };
  return Object.fromEntries(Object.entries(identity).filter(([, value]) => value !== ''));
}

/** One group for each proxy endpoint; none for a pod that is not running, has no address or no mesh proxy. */
export function findPodTargets(pod: V1Pod, rules: PodRules): TargetGroup[] {
  const ip = pod.status?.podIP ?? '';
  if (pod.status?.phase !== 'Running' || ip === '') return [];
  const host = ip.includes(':') ? `[${ip}]` : ip;
  const labels = identityLabels(pod, rules);
  return endpointsOf(pod, rules.annotations).map(({ port, path, scheme }) => ({
    targets: [`${host}:${port}`],
    labels: {
      ...labels,
      ...rules.labels,
      __metrics_path__: path,
      ...(scheme === undefined ? {} : { __scheme__: scheme }),
    },
  }));
}
