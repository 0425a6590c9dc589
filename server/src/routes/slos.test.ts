import {
  attributionSchema,
  sloHistorySchema,
  sloPreviewSchema,
  sloRecordSchema,
  sloRowSchema,
  sloSeriesSchema,
  slosSchema,
} from '@sightglass/shared/contract';
import { problemSchema } from '@sightglass/shared/problem';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../app.ts';
import { createContext } from '../http/testing/sample-context.ts';
import { createSampleStore } from '../http/testing/sample-store.ts';
import { count, edge, edgeWindow, INTERVAL_MS, ORIGIN } from '../store/conformance-mesh.ts';

/** 60 minutes: v2 of cart fails for the legacy caller in the last ten. */
function minute(index: number) {
  const bad =
    index >= 200 ? [count(5, { code: '503', flags: 'UF', failed: true }), count(3, { code: '404' })] : [];
  const latency = [{ bounds: [100, 250, 500], counts: Float64Array.of(50, 40, 8, 2) }];
  return [
    edgeWindow(edge('shop/web', 'shop/cart'), { outcomes: [count(100)], latency }),
    edgeWindow(edge('shop/legacy', 'shop/cart/v2'), { outcomes: [count(20), ...bad] }),
    edgeWindow(edge('shop/cart', 'shop/stock'), { outcomes: [count(10)] }),
  ];
}

let app: ReturnType<typeof createApp>;
let close: () => Promise<void>;
beforeAll(async () => {
  const { store, end } = await createSampleStore(Array.from({ length: 240 }, (_, i) => minute(i)));
  close = () => store.close();
  app = createApp(createContext(store, { now: () => end, intervalMs: INTERVAL_MS, startedAt: ORIGIN }));
});
afterAll(() => close());

const CART = {
  name: 'cart availability',
  sli: { kind: 'availability' },
  scope: { namespace: 'shop', service: 'cart' },
  goal: 0.99,
  period: { kind: 'rolling', days: 30 },
};

async function send(method: 'get' | 'post' | 'put' | 'delete', path: string, body?: object) {
  const asked = request(app);
  const { status, body: answer } = await asked[method](`/api/v1${path}`)
    .set('X-Sightglass-Author', 'ann')
    .set('Content-Type', 'application/json')
    .send(body === undefined ? undefined : JSON.stringify(body));
  return { status, answer: answer as unknown };
}

async function keep(body: object): Promise<string> {
  const { status, answer } = await send('post', '/slos', body);
  expect(status).toBe(200);
  return sloRecordSchema.parse(answer).id;
}

async function preview(slo: object, range?: string) {
  const { answer } = await send('post', '/slo-preview', { slo, ...(range ? { range } : {}) });
  return sloPreviewSchema.parse(answer);
}

/** Status and paths of what was refused. */
const wrong = async (body: object) => {
  const { status, answer } = await send('post', '/slos', body);
  return [status, ...(problemSchema.parse(answer).errors ?? []).map(({ path }) => path)];
};

/** Key, bad events and share of each group. */
const spenders = async (slo: string, by: string) => {
  const { groups, unavailable } = attributionSchema.parse(
    (await send('get', `/slos/${slo}/attribution?range=now-1h&by=${by}`)).answer,
  );
  return unavailable ?? groups.map(({ key, bad, share }) => [key, bad, share]);
};

/** Valid events and share of good ones in the last hour. */
const ratio = async (sli: object) => {
  const { budget } = await preview({ ...CART, sli }, 'now-1h');
  return [budget.valid, Number(budget.compliance?.toFixed(4))];
};

