/** How a cluster's API server is reached: a kubeconfig, or what kubectl would take. */
import type { KubeConfig } from '@kubernetes/client-node';

export type KubernetesClient = typeof import('@kubernetes/client-node');

export interface KubeConnection {
  /** Absolute path; left out: a pod's service account, else $KUBECONFIG, else ~/.kube/config. */
  readonly kubeconfig?: string | undefined;
  /** Its current one when left out. */
  readonly context?: string | undefined;
}

/** As kubectl has it: a pod's service account, else $KUBECONFIG, else ~/.kube/config. */
function loadOwn(config: KubeConfig): void {
  config.loadFromCluster();
  // What the library makes of the environment variables that every pod has.
  if (config.getCurrentCluster()?.server.includes('undefined') !== true) return;
  config.loadFromDefault();
  // And what it makes of nothing at all.
  if (config.getCurrentContext() === 'loaded-context') {
    throw new Error('this is not a pod of a cluster and has no ~/.kube/config: set kubeconfig');
  }
}

/** Throws when there is none, or it cannot be read. */
export function loadKubeConfig(client: KubernetesClient, settings: KubeConnection): KubeConfig {
  const config = new client.KubeConfig();
  if (settings.kubeconfig === undefined) loadOwn(config);
  else config.loadFromFile(settings.kubeconfig);
  if (settings.context !== undefined) {
    if (!config.getContextObject(settings.context)) throw new Error(`no context "${settings.context}"`);
    config.setCurrentContext(settings.context);
  }
  // `kubectl proxy` speaks plain HTTP, where there is nothing to verify; the library insists on hearing so.
  config.clusters = config.clusters.map((cluster) =>
    cluster.server.startsWith('http:') ? { ...cluster, skipTLSVerify: true } : cluster,
  );
  const cluster = config.getCurrentCluster();
  if (!cluster) throw new Error('no cluster is chosen: set context');
  return config;
}
