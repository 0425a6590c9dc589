import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ConfigSource } from '../config-source.ts';
import { createMeshConfig, type RunningMeshConfig } from '../create-mesh-config.ts';
import { CONFIG_KINDS } from '../kinds.ts';
import { startFakeCluster, type FakeCluster } from '../testing/fake-cluster.ts';
import type { FakeObject } from '../testing/fake-writes.ts';
import { createKubernetesSource } from './kubernetes-source.ts';

const EVENTUALLY = { timeout: 15_000, interval: 20 };

let folder: string;
let api: FakeCluster;
let source: ConfigSource;
let config: RunningMeshConfig;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sightglass-mesh-'));
  api = await startFakeCluster();
});
afterEach(async () => {
  await config.stop();
  api.close();
  rmSync(folder, { recursive: true });
});

function start(settings: { namespaces?: string[] } = {}): void {
  const kubeconfig = join(folder, 'kubeconfig');
  api.writeKubeconfig(kubeconfig);
  source = createKubernetesSource({
    settings: {
      cluster: 'east',
      kubeconfig,
      namespaces: [],
      rootNamespace: 'istio-system',
      apply: false,
      ...settings,
    },
    clock: Date.now,
    firstPauseMs: 20,
    rediscoverMs: 150,
  });
  config = createMeshConfig({ sources: [source] });
  void config.start();
}

function policy(name: string, action = 'ALLOW', namespace = 'shop'): FakeObject {
  return {
    metadata: {
      name,
      namespace,
      creationTimestamp: '2026-01-02T03:04:05Z',
      managedFields: [{ manager: 'kubectl' }],
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}', team: 'shop' },
    },
    spec: { action },
    status: { conditions: [] },
  };
}

function deployment(replicas: number): FakeObject {
  return {
    metadata: { name: 'cart', namespace: 'shop' },
    spec: {
      replicas: 2,
      template: {
        metadata: { labels: { app: 'cart' } },
        spec: {
          serviceAccountName: 'cart-account',
          containers: [{ name: 'cart', image: 'cart:1', env: [{ name: 'PASSWORD', value: 'hush' }] }],
        },
      },
    },
    status: { replicas },
  };
}

const nameAt = (i: number): string => `policy-${String(i).padStart(4, '0')}`;
const isPaged = (path: string): boolean => path.includes('authorizationpolicies?limit=250');
const names = (kind = 'AuthorizationPolicy'): string[] => config.list(kind).map(({ name }) => name);
const cluster = () => config.clusters()[0];
const synced = () => vi.waitFor(() => expect(cluster()?.state).toBe('synced'), EVENTUALLY);
const allWatched = () =>
  vi.waitFor(() => expect(api.openWatches()).toBe(CONFIG_KINDS.length + 1), EVENTUALLY);

