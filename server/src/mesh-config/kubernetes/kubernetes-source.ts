/**
 * Configuration from one cluster's API server: what kinds it has is asked from time to time, and each is followed. Kinds that it does not have, or does not let this
 * account see, are named and cost themselves. Only lists and watches of the kinds in kinds.ts are asked for; secrets never.
 */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MeshConfigSettings } from '../../config/settings.ts';
import { loadKubeConfig } from '../../outbound/kube-config.ts';
import type { ConfigSource, SourceState } from '../config-source.ts';
import { CONFIG_MAP, findKind, MESH_CONFIG_MAP } from '../kinds.ts';
import type { MeshResource } from '../mesh-config.ts';
import { readMeshSettings } from '../mesh-settings.ts';
import { createApiClient, describeFailure } from './api-client.ts';
import { createConfigWriter } from './config-writer.ts';
import { discoverKinds, type DiscoveredKinds, type ServedKind } from './discover-kinds.ts';
import { followObjects } from './follow-objects.ts';
import { createKindShelf, type KindShelf } from './kind-shelf.ts';

const REDISCOVER_MS = 300_000;
const RETRY_MS = 30_000;
/** Changes that come together, as in a rollout, are told together. */
const SETTLE_MS = 200;
const MOST_RESOURCES = 20_000;
const MOST_PROBLEMS = 100;

export interface KubernetesSourceOptions {
  readonly settings: MeshConfigSettings['kubernetes'][number];
  readonly clock: () => EpochMs;
  /** For tests: first pause after an error, and how often kinds are asked for. */
  readonly firstPauseMs?: Milliseconds;
  readonly rediscoverMs?: Milliseconds;
}

interface Following {
  readonly key: string;
  readonly apiVersion: string;
  readonly namespace: string | null;
  readonly shelf: KindShelf;
  readonly stopping: AbortController;
  done: Promise<void>;
  isOver: boolean;
}

function pathOf({ apiVersion, kind }: ServedKind, namespace: string | null): string {
  const root = kind.group === '' ? '/api/v1' : `/apis/${apiVersion}`;
  return namespace === null ? `${root}/${kind.plural}` : `${root}/namespaces/${namespace}/${kind.plural}`;
}

