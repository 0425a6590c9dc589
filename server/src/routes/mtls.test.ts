import { postureSchema, postureSeriesSchema, type PostureSeries } from '@sightglass/shared/contract';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../app.ts';
import { createContext } from '../http/testing/sample-context.ts';
import { createSampleStore } from '../http/testing/sample-store.ts';
import { sampleMeshConfig, sampleResource } from '../security/testing/sample-mesh-config.ts';
import { count, edge, edgeWindow, INTERVAL_MS, ORIGIN } from '../store/conformance-mesh.ts';

const plain = { proof: 'plaintext', sourcePrincipal: 'unknown' } as const;
const untold = { proof: 'unmeasured', evidence: 'none' } as const;

function flow(source: string, target: string, counts: Parameters<typeof edgeWindow>[1]['outcomes']) {
  return edgeWindow(edge(source, target), { outcomes: counts });
}

const host = { ...edge('shop/web', 'shop/api.example'), external: true };
const quiet = [flow('shop/web', 'shop/cart', [count(30)]), flow('shop/cart', 'shop/cart', [count(2)])];
const noisy = [
  ...quiet,
  flow('legacy/batch', 'shop/cart', [count(15, plain)]),
  flow('shop/cart', 'data/store', [count(4, untold)]),
  edgeWindow(host, { reporter: 'source', outcomes: [count(7, untold)] }),
];
/** Four minutes: quiet, noisy, nothing stored, quiet. */
const ready = createSampleStore([
  ...Array.from({ length: 4 }, () => quiet),
  ...Array.from({ length: 4 }, () => noisy),
  ...Array.from({ length: 4 }, () => null),
  ...Array.from({ length: 4 }, () => quiet),
]);
let app: ReturnType<typeof createApp>;
beforeAll(async () => {
  const { store, end } = await ready;
  const meshConfig = sampleMeshConfig([
    sampleResource('PeerAuthentication', 'shop/default', { spec: { mtls: { mode: 'STRICT' } } }),
  ]);
  app = createApp(
    createContext(store, { now: () => end, intervalMs: INTERVAL_MS, startedAt: ORIGIN, meshConfig }),
  );
});
afterAll(async () => (await ready).store.close());

function sum(values: readonly (number | null)[]): number {
  return values.reduce((all: number, value) => all + (value ?? 0), 0);
}

/** Every fourth point: one of each minute. */
function minutesOf(values: readonly (number | null)[]): (number | null)[] {
  return values.filter((_, i) => i % 4 === 0);
}

async function get(path: string): Promise<unknown> {
  const { body } = await request(app).get(`/api/v1/security${path}`).expect(200);
  return body;
}

async function readSeries(query: string): Promise<PostureSeries> {
  return postureSeriesSchema.parse(await get(`/mtls/series?range=now-4m${query}`));
}

describe('posture', () => {
  it('is told by namespace with the mode that is set', async () => {
    const { rows, total, window } = postureSchema.parse(await get('/mtls?range=now-4m'));
    expect(window).toEqual({ from: ORIGIN, to: ORIGIN + 16 * INTERVAL_MS });
    expect(
      rows.map(({ id, received, policy }) => [id, received.state, received.plaintext, policy?.mode]),
    ).toEqual([
      ['east~shop', 'mixed', 60, 'STRICT'],
      ['east~data', 'unmeasured', 0, 'PERMISSIVE'],
      ['east~legacy', 'unmeasured', 0, 'PERMISSIVE'],
    ]);
    expect(total).toMatchObject({ mutual: 384, plaintext: 60, unmeasured: 16, border: { leaving: 28 } });
  });

  it('of a service is what it receives and sends, its calls to itself once', async () => {
    const { rows } = postureSchema.parse(await get('/mtls?range=now-4m&by=edge&service=east~shop~cart'));
    expect(rows.map(({ id, received }) => [id, received.mutual])).toEqual([
      ['east~legacy~batch~~east~shop~cart~~http', 0],
      ['east~shop~cart~~east~data~store~~http', 0],
      ['east~shop~web~~east~shop~cart~~http', 360],
      ['east~shop~cart~~east~shop~cart~~http', 24],
    ]);
    await request(app).get('/api/v1/security/mtls?service=nonsense').expect(400);
  });

  it('keeps rows of the wanted states', async () => {
    const { rows } = postureSchema.parse(await get('/mtls?range=now-4m&by=edge&state=plaintext'));
    expect(rows.map(({ edge: of }) => of?.reason)).toEqual(['receiver']);
  });
});

describe('posture over time', () => {
  it('has gaps where nothing is stored, and zero where nothing was carried', async () => {
    const series = await readSeries('');
    expect(series.stepMs).toBe(INTERVAL_MS);
    expect(minutesOf(series.plaintext)).toEqual([0, 15, null, 0]);
    expect([series.mutual[0], series.unmeasured[4]]).toEqual([32, 4]);
  });

  it.each([
    ['a cluster', 'east', [0, 15, null, 0]],
    ['a namespace', 'east~shop', [0, 15, null, 0]],
    ['a namespace that receives none', 'east~data', [0, 0, null, 0]],
    ['a service', 'east~shop~cart', [0, 15, null, 0]],
    ['a service that only sends', 'east~legacy~batch', [0, 0, null, 0]],
    ['a namespace that only sends', 'east~legacy', [0, 0, null, 0]],
    ['an edge', 'east~legacy~batch~~east~shop~cart~~http', [0, 15, null, 0]],
  ])('of %s', async (_, id, expected) => {
    expect(minutesOf((await readSeries(`&id=${id}`)).plaintext)).toEqual(expected);
  });

  it('leaves out what leaves the mesh, but for the edge itself', async () => {
    expect(sum((await readSeries('&id=east~shop')).unmeasured)).toBe(0);
    expect(sum((await readSeries('&id=east~shop~web~~east~shop~api.example~~http')).unmeasured)).toBe(28);
  });

  it.each(['nowhere', 'east~nowhere', 'east~shop~nobody', 'a~~b~~http', '%25zz'])(
    'knows no %s',
    async (id) => {
      const { status } = await request(app).get(`/api/v1/security/mtls/series?id=${id}`);
      expect(status).toBe(404);
    },
  );
});
