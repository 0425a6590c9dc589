import {
  edgeDetailSchema,
  overviewSchema,
  serviceDetailSchema,
  servicesSchema,
  workloadDetailSchema,
} from '@sightglass/shared/contract';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../app.ts';
import { createContext } from '../http/testing/sample-context.ts';
import { createSampleStore } from '../http/testing/sample-store.ts';
import { count, edge, edgeWindow, INTERVAL_MS, ORIGIN } from '../store/conformance-mesh.ts';

const plain = { proof: 'plaintext', sourcePrincipal: 'unknown' } as const;

function flow(source: string, target: string, counts: Parameters<typeof edgeWindow>[1]['outcomes']) {
  return edgeWindow(edge(source, target), { outcomes: counts });
}

/** Two minutes; cart begins to fail in the second, and legacy calls it in plaintext. */
const before = [
  flow('edge/gateway', 'shop/web', [count(150)]),
  flow('shop/web', 'shop/cart', [count(300)]),
  flow('shop/web', 'shop/cart/v2', [count(30)]),
];
const after = [
  flow('edge/gateway', 'shop/web', [count(150)]),
  flow('shop/web', 'shop/cart', [count(270), count(30, { code: '500', failed: true })]),
  flow('legacy/batch', 'shop/cart', [count(15, plain)]),
];
const ready = createSampleStore([
  ...Array.from({ length: 4 }, () => before),
  ...Array.from({ length: 4 }, () => after),
]);
let app: ReturnType<typeof createApp>;
beforeAll(async () => {
  const { store, end } = await ready;
  app = createApp(createContext(store, { now: () => end, intervalMs: INTERVAL_MS, startedAt: ORIGIN }));
});
afterAll(async () => (await ready).store.close());

async function get(path: string): Promise<unknown> {
  const { body } = await request(app).get(`/api/v1${path}`).expect(200);
  return body;
}

describe('services', () => {
  it('have signals of what they receive, gateways of what they send, and a sparkline of it', async () => {
    const { services } = servicesSchema.parse(await get('/services?range=now-1m'));
    expect(
      services.map(({ id, measured, requestsPerSecond, callers, callees, versions, sparkline }) => [
        id,
        measured,
        requestsPerSecond,
        [callers, callees],
        versions,
        sparkline,
      ]),
    ).toEqual([
      ['east~edge~gateway', 'outbound', 10, [0, 1], ['v1'], [10, 10, 10, 10]],
      ['east~legacy~batch', 'outbound', 1, [0, 1], ['v1'], [1, 1, 1, 1]],
      ['east~shop~cart', 'inbound', 21, [2, 0], ['v1'], [21, 21, 21, 21]],
      ['east~shop~web', 'inbound', 10, [1, 1], ['v1'], [10, 10, 10, 10]],
    ]);
  });

  it('show their callers, callees, parts and identities', async () => {
    const detail = serviceDetailSchema.parse(await get('/services/east~shop~cart?range=now-2m'));
    expect(detail.service).toMatchObject({ id: 'east~shop~cart', versions: ['v1', 'v2'], workloads: 2 });
    expect(detail.callers.map(({ source, mtls }) => [source, mtls.state])).toEqual([
      ['east~legacy~batch', 'plaintext'],
      ['east~shop~web', 'mutual'],
    ]);
    expect(detail.callees).toEqual([]);
    expect(detail.workloads.map(({ id }) => id)).toEqual(['east~shop~cart-v1', 'east~shop~cart-v2']);
    expect(detail.versions.map(({ id, version }) => [id, version])).toEqual([
      ['east~shop~cart~v1', 'v1'],
      ['east~shop~cart~v2', 'v2'],
    ]);
    expect(detail.identities.map(({ sourcePrincipal }) => sourcePrincipal)).toEqual([
      'spiffe://a',
      'unknown',
    ]);
  });

  it('that were silent are there without data; ones that never were are not', async () => {
    const past = `range=${ORIGIN}..${ORIGIN + 4 * INTERVAL_MS}`;
    const detail = serviceDetailSchema.parse(await get(`/services/east~legacy~batch?${past}`));
    expect(detail.service).toMatchObject({ health: 'no-data', requestsPerSecond: 0, errorRatio: null });
    expect(detail.callees).toEqual([]);
    await request(app).get(`/api/v1/services/east~legacy~cron?${past}`).expect(404);
    const { body } = await request(app).get(`/api/v1/topology?service=east~legacy~batch&${past}`).expect(200);
    expect(body).toMatchObject({ nodes: [], edges: [] });
  });
});

