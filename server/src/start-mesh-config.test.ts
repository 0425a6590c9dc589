import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startFakeCluster } from './mesh-config/testing/fake-cluster.ts';
import { createMeshConfigSide } from './start-mesh-config.ts';
import { createConfigHistory } from './state/config-history.ts';
import { openState, type State } from './state/open-state.ts';

const EVENTUALLY = { timeout: 8000, interval: 20 };

let folder: string;
let state: State;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sightglass-side-'));
  state = openState(null);
});
afterEach(() => {
  state.close();
  rmSync(folder, { recursive: true, force: true });
});

const SIDECAR = 'apiVersion: networking.istio.io/v1\nkind: Sidecar\nmetadata: {name: a, namespace: shop}\n';

function countVersions(): unknown {
  return state.database.prepare('SELECT count(*) AS count FROM config_versions').get()?.['count'];
}

/** Runs until the work is done, and stops. */
async function run(
  settings: Partial<Parameters<typeof createMeshConfigSide>[0]['config']['meshConfig']>,
  work: (side: ReturnType<typeof createMeshConfigSide>) => Promise<void>,
): Promise<void> {
  const side = createMeshConfigSide({
    config: { demo: false, meshConfig: { folders: [], kubernetes: [], ...settings } },
    history: createConfigHistory(state),
    log: { error: (details: object) => expect(details).toBeNull() },
  });
  side.start();
  try {
    await work(side);
  } finally {
    await side.stop();
  }
}

it('deletes nothing from the history because a file is broken when the program starts', async () => {
  const folders = [{ path: folder, cluster: 'east', namespace: 'default' }];
  const file = join(folder, 'a.yaml');
  writeFileSync(file, SIDECAR);
  await run({ folders }, async ({ config }) => {
    await vi.waitFor(() => expect(config.list()).toHaveLength(1), EVENTUALLY);
    await vi.waitFor(() => expect(countVersions()).toBe(1), EVENTUALLY);
  });
  writeFileSync(file, 'apiVersion: [');
  await run({ folders }, async ({ config }) => {
    await vi.waitFor(() => expect(config.clusters()[0]?.problems).toHaveLength(1), EVENTUALLY);
  });
  writeFileSync(file, SIDECAR);
  await run({ folders }, async ({ config }) => {
    await vi.waitFor(() => expect(config.list()).toHaveLength(1), EVENTUALLY);
  });
  expect(countVersions()).toBe(1);
  rmSync(file);
  await run({ folders }, ({ config }) =>
    vi.waitFor(() => expect(config.clusters()[0]?.state).toBe('synced'), EVENTUALLY),
  );
  expect(countVersions()).toBe(2);
});

it('reads several clusters, and keeps what was deleted while it did not run', async () => {
  const [east, west] = await Promise.all([startFakeCluster(), startFakeCluster()]);
  const kubernetes = [east, west].map((api, i) => {
    const kubeconfig = join(folder, `kubeconfig-${i}`);
    api.writeKubeconfig(kubeconfig);
    return {
      cluster: i === 0 ? 'east' : 'west',
      kubeconfig,
      namespaces: [],
      rootNamespace: 'istio-system',
      apply: false,
    };
  });
  const object = { metadata: { name: 'a', namespace: 'shop' }, spec: {} };
  east.put('Sidecar', object);
  west.put('Sidecar', object);
  const settled =
    (versions: number) =>
    (side: ReturnType<typeof createMeshConfigSide>): Promise<void> =>
      vi.waitFor(() => {
        expect(side.config.clusters().map((one) => one.state)).toEqual(['synced', 'synced']);
        expect(countVersions()).toBe(versions);
      }, EVENTUALLY);
  await run({ kubernetes }, settled(2));
  west.remove('Sidecar', 'a', 'shop');
  west.put('Telemetry', object);
  await run({ kubernetes }, settled(4));
  const history = createConfigHistory(state);
  const actions = (id: string) => history.readVersions(id, 10).map(({ action }) => action);
  expect(actions('Sidecar:west~shop~a')).toEqual(['deleted', 'seen']);
  expect(actions('Telemetry:west~shop~a')).toEqual(['created']);
  expect(actions('Sidecar:east~shop~a')).toEqual(['seen']);
  await vi.waitFor(() => expect(east.openWatches() + west.openWatches()).toBe(0), EVENTUALLY);
  east.close();
  west.close();
});

it('brings the configuration of the demo mesh, and keeps it once', async () => {
  for (let i = 0; i < 2; i++) {
    const side = createMeshConfigSide({
      config: { demo: true, meshConfig: { folders: [], kubernetes: [] } },
      history: createConfigHistory(state),
      log: { error: (details: object) => expect(details).toBeNull() },
    });
    side.start();
    await vi.waitFor(() => expect(countVersions()).toBe(side.config.list().length), EVENTUALLY);
    await side.stop();
  }
});