describe('SLOs over HTTP', () => {
  it('are kept, read with their state, changed, deleted and brought back, with who and when', async () => {
    const id = await keep(CART);
    const row = sloRowSchema.parse((await send('get', `/slos/${id}`)).answer);
    expect(row).toMatchObject({ version: 1, updatedBy: 'ann', slo: { goal: 0.99, minimumBadEvents: 3 } });
    expect(row.status).toMatchObject({ state: 'met', budget: { valid: 240 * 120 + 40 * 8, spent: 200 } });
    expect(row.status.tiers).toHaveLength(4);
    expect(row.status.sparkline).toHaveLength(40);

    const changed = await send('put', `/slos/${id}?version=1`, { ...CART, goal: 0.999 });
    expect(sloRecordSchema.parse(changed.answer).version).toBe(2);
    expect((await send('put', `/slos/${id}?version=1`, CART)).status).toBe(409);
    expect(sloRowSchema.parse((await send('get', `/slos/${id}`)).answer).status.state).toBe('exhausted');

    expect((await send('delete', `/slos/${id}`)).status).toBe(200);
    const list = async (query = '') =>
      slosSchema.parse((await send('get', `/slos${query}`)).answer).slos.map((slo) => slo.id);
    expect(await list()).toEqual([]);
    expect(await list('?deleted=true')).toEqual([id]);
    expect((await send('post', `/slos/${id}/restore`)).status).toBe(200);
    expect(await list('?service=east~shop~cart')).toEqual([id]);
    expect(await list('?service=east~shop~web')).toEqual([]);
    const { revisions } = sloHistorySchema.parse((await send('get', `/slos/${id}/history`)).answer);
    expect(revisions.map(({ action, by }) => [action, by])).toEqual([
      ['restored', 'ann'],
      ['deleted', 'ann'],
      ['changed', 'ann'],
      ['created', 'ann'],
    ]);
    expect((await send('get', '/slos/nobody')).status).toBe(404);
  });

  it('say each field that is wrong', async () => {
    expect(await wrong({ ...CART, goal: 1 })).toEqual([400, 'body.goal']);
    expect(await wrong({ ...CART, period: { kind: 'rolling', days: 91 } })).toEqual([
      400,
      'body.period.days',
    ]);
    const page = { severity: 'page', long: '1h', short: '5m', burn: 14.4 };
    expect(await wrong({ ...CART, goal: 0.9, tiers: [page] })).toEqual([422, 'body.tiers.0.burn']);
    expect(await wrong({ ...CART, tiers: [{ ...page, short: '2h' }] })).toEqual([422, 'body.tiers.0.short']);
    const period = { kind: 'calendar', unit: 'week', timeZone: 'Mars/Olympus' };
    expect(await wrong({ ...CART, period })).toEqual([422, 'body.period.timeZone']);
    const custom = { kind: 'custom', good: 'a[$window]', total: 'b[$window]' };
    expect(await wrong({ ...CART, sli: custom })).toEqual([422, 'body.sli.kind']);
    expect(await wrong({ ...CART, receivers: ['nobody'] })).toEqual([422, 'body.receivers.0']);
    const twice = [page, { ...page, long: '60m', burn: 20 }];
    expect(await wrong({ ...CART, tiers: twice })).toEqual([422, 'body.tiers.1.long']);
    const bad = { http: [], grpc: [] };
    expect(await wrong({ ...CART, sli: { kind: 'availability', bad } })).toEqual([422, 'body.sli.bad']);
    const long = { kind: 'throughput', window: '721h', floorPerSecond: 1 };
    expect(await wrong({ ...CART, sli: long })).toEqual([422, 'body.sli.window']);
  });

  it('draw their burn-down and what happened', async () => {
    const id = await keep({ ...CART, period: { kind: 'calendar', unit: 'day', timeZone: 'UTC' } });
    const series = sloSeriesSchema.parse((await send('get', `/slos/${id}/series?range=now-1h`)).answer);
    expect(series.burns).toHaveLength(4);
    expect(series.budgetLeft.at(-1)).toBeCloseTo(1 - 200 / (0.01 * (240 * 120 + 320)), 6);
    expect(series.budgetLeft[0]).toBe(1);
    expect(series.events.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['period-began', 'alert-fired', 'changed']),
    );
  });

  it('tell who spent the budget', async () => {
    const id = await keep(CART);
    expect(await spenders(id, 'caller')).toEqual([
      ['east~shop~legacy', 200, 1],
      ['east~shop~web', 0, 0],
    ]);
    expect((await spenders(id, 'version'))[0]).toEqual(['east~shop~cart~v2', 200, 1]);
    expect((await spenders(id, 'code'))[0]).toEqual(['503', 200, 1]);
    expect((await spenders(id, 'flag'))[0]).toEqual(['UF', 200, 1]);
    const chosen = await keep({ ...CART, sli: { kind: 'availability', bad: { http: ['4xx', '5xx'] } } });
    expect((await spenders(chosen, 'caller'))[0]).toEqual(['east~shop~legacy', 320, 1]);
    const latency = await keep({ ...CART, sli: { kind: 'latency', thresholdMs: 250 } });
    expect((await spenders(latency, 'caller'))[0]).toEqual(['east~shop~web', 2400, 1]);
    expect(await spenders(latency, 'code')).toContain('do not tell latency');
  });
});

