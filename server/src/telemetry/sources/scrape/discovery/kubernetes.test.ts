import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { KubernetesSettings } from '../../../../config/settings.ts';
import type { Discovered, Discovery } from './discovery.ts';
import type { FakeKubernetesApi } from './fake-kubernetes-api.ts';
import { startFakeKubernetesApi } from './fake-kubernetes-api.ts';
import { createKubernetesDiscovery } from './kubernetes.ts';

const EVENTUALLY = { timeout: 5000, interval: 20 };

let folder: string;
let api: FakeKubernetesApi;
let discovery: Discovery | null;
let latest: Discovered | null;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sightglass-kubernetes-'));
  api = await startFakeKubernetesApi();
  [discovery, latest] = [null, null];
});
afterEach(async () => {
  await discovery?.stop();
  vi.unstubAllEnvs();
  api.close();
  rmSync(folder, { recursive: true });
});

function start(changes: Partial<KubernetesSettings> = {}): void {
  const kubeconfig = join(folder, 'kubeconfig');
  api.writeKubeconfig(kubeconfig);
  const settings = { namespaces: [], annotations: 'mesh' as const, labels: {}, kubeconfig, ...changes };
  discovery = createKubernetesDiscovery({ settings, firstPauseMs: 20 });
  discovery.start((discovered) => {
    latest = discovered;
  });
}

function published(): { targets: string[] | undefined; error: string | null | undefined } {
  return { targets: latest?.groups.flatMap(({ targets }) => targets).toSorted(), error: latest?.error };
}

describe('Kubernetes discovery', () => {
  it('lists in pages, then follows the watch', async () => {
    for (const number of [1, 2, 3, 4, 5]) api.put(`pod-${number}`, `10.0.0.${number}`);
    start({ labelSelector: 'team=shop', cluster: 'east' });
    const five = [1, 2, 3, 4, 5].map((number) => `10.0.0.${number}:15090`);
    await vi.waitFor(() => expect(published()).toEqual({ targets: five, error: null }), EVENTUALLY);
    expect(api.lists.length).toBe(3);
    expect(api.lists[0]?.get('fieldSelector')).toBe('status.phase=Running');
    expect(api.lists[0]?.get('labelSelector')).toBe('team=shop');
    expect(latest?.groups[0]?.labels).toMatchObject({ cluster: 'east', namespace: 'shop', pod: 'pod-1' });

    await vi.waitFor(() => expect(api.watches.length).toBe(1), EVENTUALLY);
    api.put('pod-6', '10.0.0.6');
    api.put('pod-5', '10.0.1.5');
    api.put('pod-4', '10.0.0.4', 'Failed');
    api.remove('pod-1');
    const then = ['10.0.0.2:15090', '10.0.0.3:15090', '10.0.0.6:15090', '10.0.1.5:15090'];
    await vi.waitFor(() => expect(published()).toEqual({ targets: then, error: null }), EVENTUALLY);
  });

  it('resumes a watch that was cut, from the version it had', async () => {
    api.put('pod-1', '10.0.0.1');
    start({ namespaces: ['shop'] });
    await vi.waitFor(() => expect(api.watches.length).toBe(1), EVENTUALLY);
    api.put('pod-2', '10.0.0.2');
    await vi.waitFor(() => expect(published().targets).toHaveLength(2), EVENTUALLY);
    api.cutWatches();
    api.put('pod-3', '10.0.0.3');
    await vi.waitFor(() => expect(published().targets).toHaveLength(3), EVENTUALLY);
    expect(api.lists.length).toBe(1);
    expect(api.watches.at(-1)?.get('resourceVersion')).toBe('102');
  });

  it('lists again when its version is gone, and drops what went in between', async () => {
    api.put('pod-1', '10.0.0.1');
    start();
    await vi.waitFor(() => expect(api.watches.length).toBe(1), EVENTUALLY);
    api.forget();
    api.cutWatches();
    api.remove('pod-1');
    api.put('pod-2', '10.0.0.2');
    const expected = { targets: ['10.0.0.2:15090'], error: null };
    await vi.waitFor(() => expect(published()).toEqual(expected), EVENTUALLY);
    expect(api.lists.length).toBe(2);
  });

  it('keeps its targets while the server fails, says so, and recovers', async () => {
    api.put('pod-1', '10.0.0.1');
    start();
    await vi.waitFor(() => expect(api.watches.length).toBe(1), EVENTUALLY);
    await vi.waitFor(() => expect(published().targets).toHaveLength(1), EVENTUALLY);
    api.fail(503);
    api.cutWatches();
    const failing = { targets: ['10.0.0.1:15090'], error: 'pods: HTTP 503' };
    await vi.waitFor(() => expect(published()).toEqual(failing), EVENTUALLY);
    api.fail(null);
    await vi.waitFor(
      () => expect(published()).toEqual({ targets: ['10.0.0.1:15090'], error: null }),
      EVENTUALLY,
    );
  });

  it.each([
    ['$KUBECONFIG', { KUBECONFIG: 'kubeconfig' }],
    ['~/.kube/config', { KUBECONFIG: '', HOME: '' }],
  ])('goes by %s when nothing is set', async (_, variables) => {
    for (const [name, file] of Object.entries(variables))
      vi.stubEnv(name, file === '' && name !== 'HOME' ? '' : join(folder, file));
    mkdirSync(join(folder, '.kube'));
    api.writeKubeconfig(join(folder, '.kube', 'config'));
    api.put('pod-1', '10.0.0.1');
    start({ kubeconfig: undefined });
    await vi.waitFor(
      () => expect(published()).toEqual({ targets: ['10.0.0.1:15090'], error: null }),
      EVENTUALLY,
    );
  });

  it.each([
    [403, 'pods in shop: HTTP 403: this account may not list and watch pods'],
    [500, 'pods in shop: HTTP 500'],
  ])('tells %i from the first list', async (status, error) => {
    api.fail(status);
    start({ namespaces: ['shop'] });
    await vi.waitFor(() => expect(published()).toEqual({ targets: [], error }), EVENTUALLY);
  });

  it.each<[string, Partial<KubernetesSettings>, RegExp]>([
    ['a kubeconfig that is not there', { kubeconfig: '/nowhere/config' }, /\/nowhere\/config.*ENOENT/],
    ['an unknown context', { context: 'west' }, /no context "west"/],
    ['no kubeconfig outside a cluster', { kubeconfig: undefined }, /^Kubernetes: this is not a pod/],
  ])('tells %s', async (_, changes, error) => {
    vi.stubEnv('KUBECONFIG', '');
    vi.stubEnv('HOME', folder);
    start(changes);
    await vi.waitFor(() => expect(published().error).toMatch(error), EVENTUALLY);
  });
});
