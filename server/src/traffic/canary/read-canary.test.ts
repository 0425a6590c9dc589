/** The canary of the demo mesh: v2 of recommendation takes a tenth, and answers 35% of it with 500 in minutes 0 to 12 of every 30. */
import {
  canarySchema,
  serviceTrafficSchema,
  trafficSchema,
  type Canary,
  type ConfigCluster,
} from '@sightglass/shared/contract';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../app.ts';
import { DEMO_CONFIG } from '../../demo/config/demo-config.ts';
import { createDemoHistory, END, MINUTE, START } from '../../http/testing/demo-history.ts';
import { createContext } from '../../http/testing/sample-context.ts';
import { NO_MESH_CONFIG } from '../../mesh-config/mesh-config.ts';
import { createMeshConfig } from '../../mesh-config/create-mesh-config.ts';
import { createTextSource } from '../../mesh-config/text-source.ts';
import type { AppContext } from '../../http/app-context.ts';
import type { WritableTelemetryStore } from '../../store/telemetry-store.ts';

const ID = 'east~shop~recommendation';

let store: WritableTelemetryStore;
let build: (changes?: Partial<AppContext>) => AppContext;
beforeAll(async () => {
  store = await createDemoHistory(0);
  const meshConfig = createMeshConfig({
    sources: DEMO_CONFIG.map(({ cluster, texts }) => createTextSource({ cluster, texts, startedAt: 1 })),
  });
  build = (changes = {}) =>
    createContext(store, { now: () => END, startedAt: START, meshConfig, intervalMs: MINUTE, ...changes });
}, 120_000);
afterAll(() => store.close());

async function ask(
  query: Record<string, string | number>,
  changes: Partial<AppContext> = {},
): Promise<Canary> {
  const app = createApp(build(changes));
  const { body } = await request(app).get(`/api/v1/services/${ID}/canary`).query(query).expect(200);
  return canarySchema.parse(body);
}

describe('the canary of the demo mesh', () => {
  it('is found worse by its errors, early, and goes back to nothing', async () => {
    const { comparison, versions, anchor } = await ask({ range: `${START}..${END}` });
    expect(anchor).toBe('range');
    expect(versions.map(({ version }) => version)).toEqual(['v1', 'v2']);
    expect(versions.map(({ firstAt, lastAt }) => [firstAt, lastAt])).toEqual([
      [START, END],
      [START, END],
    ]);
    expect(comparison).toMatchObject({
      baseline: 'v1',
      candidate: 'v2',
      verdict: 'worse',
      errors: { verdict: 'worse', isEnough: true, matters: true },
      next: { present: 10, weight: 0, rule: 'errors-worse' },
    });
    const { errors } = comparison as NonNullable<Canary['comparison']>;
    expect(errors.decidedAt).toBeLessThanOrEqual(START + 3 * MINUTE);
    // 35% in 12 of 30 minutes.
    expect(errors.difference.estimate).toBeCloseTo(0.14, 1);
    expect(errors.difference.low).toBeGreaterThan(0);
    expect(errors.alwaysValidP).toBeLessThan(1e-6);
  });

  it('shows no difference in errors while it is well, and goes up only when harm is excluded', async () => {
    const { comparison } = await ask({ range: `${START + 12 * MINUTE}..${END}` });
    expect(comparison?.errors).toMatchObject({
      verdict: 'no-difference-yet',
      decidedAt: null,
      isEnough: true,
    });
    const { errors, next } = comparison as NonNullable<Canary['comparison']>;
    expect(errors.difference.low).toBeLessThanOrEqual(0);
    expect(errors.harmless).toBe(errors.difference.high < 0.01);
    expect(next).toEqual(
      errors.harmless
        ? { present: 10, weight: 25, rule: 'step-up' }
        : { present: 10, weight: 10, rule: 'errors-open' },
    );
  });

  it('is quicker than the version before it, which the shares of slow requests tell', async () => {
    const { comparison } = await ask({ range: `${START + 12 * MINUTE}..${END}` });
    expect(comparison?.slowMs).toBe(25);
    expect(comparison?.latency).toMatchObject({ verdict: 'better', isEnough: true });
  });

  it('has weights as configured beside shares as seen', async () => {
    const { weights, configured } = await ask({ range: `${START}..${END}` });
    expect(configured).toBe(true);
    expect(weights.configured).toEqual([
      {
        resource: 'VirtualService:east~shop~recommendation',
        from: null,
        weights: [
          { version: 'v1', weight: 90 },
          { version: 'v2', weight: 10 },
        ],
      },
    ]);
    const mean = weights.observed.find(({ version }) => version === 'v2')?.shares ?? [];
    expect(mean.reduce<number>((sum, one) => sum + (one ?? 0), 0) / mean.length).toBeCloseTo(0.1, 1);
  });

  it('is judged from metrics alone as well', async () => {
    const { comparison, weights, configured } = await ask(
      { range: `${START}..${END}` },
      { meshConfig: NO_MESH_CONFIG },
    );
    expect([comparison?.verdict, configured, weights.configured]).toEqual(['worse', false, []]);
    expect(comparison?.next.present).toBeCloseTo(10, -1);
  });

  it('begins at a moment that stays while time goes on', async () => {
    const live = await ask({ range: 'now-15m' });
    expect([live.anchor, live.window.from]).toEqual([
      'midnight',
      Math.floor(START / 86_400_000) * 86_400_000,
    ]);
    const asked = await ask({ range: 'now-15m', since: START + 20 * MINUTE });
    expect([asked.anchor, asked.window.from]).toEqual(['asked', START + 20 * MINUTE]);
  });

  it('begins when the weights were last set that divided, though the route divides no longer', async () => {
    const context = build();
    const id = 'VirtualService:east~shop~recommendation';
    const where = { kind: 'VirtualService', cluster: 'east', namespace: 'shop', name: 'recommendation' };
    const keep = (minute: number, subsets: Readonly<Record<string, number>>): void => {
      const route = Object.entries(subsets).map(([subset, weight]) => ({
        destination: { host: 'recommendation', subset },
        weight,
      }));
      const head = { ...where, id, apiVersion: 'networking.istio.io/v1', labels: {}, createdAt: null };
      context.configHistory.keep({
        head: { ...head, origin: { kind: 'file', where: 'a.yaml', line: 1 } },
        source: 'file:east',
        part: 'VirtualService',
        fingerprint: String(minute),
        at: START + minute * MINUTE,
        action: 'changed',
        yaml: JSON.stringify({ spec: { http: [{ route }] } }),
        concerns: ['shop/recommendation'],
      });
    };
    keep(5, { v1: 50, v2: 50 });
    keep(10, { v1: 90, v2: 10 });
    keep(25, { v2: 100 });
    const { anchor, window, weights } = await ask(
      { range: 'now-15m' },
      { configHistory: context.configHistory },
    );
    expect([anchor, window.from]).toEqual(['weights', START + 10 * MINUTE]);
    expect(weights.configured.map(({ from }) => from)).toEqual([START + 10 * MINUTE, START + 25 * MINUTE]);
  });

  it('says that the configuration was never read, and not that no route divides the traffic', async () => {
    const unread: ConfigCluster = {
      cluster: 'east',
      source: 'kubernetes',
      where: 'https://east.example',
      state: 'failed',
      lastSyncAt: null,
      error: 'refused',
      resources: 0,
      namespaces: [],
      missing: [],
      problems: [],
      rootNamespace: 'istio-system',
      trustDomain: 'cluster.local',
    };
    const meshConfig = { ...NO_MESH_CONFIG, clusters: () => [unread] };
    const told = { configured: false, warnings: [{ code: 'source-down', subject: 'east' }] };
    expect(await ask({ range: `${START}..${END}` }, { meshConfig })).toMatchObject(told);
    const app = createApp(build({ meshConfig }));
    const { body } = await request(app)
      .get(`/api/v1/services/${ID}/traffic`)
      .query({ range: `${START}..${END}` })
      .expect(200);
    expect(serviceTrafficSchema.parse(body)).toMatchObject(told);
  });

  it('can be turned round', async () => {
    const { comparison } = await ask({ range: `${START}..${END}`, baseline: 'v2', candidate: 'v1' });
    expect(comparison).toMatchObject({ baseline: 'v2', candidate: 'v1', errors: { verdict: 'better' } });
  });

  it('is nothing where there is one version', async () => {
    const app = createApp(build());
    const { body } = await request(app).get('/api/v1/services/east~shop~cart/canary').expect(200);
    expect(canarySchema.parse(body).comparison).toBeNull();
    await request(app).get('/api/v1/services/east~shop~nothing/canary').expect(404);
    await request(app)
      .get(`/api/v1/services/${ID}/canary?since=${END + MINUTE}`)
      .expect(400);
  });
});

