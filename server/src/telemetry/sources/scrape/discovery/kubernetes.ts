/**
 * Targets from the pods of a Kubernetes cluster, by kubeconfig or, inside a cluster, by the pod's own service account.
 * The client library is loaded only when this is configured: it is large.
 */
import type { Milliseconds } from '@sightglass/shared/units';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KubernetesSettings } from '../../../../config/settings.ts';
import { loadKubeConfig } from '../../../../outbound/kube-config.ts';
import type { TargetGroup } from '../target.ts';
import type { Discovery, Publish } from './discovery.ts';
import { findPodTargets } from './pod-targets.ts';
import { watchPods } from './pod-watch.ts';

/** Changes that come together, as in a rollout, are published together. */
const SETTLE_MS = 200;
/** Until a kubeconfig that cannot be read is tried again. */
const RETRY_MS = 30_000;

export interface KubernetesDiscoveryOptions {
  readonly settings: KubernetesSettings;
  /** First pause after an error; grows from there. */
  readonly firstPauseMs?: Milliseconds;
}

export function createKubernetesDiscovery({ settings, firstPauseMs }: KubernetesDiscoveryOptions): Discovery {
  const stopping = new AbortController();
  const where = settings.namespaces.length === 0 ? 'all namespaces' : settings.namespaces.join(', ');
  const rules = { cluster: settings.cluster, annotations: settings.annotations, labels: settings.labels };
  const namespaces = settings.namespaces.length === 0 ? [null] : settings.namespaces;
  const states = new Map<
    string | null,
    { groups: ReadonlyMap<string, TargetGroup[]>; error: string | null }
  >();
  let timer: NodeJS.Timeout | undefined;

  function publishAll(publish: Publish): void {
    timer = undefined;
    const all = [...states.values()];
    const errors = all.flatMap(({ error }) => error ?? []);
    publish({
      groups: all.flatMap(({ groups }) => [...groups.values()].flat()),
      error: errors.length === 0 ? null : errors.join('; '),
    });
  }

  async function watchAll(publish: Publish): Promise<void> {
    const client = await import('@kubernetes/client-node');
    const config = loadKubeConfig(client, settings);
    const watches = namespaces.map((namespace) =>
      watchPods({
        client,
        config,
        namespace,
        labelSelector: settings.labelSelector,
        derive: (pod) => findPodTargets(pod, rules),
        onChange(groups, error) {
          states.set(namespace, { groups, error });
          if (!stopping.signal.aborted) timer ??= setTimeout(() => publishAll(publish), SETTLE_MS);
        },
        stopped: stopping.signal,
        ...(firstPauseMs === undefined ? {} : { firstPauseMs }),
      }),
    );
    await Promise.all(watches);
  }

  async function run(publish: Publish): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await watchAll(publish);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        publish({
          groups: [],
          error: `Kubernetes${settings.kubeconfig === undefined ? '' : ` through ${settings.kubeconfig}`}: ${message}`,
        });
        await sleep(RETRY_MS, undefined, { signal: stopping.signal }).catch(() => {});
      }
    }
  }

  return {
    description: `Kubernetes pods in ${where}${settings.cluster === undefined ? '' : ` of ${settings.cluster}`}`,
    start(publish) {
      void run(publish);
    },
    async stop() {
      stopping.abort();
      clearTimeout(timer);
      // Not awaited: the library cannot be told to give up a request that the server does not answer.
    },
  };
}