describe('a workload', () => {
  it('names the services and versions that it answers for', async () => {
    const detail = workloadDetailSchema.parse(await get('/workloads/east~shop~cart-v2?range=now-2m'));
    expect(detail).toMatchObject({
      workload: { id: 'east~shop~cart-v2', kind: 'workload', requestsPerSecond: 1 },
      services: ['east~shop~cart'],
      versions: ['v2'],
      callers: [{ source: 'east~shop~web-v1' }],
    });
  });
});

describe('an edge', () => {
  it('has both ends with all their traffic, and its workloads', async () => {
    const detail = edgeDetailSchema.parse(
      await get('/edges/east~shop~web~~east~shop~cart~~http?range=now-2m'),
    );
    expect(detail.edge).toMatchObject({ source: 'east~shop~web', requestsPerSecond: 21, health: 'degraded' });
    expect(detail.source).toMatchObject({ id: 'east~shop~web', measured: 'inbound', requestsPerSecond: 10 });
    expect(detail.target).toMatchObject({ id: 'east~shop~cart', requestsPerSecond: 21.5 });
    expect(detail.workloadEdges.map(({ target }) => target)).toEqual([
      'east~shop~cart-v1',
      'east~shop~cart-v2',
    ]);
  });

  it.each([
    ['workloads', 'east~shop~web-v1~~east~shop~cart-v2~~http', 1],
    ['versions', 'east~shop~web~v1~~east~shop~cart~v2~~http', 1],
    ['namespaces', 'east~edge~~east~shop~~http', 10],
    ['a namespace and a service', 'east~edge~~east~shop~web~~http', 10],
  ])('may have %s for its ends', async (_, id, rate) => {
    const { edge: found } = edgeDetailSchema.parse(await get(`/edges/${id}?range=now-2m`));
    expect([found.id, found.requestsPerSecond]).toEqual([id, rate]);
    await request(app).get(`/api/v1/edges/${id}/series?range=now-2m`).expect(200);
  });
});

describe('the overview', () => {
  it('says what moved, what is in plaintext, and how namespaces do', async () => {
    const overview = overviewSchema.parse(await get('/overview?range=now-1m'));
    expect(overview.mesh).toMatchObject({
      requestsPerSecond: 31,
      services: 4,
      edges: 3,
      health: { failing: 1, ok: 3 },
    });
    expect(overview.previous).toMatchObject({ requestsPerSecond: 32, errorRatio: 0 });
    expect(
      overview.movers.map(({ serviceId, signal, before: earlier }) => [serviceId, signal, earlier]),
    ).toEqual([['east~shop~cart', 'errors', 0]]);
    expect(overview.plaintextEdges.map(({ source }) => source)).toEqual(['east~legacy~batch']);
    expect(overview.namespaces.map(({ id, health, services }) => [id, health, services])).toEqual([
      ['east~edge', 'ok', 1],
      ['east~legacy', 'ok', 1],
      ['east~shop', 'failing', 2],
    ]);
  });

  it.each(['', '&namespace=shop', '&namespace=edge', '&cluster=nowhere'])(
    'counts the services that the list has, with scope "%s"',
    async (scope) => {
      const { mesh, namespaces } = overviewSchema.parse(await get(`/overview?range=now-1m${scope}`));
      const { services } = servicesSchema.parse(await get(`/services?range=now-1m${scope}`));
      expect(mesh.services).toBe(services.length);
      expect(namespaces.reduce((sum, cell) => sum + cell.services, 0)).toBe(services.length);
    },
  );

  it('shows no neighbour of the scope, and what gateways send', async () => {
    const { namespaces } = overviewSchema.parse(await get('/overview?range=now-1m&namespace=edge'));
    expect(namespaces).toMatchObject([
      { id: 'east~edge', measured: 'outbound', requestsPerSecond: expect.any(Number) as number },
    ]);
    expect(namespaces[0]?.requestsPerSecond).toBeGreaterThan(0);
  });

  it('compares with nothing where nothing is stored', async () => {
    const { previous, movers } = overviewSchema.parse(await get('/overview?range=now-2m'));
    expect([previous, movers]).toEqual([null, []]);
  });
});