const readJson = async (path: string): Promise<unknown> =>
  (
    await request(createApp(build()))
      .get(`/api/v1${path}`)
      .query({ range: `${START}..${END}` })
      .expect(200)
  ).body;

describe('the traffic of the demo mesh', () => {
  it('has a split that agrees with what was seen', async () => {
    const { splits, configured, policies, observed } = serviceTrafficSchema.parse(
      await readJson(`/services/${ID}/traffic`),
    );
    expect(configured).toBe(true);
    expect(splits).toMatchObject([
      {
        shares: [
          { version: 'v1', weight: 90, agrees: 'yes' },
          { version: 'v2', weight: 10, agrees: 'yes' },
        ],
      },
    ]);
    expect(policies.map(({ subset, version }) => [subset, version])).toEqual([
      [null, null],
      ['v1', 'v1'],
      ['v2', 'v2'],
    ]);
    expect(observed.organicErrors).toBe(observed.errors);
  });

  it('is listed with every service, from one cluster where that is asked for', async () => {
    const { services } = trafficSchema.parse(await readJson('/traffic'));
    const byId = new Map(services.map((row) => [row.id, row]));
    expect(byId.get(ID)).toMatchObject({
      versions: 2,
      // Its own, and that of ad, which copies to it.
      routes: 2,
      split: [{ version: 'v1' }, { version: 'v2' }],
    });
    expect(byId.get('east~shop~currency')).toMatchObject({ breaker: true, timeoutMs: 2000, versions: 1 });
    expect(byId.get('east~payments~ledger')).toMatchObject({ retries: 2, timeoutMs: 3000 });
    expect(byId.get('west~loyalty~points')).toMatchObject({ routes: 1, timeoutMs: 2000 });
    const west = trafficSchema.parse(
      (
        await request(createApp(build()))
          .get('/api/v1/traffic')
          .query({ range: `${START}..${END}`, cluster: 'west' })
      ).body,
    );
    expect(new Set(west.services.map(({ cluster }) => cluster))).toEqual(new Set(['west']));
  });

  it('is told of what has neither been seen nor configured as unknown', async () => {
    const { status } = await request(createApp(build())).get('/api/v1/services/east~shop~nothing/traffic');
    expect(status).toBe(404);
  });
});
