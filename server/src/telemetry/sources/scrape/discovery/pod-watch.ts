/**
 * Follows the running pods of one namespace, or of all, through the Kubernetes API: a list in pages, then a watch from
 * that version on. A watch that ends is resumed, one that is too old (410 Gone) begins with a new list, and errors are
 * retried with growing pauses. Of each pod only what `derive` makes of it is kept, because whole pods are large.
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes
 */
import type { KubeConfig, V1Pod, V1PodList } from '@kubernetes/client-node';
import type { Milliseconds } from '@sightglass/shared/units';
import { setTimeout } from 'node:timers/promises';

const PAGE_SIZE = 500;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;
const GONE = 410;
const RUNNING = 'status.phase=Running';

type KubernetesClient = typeof import('@kubernetes/client-node');

export interface PodWatchOptions<Derived> {
  readonly client: KubernetesClient;
  readonly config: KubeConfig;
  /** Null for all namespaces. */
  readonly namespace: string | null;
  readonly labelSelector?: string | undefined;
  readonly derive: (pod: V1Pod) => Derived;
  /** Called after every change with what is known of all pods, by uid, and what is wrong (null: nothing). */
  readonly onChange: (pods: ReadonlyMap<string, Derived>, error: string | null) => void;
  readonly stopped: AbortSignal;
  readonly firstPauseMs?: Milliseconds;
}

/** Status code of an error of the client library or of a Status object in a watch. */
function statusOf(error: unknown): number | null {
  if (typeof error !== 'object' || error === null) return null;
  for (const key of ['code', 'statusCode'] as const) {
    const value: unknown = key in error ? (error as Record<string, unknown>)[key] : null;
    if (typeof value === 'number') return value;
  }
  return null;
}

function describeError(error: unknown, place: string): string {
  const status = statusOf(error);
  if (status === 401 || status === 403) {
    return `${place}: HTTP ${status}: this account may not list and watch pods`;
  }
  if (status !== null) return `${place}: HTTP ${status}`;
  const cause: unknown = error instanceof Error ? (error.cause ?? error) : error;
  return `${place}: ${cause instanceof Error ? cause.message : String(cause)}`;
}

/** Runs until `stopped` aborts; never throws. */
export async function watchPods<Derived>(options: PodWatchOptions<Derived>): Promise<void> {
  const { client, config, namespace, labelSelector, derive, onChange, stopped } = options;
  const place = namespace === null ? 'pods' : `pods in ${namespace}`;
  const path = namespace === null ? '/api/v1/pods' : `/api/v1/namespaces/${namespace}/pods`;
  const api = config.makeApiClient(client.CoreV1Api);
  const selectors = { fieldSelector: RUNNING, ...(labelSelector === undefined ? {} : { labelSelector }) };
  let pods = new Map<string, Derived>();
  let version = '';
  const firstPauseMs = options.firstPauseMs ?? FIRST_PAUSE_MS;
  let pauseMs = firstPauseMs;

  function readPage(next: string | undefined): Promise<V1PodList> {
    const page = { ...selectors, limit: PAGE_SIZE, ...(next === undefined ? {} : { _continue: next }) };
    return namespace === null
      ? api.listPodForAllNamespaces(page)
      : api.listNamespacedPod({ ...page, namespace });
  }

  async function list(): Promise<void> {
    const fresh = new Map<string, Derived>();
    let listed = '';
    let next: string | undefined;
    do {
      const page = await readPage(next);
      for (const pod of page.items) fresh.set(pod.metadata?.uid ?? '', derive(pod));
      next = page.metadata?._continue === '' ? undefined : page.metadata?._continue;
      listed = page.metadata?.resourceVersion ?? '';
    } while (next !== undefined && !stopped.aborted);
    version = listed;
    pods = fresh;
    onChange(pods, null);
  }

  function takeEvent(type: string, pod: V1Pod): void {
    version = pod.metadata?.resourceVersion ?? version;
    if (type === 'BOOKMARK') return;
    const uid = pod.metadata?.uid ?? '';
    if (type === 'DELETED') pods.delete(uid);
    else pods.set(uid, derive(pod));
    onChange(pods, null);
  }

  /** One watch, until it ends; throws what ended it, unless that was its time. */
  async function follow(): Promise<void> {
    const ended = Promise.withResolvers<void>();
    let failure: unknown = null;
    let over = false;
    const query = { ...selectors, resourceVersion: version, allowWatchBookmarks: true };
    const request = await new client.Watch(config).watch(
      path,
      query,
      (type: string, object: V1Pod) => {
        if (type === 'ERROR') failure = object;
        else takeEvent(type, object);
      },
      (error: unknown) => {
        failure ??= error instanceof Error && error.name === 'TimeoutError' ? null : error;
        over = true;
        ended.resolve();
      },
    );
    if (!over) {
      // The server accepted the watch: all is well, even if nothing happens for long.
      pauseMs = firstPauseMs;
      onChange(pods, null);
    }
    const abort = () => request.abort();
    stopped.addEventListener('abort', abort, { once: true });
    if (stopped.aborted) abort();
    await ended.promise;
    stopped.removeEventListener('abort', abort);
    if (failure !== null) throw failure;
  }

  while (!stopped.aborted) {
    try {
      if (version === '') await list();
      await follow();
    } catch (error) {
      if (stopped.aborted) return;
      if (statusOf(error) === GONE) version = '';
      else onChange(pods, describeError(error, place));
    }
    // A watch that ends at once must not become a storm of requests: pause always, longer each time nothing came.
    await setTimeout(pauseMs * (0.5 + Math.random() / 2), undefined, { signal: stopped }).catch(() => {});
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
  }
}
