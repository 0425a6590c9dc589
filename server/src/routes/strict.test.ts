import { readinessDetailSchema, readinessSchema } from '@sightglass/shared/contract';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../app.ts';
import { accessRecord, createSampleAccessLog } from '../http/testing/sample-access-log.ts';
import { createContext } from '../http/testing/sample-context.ts';
import { createPastStore } from '../http/testing/sample-store.ts';
import { sampleMeshConfig, sampleResource, sampleWorkload } from '../security/testing/sample-mesh-config.ts';
import { count, edge, edgeWindow, INTERVAL_MS, ORIGIN } from '../store/conformance-mesh.ts';

const MINUTE_MS = 60_000;
const plain = { proof: 'plaintext', sourcePrincipal: 'unknown' } as const;
const nobody = {
  ...edge('x/y', 'shop/cart'),
  source: {
    cluster: 'unknown',
    namespace: 'unknown',
    service: 'unknown',
    workload: 'unknown',
    version: 'unknown',
  },
};

function flow(source: string, target: string, counts: Parameters<typeof edgeWindow>[1]['outcomes']) {
  return edgeWindow(edge(source, target), { outcomes: counts });
}

const always = [
  flow('shop/web', 'shop/cart', [count(30)]),
  flow('shop/cart', 'data/store', [count(30)]),
  flow('shop/web', 'pay/bank', [count(5)]),
];
const early = [
  ...always,
  flow('legacy/batch', 'data/store', [count(5, plain)]),
  edgeWindow(nobody, { outcomes: [count(10, plain)] }),
];
/** Four hours of minutes: at first with plaintext; the data namespace is clean from the third minute on, the shop's unknown caller comes back at the end. */
const STEPS = 240;
const AT_START = 2;
const ready = createPastStore(
  Array.from({ length: STEPS }, (_, i) => {
    if (i < AT_START) return early;
    return i === STEPS - 1 ? [...always, edgeWindow(nobody, { outcomes: [count(10, plain)] })] : always;
  }),
);
const END = ORIGIN + STEPS * MINUTE_MS;
const unknownEnd = nobody.source;
const log = createSampleAccessLog([
  accessRecord({
    time: ORIGIN + 20_000,
    source: unknownEnd,
    sourceIdentity: '',
    sourceAddress: '10.9.9.9:4000',
    proof: 'plaintext',
  }),
]);
let app: ReturnType<typeof createApp>;
beforeAll(async () => {
  const store = await ready;
  const meshConfig = sampleMeshConfig(
    [sampleResource('PeerAuthentication', 'pay/default', { spec: { mtls: { mode: 'STRICT' } } })],
    [sampleWorkload('shop/cart', { app: 'cart' }), sampleWorkload('idle/sleeper', {})],
  );
  app = createApp(
    createContext(store, {
      now: () => END,
      intervalMs: INTERVAL_MS,
      startedAt: ORIGIN,
      meshConfig,
      accessLog: await log,
    }),
  );
}, 60_000);
afterAll(async () => {
  await (await ready).close();
  await (await log).close();
}, 60_000);

async function get(path: string): Promise<unknown> {
  const { body } = await request(app).get(`/api/v1/security/strict${path}`).expect(200);
  return body;
}

describe('readiness', () => {
  it('of namespaces tells who breaks, when plaintext was last seen, and since when there was none', async () => {
    const { rows } = readinessSchema.parse(await get('?range=now-4h'));
    expect(
      rows.map(({ id, verdict, cutOff, lastPlaintextAt, cleanSince }) => [
        id,
        verdict,
        cutOff,
        lastPlaintextAt,
        cleanSince,
      ]),
    ).toEqual([
      ['east~shop', 'breaks', 1, END, null],
      ['east~data', 'breaks', 1, ORIGIN + AT_START * MINUTE_MS, ORIGIN + AT_START * MINUTE_MS],
      ['east~pay', 'strict', 0, null, ORIGIN],
      ['east~legacy', 'no-traffic', 0, null, null],
    ]);
  });

  it('of a range without the plaintext is unproven, being short', async () => {
    const { rows } = readinessSchema.parse(await get('?range=now-3h&by=service&namespace=data'));
    expect(rows.map(({ id, verdict, doubts }) => [id, verdict, doubts.map(({ code }) => code)])).toEqual([
      ['east~data~store', 'unproven', ['short-observation']],
    ]);
  });
});

describe('readiness in detail', () => {
  it('names callers by address where access logs tell one, with the resource to apply', async () => {
    const detail = readinessDetailSchema.parse(await get('/east~shop~cart?range=now-4h'));
    expect(
      detail.callers.map(({ id, knownBy, plaintext, addresses }) => [id, knownBy, plaintext, addresses]),
    ).toEqual([['10.9.9.9', 'address', 30, [{ address: '10.9.9.9', count: 1, lastAt: ORIGIN + 20_000 }]]]);
    expect(detail.yaml).toContain('name: cart\n  namespace: shop\n');
    expect(detail.series.plaintext.reduce((sum: number, value) => sum + (value ?? 0), 0)).toBe(30);
  });

  it('tells when plaintext stopped more finely than the series', async () => {
    const detail = readinessDetailSchema.parse(await get('/east~data?range=now-4h'));
    expect(detail.series.stepMs).toBeGreaterThan(MINUTE_MS);
    const stopped = ORIGIN + AT_START * MINUTE_MS;
    expect([detail.lastPlaintextAt, detail.cleanSince]).toEqual([stopped, stopped]);
    expect(detail.callers.map(({ id, lastAt }) => [id, lastAt])).toEqual([['east~legacy~batch', stopped]]);
  });

  it('agrees with the list', async () => {
    const { rows } = readinessSchema.parse(await get('?range=now-4h&by=service'));
    for (const { id, verdict, received, cutOff, observed } of rows) {
      const detail = readinessDetailSchema.parse(await get(`/${id}?range=now-4h`));
      expect(detail).toMatchObject({ id, verdict, received, cutOff, observed });
    }
  });

  it('knows what is only configured, and nobody else', async () => {
    expect(readinessDetailSchema.parse(await get('/east~idle')).verdict).toBe('no-traffic');
    for (const id of ['east~nowhere', 'east~shop~nobody', 'east', 'nonsense~~x', '%25zz']) {
      const { status } = await request(app).get(`/api/v1/security/strict/${id}`);
      expect([id, status]).toEqual([id, 404]);
    }
  });
});
