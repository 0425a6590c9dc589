import {
  certificatesSchema,
  gaugesSchema,
  saturationPresetsSchema,
  saturationPreviewSchema,
  saturationRecordSchema,
  saturationSeriesSchema,
  saturationSignalsSchema,
  saturationValuesSchema,
  topologySchema,
  workloadDetailSchema,
} from '@sightglass/shared/contract';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../app.ts';
import { createContext } from '../http/testing/sample-context.ts';
import { createSampleSaturation } from '../http/testing/sample-judging.ts';
import { createSampleStore } from '../http/testing/sample-store.ts';
import { count, edge, edgeWindow, INTERVAL_MS, ORIGIN } from '../store/conformance-mesh.ts';
import type { GaugeSide } from '../store/gauges.ts';

const WINDOWS = 8;
const flow = edgeWindow(edge('shop/web', 'shop/cart'), { outcomes: [count(30)] });
const ready = createSampleStore(Array.from({ length: WINDOWS }, () => [flow]));
let wanted: Parameters<GaugeSide['want']>[0] = [];
const gauges: GaugeSide = {
  catalogue: {
    list: ({ find, filter }) =>
      Promise.resolve({
        families: [
          {
            metric: `pool_${find}_${filter.service ?? ''}`,
            help: '',
            labels: [],
            series: 1,
            workloads: 1,
            sample: 2,
          },
        ],
        truncated: false,
        warnings: [],
      }),
    findPresent: (metrics) =>
      Promise.resolve(new Set(metrics.filter((metric) => metric.startsWith('hikaricp_')))),
  },
  want: (all) => {
    wanted = all;
  },
  speaksPromql: false,
  intervalMs: INTERVAL_MS,
};
let app: ReturnType<typeof createApp>;

const POOL = {
  name: 'Pool',
  scope: { namespace: 'shop' },
  usage: { kind: 'gauge', gauge: { metric: 'pool_active', matchers: { pool: 'orders' } } },
  capacity: { kind: 'constant', value: 20 },
};

beforeAll(async () => {
  const { store, end } = await ready;
  const now = () => end;
  for (const [pod, value] of [
    ['a', 10],
    ['b', 19],
  ] as const) {
    const { cluster } = edge('shop/web', 'shop/cart').target;
    const owner = { cluster, namespace: 'shop', service: 'cart', workload: 'cart-v1', pod };
    const series = { metric: 'pool_active', labels: { pool: 'orders' }, owner };
    const other = { ...series, labels: { pool: 'other' } };
    for (let at = ORIGIN; at < end; at += INTERVAL_MS) {
      store.insertGauges([
        { series, at, value },
        { series: other, at, value: 20 },
      ]);
    }
    const certificate = { metric: 'identity_cert_expiration_timestamp_seconds', labels: {}, owner };
    store.insertGauges([{ series: certificate, at: end - 1000, value: (end + 86_400_000) / 1000 }]);
  }
  const saturation = createSampleSaturation({ store, clock: now }, gauges);
  app = createApp(createContext(store, { now, intervalMs: INTERVAL_MS, startedAt: ORIGIN, saturation }));
});
afterAll(async () => (await ready).store.close());

async function get(path: string): Promise<unknown> {
  const { body } = await request(app).get(`/api/v1${path}`).expect(200);
  return body;
}

async function send(method: 'post' | 'put' | 'delete', path: string, body: object | null, status: number) {
  const asked = request(app)[method](`/api/v1${path}`).set('X-Sightglass-Author', 'ann');
  const answer = await (body === null ? asked : asked.send(body));
  expect([path, answer.status]).toEqual([path, status]);
  return answer.body as unknown;
}

