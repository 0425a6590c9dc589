import { controlPlaneSchema, meshProxiesSchema, type Grants } from '@sightglass/shared/contract';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { createApp } from '../app.ts';
import { createControlPlane } from '../control-plane/create-control-plane.ts';
import {
  ISTIOD,
  makeNewest,
  makeOwner,
  makeSeries,
  makeStore,
  makeTotals,
  NOW,
} from '../control-plane/testing.ts';
import { restrictControlPlane } from '../grants/restrict-control-plane.ts';
import { createMask } from '../grants/mask.ts';
import { createContext, createFixedStore } from '../http/testing/sample-context.ts';

const rejects = [0, 0, 0, 0, 0, 0, 0, 1, 1, 1];
const west = { ...ISTIOD, cluster: 'west' };
const CDS = 'envoy_cluster_manager_cds_update';
const build = (tag: string, workload: string, namespace = 'shop') => {
  const owner = makeOwner(workload, { namespace });
  return makeSeries('istio_build', 1, { labels: { component: 'proxy', tag }, owner });
};
const controlPlane = createControlPlane({
  store: makeStore(
    [
      makeTotals('pilot_total_xds_rejects', rejects, { labels: { type: 'cds' } }),
      makeTotals('pilot_xds_cds_reject', rejects, { labels: { node: 'cart-0.shop', err: 'Internal' } }),
      makeTotals('pilot_xds_cds_reject', rejects, { labels: { node: 'ledger-0.payments', err: 'Internal' } }),
    ],
    [
      makeNewest('pilot_info', 1, { labels: { version: '1.27.1' } }),
      makeNewest('pilot_xds', 2),
      makeNewest('pilot_xds', 4, { owner: west }),
    ],
  ),
  intervalMs: 15_000,
  clock: () => NOW,
  listeningSince: null,
  listProxies: () => [
    build('1.25.0', 'cart'),
    makeSeries(`${CDS}_rejected`, 1, { grew: { after: NOW - 60_000, by: NOW - 45_000 } }),
    makeSeries(`${CDS}_time`, NOW - 600_000),
    build('1.27.1', 'ledger', 'payments'),
  ],
});
const app = createApp(createContext(createFixedStore([]), { controlPlane }));

const ask = async (path: string) =>
  (await request(app).get(`/api/v1/control-plane${path}`).expect(200)).body as unknown;

describe('GET /control-plane', () => {
  it('tells planes with their state, and proxies by version', async () => {
    const { planes, proxies, times } = controlPlaneSchema.parse(await ask(''));
    expect(times).toHaveLength(9);
    expect(planes.map(({ cluster, state, connected }) => [cluster, state, connected])).toEqual([
      ['east', 'rejecting', 2],
      ['west', 'ok', 4],
    ]);
    expect(proxies).toMatchObject({ total: 2, stale: 1, unknown: 1, inSync: 0 });
    expect(proxies.versions).toMatchObject([{ version: '1.25.0', minorsBehind: 2 }, { version: '1.27.1' }]);
  });

  it('keeps to the clusters that are asked for, and refuses what is no range', async () => {
    expect(controlPlaneSchema.parse(await ask('?cluster=west')).planes).toHaveLength(1);
    await request(app).get('/api/v1/control-plane?range=yesterday').expect(400);
  });
});

it('GET /control-plane/proxies tells each with its state and why, within the scope', async () => {
  const { proxies, total } = meshProxiesSchema.parse(await ask('/proxies'));
  expect(total).toBe(2);
  expect(proxies).toMatchObject([
    { pod: 'cart-0', state: 'stale', reason: 'rejecting', minorsBehind: 2, planeVersion: '1.27.1' },
    { pod: 'ledger-0', state: 'unknown', reason: 'rejected-once' },
  ]);
  expect(meshProxiesSchema.parse(await ask('/proxies?namespace=payments')).proxies).toHaveLength(1);
});

it('GET /overview warns of a plane that does not do its work', async () => {
  const { body } = await request(app).get('/api/v1/overview').expect(200);
  expect((body as { warnings: unknown }).warnings).toContainEqual({
    code: 'control-plane',
    subject: 'istiod, east',
    message: 'Proxies refused 1 update in the last 15 minutes.',
  });
});

const readWith = async (grants: NonNullable<Grants>) => {
  const seen = restrictControlPlane(controlPlane, createMask(grants));
  const [{ planes }, { proxies }] = await Promise.all([
    seen.readPlanes({ from: NOW - 540_000, to: NOW }),
    seen.readProxies(),
  ]);
  return { planes, proxies: proxies.map(({ pod }) => pod) };
};

describe('for somebody with grants', () => {
  it('only proxies within are told, and no plane that runs beyond', async () => {
    const { planes, proxies } = await readWith([{ cluster: 'east', namespace: 'shop' }]);
    expect(planes).toEqual([]);
    expect(proxies).toEqual(['cart-0']);
  });

  it('a plane within names no proxy beyond', async () => {
    const grants = ['istio-system', 'shop'].map((namespace) => ({ cluster: 'east', namespace }));
    const { planes } = await readWith(grants);
    expect(planes[0]?.rejects.byNode.map(({ node }) => node)).toEqual(['cart-0.shop']);
  });
});
