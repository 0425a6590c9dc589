import { operations } from '@sightglass/shared/contract';
import request from 'supertest';
import { expect, it } from 'vitest';
import { createApp } from '../app.ts';
import { createContext, createFixedStore, NOW } from '../http/testing/sample-context.ts';
import { createMeshConfig } from '../mesh-config/create-mesh-config.ts';
import type { MeshConfig } from '../mesh-config/mesh-config.ts';
import { createHistoryRecorder } from '../mesh-config/record-history.ts';
import { createTextSource } from '../mesh-config/text-source.ts';

const TEXT = `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: Auth-callers, namespace: platform, labels: {team: "<b>"}}
spec: {action: DENY}
---
apiVersion: v1
kind: Namespace
metadata: {name: platform}
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: {namespace: shop}
`;
const ID = 'AuthorizationPolicy:east~platform~Auth-callers';

const base = createContext(createFixedStore([]));
const source = createTextSource({ cluster: 'east', texts: [{ name: 'a.yaml', text: TEXT }], startedAt: NOW });
let meshConfig: MeshConfig = createMeshConfig({ sources: [source] });
const history = base.configHistory;
const recorder = createHistoryRecorder({ history, config: meshConfig, clock: () => NOW, log: console });
recorder.note(source);
await recorder.settled();
const app = createApp({
  ...base,
  get meshConfig() {
    return meshConfig;
  },
});

async function ask<Name extends 'getMeshConfigStatus' | 'getConfigResources' | 'getConfigChanges'>(
  name: Name,
  query = '',
) {
  const { body } = await request(app).get(`/api/v1${operations[name].path}${query}`).expect(200);
  return operations[name].response.parse(body) as ReturnType<(typeof operations)[Name]['response']['parse']>;
}

const ids = async (query: string) => (await ask('getConfigResources', query)).resources.map(({ id }) => id);

it('tells sources, kinds and problems', async () => {
  const { clusters, kinds } = await ask('getMeshConfigStatus');
  expect(clusters).toMatchObject([
    {
      cluster: 'east',
      state: 'synced',
      resources: 2,
      lastSyncAt: NOW,
      problems: [{ where: 'a.yaml', line: 10 }],
    },
  ]);
  expect(kinds).toEqual([
    { kind: 'AuthorizationPolicy', count: 1 },
    { kind: 'Namespace', count: 1 },
  ]);
});

it('lists resources by scope, kind and part of a name', async () => {
  expect(await ids('')).toEqual([ID, 'Namespace:east~~platform']);
  expect(await ids('?kind=Namespace,Sidecar')).toEqual(['Namespace:east~~platform']);
  expect(await ids('?text=AUTH-')).toEqual([ID]);
  expect(await ids('?namespace=platform')).toEqual([ID]);
  expect(await ids('?cluster=west')).toEqual([]);
});

it('shows one as YAML with its history, also once it was deleted', async () => {
  const read = async () => {
    const { body } = await request(app)
      .get(`/api/v1/config/resources/${encodeURIComponent(ID)}`)
      .expect(200);
    return operations.getConfigResource.response.parse(body);
  };
  const found = await read();
  expect(found).toMatchObject({ id: ID, deletedAt: null, firstSeenAt: NOW, labels: { team: '<b>' } });
  expect(found.yaml).toContain('action: DENY');
  expect(found.history.map(({ action, yaml }) => [action, yaml])).toEqual([['seen', found.yaml]]);
  expect((await ask('getConfigChanges')).changes).toEqual([]);

  history.remove(ID, NOW);
  // Its source no longer has it either.
  meshConfig = createMeshConfig({ sources: [] });
  const { body } = await request(app).get(`/api/v1/config/resources/${ID}`).expect(200);
  expect(body).toMatchObject({
    deletedAt: NOW,
    yaml: found.yaml,
    history: [{ action: 'deleted' }, { action: 'seen' }],
  });
  expect(await ask('getConfigChanges', '?limit=1')).toMatchObject({
    changes: [{ id: ID, action: 'deleted', at: NOW }],
    truncated: false,
  });
  await request(app).get('/api/v1/config/resources/Sidecar:east~shop~none').expect(404);
});