describe('the preview', () => {
  it('tries history with the live code', async () => {
    const found = await preview({ ...CART, goal: 0.999 });
    expect(found.budget).toMatchObject({ valid: 240 * 120 + 320, spent: 200 });
    expect(found.tiers.map(({ possible, detectionMs }) => [possible, Math.round(detectionMs ?? 0)])).toEqual([
      [true, 51_840],
      [true, 129_600],
      [true, 259_200],
      [true, 259_200],
    ]);
    expect(found.tiers[2]?.alerts).toMatchObject([{ tier: 2, to: null }]);
    expect(found.suggestedGoal?.goal).toBe(0.9931);
    expect(found.present.compliance).toBeCloseTo(123 / 128, 9);
    expect(found.advice.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['suggested-goal', 'partial-history']),
    );
  });

  it.each<[string, object, string, string]>([
    [
      'a tier that cannot fire',
      { goal: 0.9, tiers: [{ severity: 'page', long: '1h', short: '5m', burn: 14.4 }] },
      'impossible-tier',
      'tiers.0.burn',
    ],
    [
      'little traffic',
      { scope: { namespace: 'shop', service: 'stock' }, goal: 0.99999 },
      'low-traffic',
      'goal',
    ],
    ['no traffic', { scope: { namespace: 'shop', service: 'nobody' } }, 'no-traffic', 'scope'],
    [
      'a threshold between buckets',
      { sli: { kind: 'latency', thresholdMs: 300 } },
      'bucket',
      'sli.thresholdMs',
    ],
    [
      'an engine that is not there',
      { sli: { kind: 'custom', good: 'a[$window]', total: 'b[$window]' } },
      'engine-needed',
      'sli',
    ],
  ])('warns of %s', async (_, parts, code, path) => {
    const { advice } = await preview({ ...CART, ...parts });
    expect(advice).toContainEqual(expect.objectContaining({ code, path }));
  });

  it('names the nearest buckets, and says when what it calls promises less', async () => {
    const { buckets } = await preview({ ...CART, sli: { kind: 'latency', thresholdMs: 300 } });
    expect(buckets).toEqual({ below: 250, above: 500 });
    await keep({ ...CART, name: 'stock', scope: { namespace: 'shop', service: 'stock' }, goal: 0.95 });
    const { advice } = await preview(CART);
    expect(advice.find(({ code }) => code === 'dependency')?.message).toContain('shop/stock 95%');
  });

  it('counts latency, windows, throughput and chosen codes', async () => {
    expect(await ratio({ kind: 'latency', thresholdMs: 250 })).toEqual([24_000, 0.9]);
    expect(
      await ratio({ kind: 'windows', window: '5m', criterion: { signal: 'error-ratio', atMost: 0.01 } }),
    ).toEqual([12, 0.8333]);
    expect(await ratio({ kind: 'windows', window: '1m', criterion: { signal: 'p95', atMost: 410 } })).toEqual(
      [60, 1],
    );
    expect(await ratio({ kind: 'throughput', window: '5m', floorPerSecond: 8.2 })).toEqual([12, 0.1667]);
    expect(await ratio({ kind: 'availability', bad: { http: ['4xx'] } })).toEqual([29_120, 0.9959]);
  });
});
