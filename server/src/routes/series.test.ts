import { breakdownSchema, heatmapSchema, seriesSchema } from '@sightglass/shared/contract';
import { problemSchema } from '@sightglass/shared/problem';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../app.ts';
import { createContext } from '../http/testing/sample-context.ts';
import { createSampleStore } from '../http/testing/sample-store.ts';
import { count, edge, edgeWindow, INTERVAL_MS, ORIGIN } from '../store/conformance-mesh.ts';

const BOUNDS = [10, 100];
const web = edge('shop/web', 'shop/cart');
const webV2 = edge('shop/web', 'shop/cart/v2');
const down = edge('shop/cart', 'data/redis', 'tcp');

function http(key: typeof web, requests: number, failed: number) {
  return edgeWindow(key, {
    outcomes: [count(requests - failed), count(failed, { code: '503', flags: 'UF', failed: true })],
    bytesIn: requests * 10,
    latency: [{ bounds: BOUNDS, counts: Float64Array.from([requests - failed, failed, 0]) }],
  });
}

const ready = createSampleStore([
  [http(web, 150, 0), http(webV2, 15, 15)],
  [http(web, 150, 30)],
  null,
  [edgeWindow(down, { outcomes: [{ ...count(0, { code: '' }), connectionsOpened: 3 }], bytesOut: 1500 })],
]);
let app: ReturnType<typeof createApp>;
beforeAll(async () => {
  const { store, end } = await ready;
  app = createApp(createContext(store, { now: () => end, intervalMs: INTERVAL_MS, startedAt: ORIGIN }));
});
afterAll(async () => (await ready).store.close());

const range = `range=${ORIGIN}..${ORIGIN + 4 * INTERVAL_MS}`;
const cart = '/api/v1/services/east~shop~cart';

async function readSeries(path: string) {
  const { body } = await request(app).get(path).expect(200);
  return seriesSchema.parse(body);
}

describe('a series', () => {
  it.each([
    ['requests', [11, 10, null, 0]],
    ['errors', [1, 2, null, 0]],
    ['error-ratio', [0.0909091, 0.2, null, null]],
    ['bytes-in', [110, 100, null, 0]],
    ['p50', [5.5, 6.25, null, null]],
    ['mtls', [1, 1, null, null]],
  ])(
    'of %s has zeros where nothing was carried and null where nothing was stored',
    async (metric, values) => {
      const { series, times, stepMs } = await readSeries(`${cart}/series?metric=${metric}&${range}&step=15s`);
      expect(stepMs).toBe(INTERVAL_MS);
      expect(times).toEqual([0, 1, 2, 3].map((i) => ORIGIN + i * INTERVAL_MS));
      expect(series).toEqual([{ key: 'total', values }]);
    },
  );

  it('by version names versions plainly, the busiest first', async () => {
    const { series } = await readSeries(`${cart}/series?by=version&${range}&step=1m`);
    expect(series.map(({ key, values }) => [key, values])).toEqual([
      ['v1', [6.66667]],
      ['v2', [0.333333]],
    ]);
  });

  it.each(['p95', 'bytes'])('of %s by code is refused, because it is not counted by code', async (metric) => {
    const { body } = await request(app).get(`${cart}/series?metric=${metric}&by=code&${range}`).expect(400);
    expect(problemSchema.parse(body).errors?.map(({ path }) => path)).toEqual(['by']);
  });

  it('refuses a step that makes too many points, and one that is none', async () => {
    for (const step of ['1s', 'soon']) {
      const { body } = await request(app).get(`${cart}/series?range=now-30d&step=${step}`).expect(400);
      expect(problemSchema.parse(body).errors?.map(({ path }) => path)).toEqual(['step']);
    }
  });

  it('of the mesh goes by the cluster that is called', async () => {
    const { series } = await readSeries(`/api/v1/series?by=cluster&${range}&step=1m`);
    expect(series.map(({ key }) => key)).toEqual(['east']);
  });

  it('of a service that is called only is empty outbound, and 404 for one that never was', async () => {
    const { series } = await readSeries(
      `/api/v1/services/east~data~redis/series?direction=outbound&${range}`,
    );
    expect(series.flatMap(({ values }) => values).every((value) => value === 0 || value === null)).toBe(true);
    await request(app).get(`/api/v1/services/east~data~mysql/series?${range}`).expect(404);
  });
});

async function readGroups(path: string) {
  const { body } = await request(app).get(path).expect(200);
  return breakdownSchema.parse(body).groups;
}

describe('a breakdown', () => {
  it('by caller has ids, latency and shares', async () => {
    expect(await readGroups(`${cart}/breakdown?${range}`)).toEqual([
      {
        key: 'east~shop~web',
        requestsPerSecond: 7,
        errorRatio: 0.142857,
        latency: { p50: 5.83333, p95: expect.closeTo(68.5), p99: expect.closeTo(93.7) },
        mtls: { state: 'mutual', mutualShare: 1, plaintextShare: 0 },
        share: 1,
      },
    ]);
  });

  it('by flag and code has no latency', async () => {
    const groups = await readGroups(`${cart}/breakdown?by=flag&${range}`);
    expect(
      groups.map(({ key, requestsPerSecond, errorRatio, latency }) => [
        key,
        requestsPerSecond,
        errorRatio,
        latency,
      ]),
    ).toEqual([
      ['-', 6, 0, null],
      ['UF', 1, 1, null],
    ]);
  });

  it('by callee is of what the service sends, whatever the direction', async () => {
    const groups = await readGroups(`${cart}/breakdown?by=callee&${range}`);
    expect(
      groups.map(({ key, requestsPerSecond, errorRatio, share }) => [
        key,
        requestsPerSecond,
        errorRatio,
        share,
      ]),
    ).toEqual([['east~data~redis', 0, null, 1]]);
  });
});

describe('a heatmap', () => {
  it('counts requests by step and bucket', async () => {
    const { body } = await request(app).get(`${cart}/heatmap?${range}&step=15s`).expect(200);
    expect(heatmapSchema.parse(body)).toMatchObject({
      bounds: BOUNDS,
      columns: [[150, 15, 0], [120, 30, 0], null, [0, 0, 0]],
    });
  });
});