describe('configuration from an API server', () => {
  it('lists every kind it has and follows it, without status and managed fields', async () => {
    api.put('AuthorizationPolicy', policy('a'));
    api.put('EnvoyFilter', { metadata: { name: 'lua', namespace: 'shop' }, spec: {} });
    api.put('Gateway', { metadata: { name: 'web', namespace: 'shop' }, spec: {} });
    api.put('Gateway.gateway.networking.k8s.io', { metadata: { name: 'web', namespace: 'shop' }, spec: {} });
    start();
    await synced();
    expect(cluster()).toMatchObject({ resources: 4, missing: [], problems: [], error: null, where: api.url });
    const found = config.read('AuthorizationPolicy:east~shop~a');
    expect(found).toEqual({
      id: 'AuthorizationPolicy:east~shop~a',
      cluster: 'east',
      apiVersion: 'security.istio.io/v1',
      kind: 'AuthorizationPolicy',
      namespace: 'shop',
      name: 'a',
      labels: {},
      annotations: { team: 'shop' },
      createdAt: Date.parse('2026-01-02T03:04:05Z'),
      spec: { action: 'ALLOW' },
      origin: { kind: 'kubernetes', where: api.url, line: null },
    });
    expect(config.list('EnvoyFilter')[0]?.apiVersion).toBe('networking.istio.io/v1alpha3');
    expect(config.list('Gateway').map(({ id }) => id)).toEqual([
      'Gateway.gateway.networking.k8s.io:east~shop~web',
      'Gateway:east~shop~web',
    ]);

    await allWatched();
    api.put('AuthorizationPolicy', policy('b'));
    api.put('AuthorizationPolicy', policy('a', 'DENY'));
    await vi.waitFor(() => expect(names()).toEqual(['a', 'b']), EVENTUALLY);
    expect(config.read('AuthorizationPolicy:east~shop~a')?.spec).toEqual({ action: 'DENY' });
    api.remove('AuthorizationPolicy', 'b', 'shop');
    await vi.waitFor(() => expect(names()).toEqual(['a']), EVENTUALLY);
  });

  it('never asks for a secret, and for one ConfigMap only', async () => {
    api.put('ConfigMap', {
      metadata: { name: 'istio', namespace: 'istio-system' },
      data: { mesh: 'trustDomain: shop.example\nrootNamespace: mesh-root\n', other: 'x' },
    });
    start();
    await synced();
    expect(cluster()).toMatchObject({ trustDomain: 'shop.example', rootNamespace: 'mesh-root' });
    expect(api.requests.filter((path) => path.includes('secret'))).toEqual([]);
    const maps = api.requests.filter((path) => path.includes('configmaps'));
    expect(maps.every((path) => path.startsWith('/api/v1/namespaces/istio-system/configmaps?'))).toBe(true);
    expect(maps.every((path) => path.includes('fieldSelector=metadata.name%3Distio'))).toBe(true);
  });

  it('keeps the environment of a Deployment out, and tells nothing when only its status changes', async () => {
    api.put('Deployment', deployment(1));
    start();
    await synced();
    await allWatched();
    expect(JSON.stringify(config.list())).not.toContain('hush');
    expect(config.workloads()).toEqual([
      {
        cluster: 'east',
        namespace: 'shop',
        name: 'cart',
        kind: 'Deployment',
        labels: { app: 'cart' },
        serviceAccount: 'cart-account',
        replicas: 2,
      },
    ]);
    const version = config.version();
    const [before] = config.list('Deployment');
    api.put('Deployment', deployment(2));
    api.put('Service', { metadata: { name: 'cart', namespace: 'shop' }, spec: {} });
    await vi.waitFor(() => expect(names('Service')).toEqual(['cart']), EVENTUALLY);
    expect(config.list('Deployment')[0]).toBe(before);
    expect(config.version()).toBe(version + 1);
  });

  it('loses none of 5,000 objects, over pages that expire, cut watches, cut lines and forgotten versions', async () => {
    for (let i = 0; i < 5000; i++) api.put('AuthorizationPolicy', policy(nameAt(i)));
    api.expireNextContinue();
    start();
    await synced();
    expect(names()).toHaveLength(5000);
    expect(api.requests.filter(isPaged).length).toBeGreaterThanOrEqual(21);

    const lists = () => api.requests.filter((path) => path.includes('limit=')).length;
    await allWatched();
    const listed = lists();
    api.put('AuthorizationPolicy', policy('x-before-cut'));
    api.cutWithinLine('AuthorizationPolicy', policy('x-cut'));
    api.put('AuthorizationPolicy', policy('x-after-cut'));
    await vi.waitFor(() => expect(names()).toHaveLength(5003), EVENTUALLY);
    await allWatched();
    api.cutWatches();
    api.remove('AuthorizationPolicy', nameAt(7), 'shop');
    await vi.waitFor(() => expect(names()).toHaveLength(5002), EVENTUALLY);
    expect(lists()).toBe(listed);

    await allWatched();
    api.cutWatches();
    api.remove('AuthorizationPolicy', nameAt(8), 'shop');
    api.put('AuthorizationPolicy', policy(nameAt(9), 'DENY'));
    api.forget();
    await vi.waitFor(() => expect(names()).toHaveLength(5001), EVENTUALLY);
    expect(lists()).toBeGreaterThan(listed);
    expect(config.read(`AuthorizationPolicy:east~shop~${nameAt(9)}`)?.spec).toEqual({ action: 'DENY' });
    expect(names()).not.toContain(nameAt(8));
  }, 30_000);

  it('resumes from a bookmark', async () => {
    start();
    await synced();
    await allWatched();
    api.bookmark('Sidecar');
    api.put('Sidecar', { metadata: { name: 'default', namespace: 'shop' }, spec: {} });
    await vi.waitFor(() => expect(names('Sidecar')).toEqual(['default']), EVENTUALLY);
    api.bookmark('Sidecar');
    api.put('Service', { metadata: { name: 'last', namespace: 'shop' }, spec: {} });
    await vi.waitFor(() => expect(names('Service')).toEqual(['last']), EVENTUALLY);
    api.requests.length = 0;
    api.cutWatches();
    const resumed = () => api.requests.find((path) => path.includes('/sidecars?watch=true'));
    await vi.waitFor(() => expect(resumed()).toContain('resourceVersion=1003'), EVENTUALLY);
  });

  it('names kinds that are not installed or not permitted, and reads the others', async () => {
    api.close();
    api = await startFakeCluster(['Server', 'HTTPRoute.policy.linkerd.io', 'ServiceProfile']);
    api.forbid('EnvoyFilter');
    api.forbid('Namespace');
    api.put('Sidecar', { metadata: { name: 'default', namespace: 'shop' }, spec: {} });
    start();
    await vi.waitFor(() => expect(cluster()?.missing).toHaveLength(5), EVENTUALLY);
    await synced();
    expect(cluster()?.missing).toEqual(
      expect.arrayContaining([
        { kind: 'ServiceProfile', reason: 'not installed' },
        { kind: 'EnvoyFilter', reason: 'HTTP 403: envoyfilters is forbidden' },
      ]),
    );
    expect(names('Sidecar')).toEqual(['default']);
    expect(source.knows('Sidecar')).toBe(true);
    expect(source.knows('EnvoyFilter')).toBe(false);
    // It is certain that there is none.
    expect(source.knows('ServiceProfile')).toBe(true);
    api.allow('EnvoyFilter');
    api.put('EnvoyFilter', { metadata: { name: 'lua', namespace: 'shop' }, spec: {} });
    await vi.waitFor(() => expect(names('EnvoyFilter')).toEqual(['lua']), EVENTUALLY);
    expect(cluster()?.missing).toHaveLength(4);
  });

  it('lets a kind go that is no longer served', async () => {
    api.put('WasmPlugin', { metadata: { name: 'one', namespace: 'shop' }, spec: {} });
    start();
    await synced();
    expect(names('WasmPlugin')).toEqual(['one']);
    api.drop('WasmPlugin');
    api.cutWatches();
    await vi.waitFor(() => expect(names('WasmPlugin')).toEqual([]), EVENTUALLY);
    expect(cluster()?.missing).toEqual([{ kind: 'WasmPlugin', reason: 'not installed' }]);
  });

  it('keeps what it knew while the server fails, says so, and recovers', async () => {
    api.put('AuthorizationPolicy', policy('a'));
    start();
    await synced();
    await allWatched();
    api.fail(503);
    api.cutWatches();
    await vi.waitFor(() => expect(cluster()?.state).toBe('failed'), EVENTUALLY);
    expect(cluster()?.error).toContain('503');
    expect(names()).toEqual(['a']);
    api.fail(null);
    await synced();
    expect(cluster()?.error).toBeNull();
  });

  it('watches only the namespaces that are named', async () => {
    api.put('AuthorizationPolicy', policy('a', 'ALLOW', 'shop'));
    api.put('AuthorizationPolicy', policy('b', 'ALLOW', 'other'));
    api.put('Namespace', { metadata: { name: 'shop' } });
    start({ namespaces: ['shop'] });
    await synced();
    expect(names()).toEqual(['a']);
    expect(names('Namespace')).toEqual(['shop']);
  });

  it('leaves no watch open when it stops, even while lists are under way', async () => {
    start();
    await synced();
    await allWatched();
    await config.stop();
    await vi.waitFor(() => expect(api.openWatches()).toBe(0), EVENTUALLY);
    const asked = api.requests.length;

    start();
    await config.stop();
    await vi.waitFor(() => expect(api.openWatches()).toBe(0), EVENTUALLY);
    expect(config.list()).toEqual([]);
    expect(api.requests.length - asked).toBeLessThanOrEqual(1);
  });

  it('stops at once where a server does not answer', async () => {
    api.hang();
    start();
    await vi.waitFor(() => expect(api.requests).toHaveLength(1), EVENTUALLY);
    await config.stop();
    expect(cluster()?.state).toBe('syncing');
  });

  it('tells of a kubeconfig that is not there', async () => {
    start();
    await config.stop();
    const settings = {
      cluster: 'west',
      kubeconfig: '/nowhere',
      namespaces: [],
      rootNamespace: 'istio-system',
      apply: false,
    };
    config = createMeshConfig({ sources: [createKubernetesSource({ settings, clock: Date.now })] });
    await config.start();
    await vi.waitFor(
      () => expect(cluster()).toMatchObject({ state: 'failed', where: '/nowhere' }),
      EVENTUALLY,
    );
    expect(cluster()?.error).toContain('ENOENT');
  });
});