export function createKubernetesSource(options: KubernetesSourceOptions): ConfigSource {
  const { settings, clock, rediscoverMs = REDISCOVER_MS } = options;
  const { cluster, rootNamespace } = settings;
  const stopping = new AbortController();
  const client = createApiClient(async () =>
    loadKubeConfig(await import('@kubernetes/client-node'), settings),
  );
  const where = (): string => client.server() ?? settings.kubeconfig ?? 'Kubernetes';
  const followings = new Map<string, Following>();
  let discovered: DiscoveredKinds | null = null;
  let error: string | null = null;
  let lastSyncAt: EpochMs | null = null;
  let state: SourceState | null = null;
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  let tell: (() => void) | null = null;

  function changed(): void {
    state = null;
    if (stopping.signal.aborted) return;
    timer ??= setTimeout(() => {
      timer = undefined;
      tell?.();
    }, SETTLE_MS);
  }

  function heard(isNew: boolean): void {
    lastSyncAt = clock();
    if (isNew) changed();
  }

  function countResources(): number {
    let count = 0;
    for (const { shelf } of followings.values()) count += shelf.resources.size;
    return count;
  }

  function follow(served: ServedKind, namespace: string | null): Following {
    const { kind, apiVersion } = served;
    const shelf = createKindShelf({
      cluster,
      where,
      apiVersion,
      kind: kind.kind,
      hasRoom: () => countResources() < MOST_RESOURCES,
    });
    const following: Following = {
      key: kind.key,
      apiVersion,
      namespace,
      shelf,
      stopping: new AbortController(),
      done: Promise.resolve(),
      isOver: false,
    };
    following.done = followObjects({
      client,
      path: pathOf(served, namespace),
      ...(kind === CONFIG_MAP ? { query: { fieldSelector: `metadata.name=${MESH_CONFIG_MAP}` } } : {}),
      signal: AbortSignal.any([stopping.signal, following.stopping.signal]),
      onPage: (objects, isFirst) => shelf.takePage(objects, isFirst),
      onListed: () => heard(shelf.finishList()),
      onObject: (object) => heard(shelf.put(object)),
      onRemoved: (object) => heard(shelf.remove(object)),
      onState(next) {
        if (next.state === 'following') lastSyncAt = clock();
        if (shelf.setState(next)) changed();
      },
      ...(options.firstPauseMs === undefined ? {} : { firstPauseMs: options.firstPauseMs }),
    }).finally(() => {
      following.isOver = true;
    });
    return following;
  }

  /** Begins to follow what is new, and ends what the server no longer has. */
  function apply({ served }: DiscoveredKinds): void {
    const wanted = new Set<string>();
    const begin = (one: ServedKind, namespace: string | null): void => {
      const key = `${one.kind.key} ${one.apiVersion} ${namespace ?? ''}`;
      wanted.add(key);
      if (followings.get(key)?.isOver !== false) followings.set(key, follow(one, namespace));
    };
    for (const one of served) {
      const namespaces =
        settings.namespaces.length === 0 || !one.kind.namespaced ? [null] : settings.namespaces;
      for (const namespace of namespaces) begin(one, namespace);
    }
    begin({ kind: CONFIG_MAP, apiVersion: 'v1' }, rootNamespace);
    for (const [key, following] of followings) {
      if (wanted.has(key)) continue;
      following.stopping.abort();
      followings.delete(key);
    }
    changed();
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      let pauseMs = rediscoverMs;
      try {
        discovered = await discoverKinds(client, stopping.signal);
        error = null;
        apply(discovered);
      } catch (failure) {
        if (stopping.signal.aborted) return;
        error = describeFailure(failure);
        pauseMs = Math.min(RETRY_MS, rediscoverMs);
        changed();
      }
      await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => {});
    }
  }

  function describe(): SourceState {
    const resources = new Map<string, MeshResource>();
    const all = [...followings.values()];
    const missing = [...(discovered?.missing ?? [])];
    const problems: SourceState['problems'] = [];
    const failures: string[] = [];
    for (const { key, namespace, shelf } of all) {
      for (const [id, resource] of shelf.resources) resources.set(id, resource);
      for (const [name, message] of shelf.problems)
        problems.push({ where: `${key} ${name}`, line: null, message });
      const follows = shelf.state();
      const place = namespace === null ? key : `${key} in ${namespace}`;
      if (follows.state === 'refused') missing.push({ kind: place, reason: follows.reason });
      if (follows.state === 'failed') failures.push(`${place}: ${follows.reason}`);
    }
    const [failure] = failures;
    const others = failures.length > 1 ? ` (and ${failures.length - 1} other kinds)` : '';
    const isListing = discovered === null || all.some(({ shelf }) => shelf.state().state === 'listing');
    return {
      resources,
      state: error !== null || failure !== undefined ? 'failed' : isListing ? 'syncing' : 'synced',
      lastSyncAt,
      error: error ?? (failure === undefined ? null : failure + others),
      namespaces: settings.namespaces,
      missing,
      problems: problems.slice(0, MOST_PROBLEMS),
      ...readMeshSettings(resources, { cluster, namespace: rootNamespace }),
    };
  }

  function knows(key: string): boolean {
    const all = [...followings.values()].filter((one) => one.key === key);
    if (all.length > 0) return all.every(({ shelf }) => shelf.wasListed());
    return discovered?.absent.has(key) === true;
  }

  const writer = createConfigWriter({
    client,
    namespaces: settings.namespaces,
    versionOf: (key) => discovered?.served.find(({ kind }) => kind.key === key)?.apiVersion ?? null,
    where,
  });
  return {
    ...(settings.apply ? { writer } : {}),
    key: `kubernetes:${cluster}`,
    cluster,
    source: 'kubernetes',
    get where() {
      return where();
    },
    read: () => {
      state ??= describe();
      return { ...state, lastSyncAt };
    },
    partOf: ({ apiVersion, kind }) => findKind(apiVersion, kind)?.key ?? kind,
    listParts: () => [
      ...new Set([...[...followings.values()].map(({ key }) => key), ...(discovered?.absent ?? [])]),
    ],
    knows,
    isGone: (_, part) => knows(part),
    start(onChange) {
      tell = onChange;
      running = run();
      return Promise.resolve();
    },
    async stop() {
      stopping.abort();
      clearTimeout(timer);
      await running;
      await Promise.all([...followings.values()].map(({ done }) => done));
    },
  };
}