describe('a saturation signal', () => {
  it('is tried before it is kept, and its gauges are read from then on', async () => {
    const preview = saturationPreviewSchema.parse(
      await send('post', '/saturation-preview', { signal: POOL, range: 'now-2m' }, 200),
    );
    expect(preview.values).toMatchObject([
      { workload: 'cart-v1', pods: 2, usage: 19, capacity: 20, ratio: 0.95, level: 'critical' },
    ]);
    expect(preview.series.series).toMatchObject([{ workload: 'cart-v1', isRatio: true }]);
    expect(preview.note).toContain('next scrape');
    expect(wanted).toContainEqual({ metric: 'pool_active', matchers: { pool: 'orders' } });
    expect(saturationSignalsSchema.parse(await get('/saturation-signals')).signals).toEqual([]);
  });

  it('changes health, graph, lists and details once it is kept, and not any more when it is deleted', async () => {
    const healthOf = async () => {
      const { nodes } = topologySchema.parse(await get('/topology?range=now-2m'));
      const node = nodes.find(({ name }) => name === 'cart');
      return [node?.health, node?.saturation ?? null];
    };
    expect(await healthOf()).toEqual(['ok', null]);
    const made = saturationRecordSchema.parse(await send('post', '/saturation-signals', POOL, 200));
    expect(made).toMatchObject({ version: 1, updatedBy: 'ann', signal: { combine: 'max', warning: 0.75 } });
    expect(await healthOf()).toEqual(['degraded', { ratio: 0.95, level: 'critical', name: 'Pool' }]);
    const past = topologySchema.parse(await get(`/topology?range=now-2m&at=${ORIGIN + 4 * INTERVAL_MS}`));
    expect(past.nodes.every(({ saturation }) => saturation === undefined)).toBe(true);
    const { cluster } = edge('shop/web', 'shop/cart').target;
    const detail = workloadDetailSchema.parse(await get(`/workloads/${cluster}~shop~cart-v1?range=now-2m`));
    expect(detail.workload).toMatchObject({ health: 'degraded', saturation: { level: 'critical' } });

    const listed = saturationSignalsSchema.parse(await get('/saturation-signals'));
    expect(listed.signals).toMatchObject([{ id: made.id, measured: 1, worst: { ratio: 0.95 } }]);
    for (const name of ['cart', 'cart-v1']) {
      const id = `${cluster}~shop~${name}`;
      const { values } = saturationValuesSchema.parse(await get(`/saturation?service=${id}`));
      expect(values).toMatchObject([{ signal: made.id, ratio: 0.95 }]);
      const series = saturationSeriesSchema.parse(
        await get(`/saturation-series?service=${id}&range=now-2m&step=15s`),
      );
      expect(series.stepMs).toBe(15_000);
      expect(series.series[0]?.values).toEqual(Array.from({ length: WINDOWS }, () => 0.95));
    }
    expect(saturationValuesSchema.parse(await get('/saturation?namespace=other')).values).toEqual([]);

    const changed = { ...POOL, capacity: { kind: 'constant', value: 190 } };
    await send('put', `/saturation-signals/${made.id}?version=1`, changed, 200);
    await send('put', `/saturation-signals/${made.id}?version=1`, POOL, 409);
    expect(await healthOf()).toEqual(['ok', { ratio: 0.1, level: 'ok', name: 'Pool' }]);
    await send('delete', `/saturation-signals/${made.id}`, null, 200);
    expect(await healthOf()).toEqual(['ok', null]);
    await send('post', `/saturation-signals/${made.id}/restore`, null, 200);
    expect((await healthOf())[1]).toMatchObject({ ratio: 0.1 });
    await send('delete', `/saturation-signals/${made.id}`, null, 200);
    await send('delete', `/saturation-signals/${made.id}`, null, 404);
  });

  it('is refused with a path for what is wrong with it', async () => {
    const expression = { ...POOL, usage: { kind: 'promql', expression: 'up' } };
    expect(await send('post', '/saturation-signals', expression, 400)).toMatchObject({
      errors: [{ path: 'body.usage.expression', message: expect.stringContaining('PromQL engine') }],
    });
    const reversed = { ...POOL, warning: 0.95 };
    expect(await send('post', '/saturation-signals', reversed, 400)).toMatchObject({
      errors: [{ path: 'body.critical' }],
    });
    const noRange = { signal: POOL, range: 'yesterday' };
    expect(await send('post', '/saturation-preview', noRange, 400)).toMatchObject({
      errors: [{ path: 'body.range' }],
    });
    await request(app).get('/api/v1/saturation?service=nonsense').expect(404);
    await request(app).get('/api/v1/saturation-series?service=c~n~s&step=x').expect(400);
  });
});

describe('what signals are made of', () => {
  it('is told: presets with what is exposed, gauges by name, certificates', async () => {
    const { presets } = saturationPresetsSchema.parse(await get('/saturation-presets'));
    expect(presets.filter(({ available }) => available).map(({ id }) => id)).toEqual(['hikari-pool']);
    const { gauges: found } = gaugesSchema.parse(await get('/gauges?find=act&service=cart'));
    expect(found.map(({ metric }) => metric)).toEqual(['pool_act_cart']);
    const { certificates } = certificatesSchema.parse(await get('/certificates'));
    expect(certificates).toMatchObject([{ kind: 'workload', workload: 'cart-v1' }]);
    const narrowed = async (query: string) =>
      certificatesSchema.parse(await get(`/certificates?${query}`)).certificates.length;
    expect(await narrowed('cluster=east&namespace=shop&workload=cart-v1')).toBe(1);
    expect(await narrowed('namespace=other')).toBe(0);
    expect(await narrowed('workload=web-v1')).toBe(0);
    expect(wanted).toContainEqual({ metric: 'citadel_server_root_cert_expiry_timestamp', matchers: {} });
  });
});
