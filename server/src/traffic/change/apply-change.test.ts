/** Against a fake API server that keeps field managers: nothing is written that was not shown, nothing of others is lost, and every refusal is told. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  trafficAppliedSchema,
  trafficPlanSchema,
  type TrafficApplied,
  type trafficChangeSchema,
  type TrafficPlan,
} from '@sightglass/shared/contract';
import request from 'supertest';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { z } from 'zod';
import { createApp } from '../../app.ts';
import { createContext } from '../../http/testing/sample-context.ts';
import { createSampleStore } from '../../http/testing/sample-store.ts';
import { createMeshConfig, type RunningMeshConfig } from '../../mesh-config/create-mesh-config.ts';
import { createKubernetesSource } from '../../mesh-config/kubernetes/kubernetes-source.ts';
import { startFakeCluster, type FakeCluster } from '../../mesh-config/testing/fake-cluster.ts';
import { BREAKER } from './testing/demo-forms.ts';

type Change = z.input<typeof trafficChangeSchema>;

const ID = 'east~shop~reviews';
const OF_OTHERS = 'kubectl-client-side-apply';
let api: FakeCluster;
let folder: string;
let config: RunningMeshConfig;
let app: ReturnType<typeof createApp>;
let audit: () => readonly { readonly action: string; readonly outcome: string; readonly detail: string }[];

const meta = (name: string): { name: string; namespace: string } => ({ name, namespace: 'shop' });
const ROUTE = {
  metadata: { ...meta('reviews'), labels: { team: 'shop' } },
  spec: {
    hosts: ['reviews'],
    http: [{ timeout: '2s', route: [{ destination: { host: 'reviews', subset: 'v1' } }] }],
  },
};
const RULE = {
  metadata: meta('reviews'),
  spec: {
    host: 'reviews',
    trafficPolicy: { loadBalancer: { simple: 'RANDOM' }, tls: { mode: 'ISTIO_MUTUAL' } },
    subsets: [{ name: 'v1', labels: { version: 'v1' } }],
  },
};

async function start({ apply = true, namespaces = [] as string[] } = {}): Promise<void> {
  const kubeconfig = join(folder, 'kubeconfig');
  api.writeKubeconfig(kubeconfig);
  const settings = { cluster: 'east', kubeconfig, namespaces, rootNamespace: 'istio-system', apply };
  const source = createKubernetesSource({ settings, clock: Date.now, firstPauseMs: 20 });
  config = createMeshConfig({ sources: [source] });
  await config.start();
  await vi.waitFor(() => expect(config.clusters()[0]?.state).toBe('synced'), 10_000);
  const { store } = await createSampleStore([]);
  const context = createContext(store, { meshConfig: config, findConfigWriter: () => source.writer ?? null });
  app = createApp(context);
  audit = () => context.auth.audit.list({ window: { from: 0, to: Number.MAX_SAFE_INTEGER }, limit: 10 });
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sightglass-'));
  api = await startFakeCluster();
  api.put('Service', {
    metadata: meta('reviews'),
    spec: { selector: { app: 'reviews' }, ports: [{ name: 'http', port: 9080 }] },
  });
});
afterEach(async () => {
  await config.stop();
  api.close();
  rmSync(folder, { recursive: true });
});

async function plan(change: Change): Promise<TrafficPlan> {
  const { body } = await request(app)
    .post(`/api/v1/services/${ID}/traffic/plan`)
    .send({ change })
    .expect(200);
  return trafficPlanSchema.parse(body);
}

async function apply(change: Change, more: object = {}): Promise<TrafficApplied> {
  const { seen } = await plan(change);
  const { body } = await request(app)
    .post(`/api/v1/services/${ID}/traffic/apply`)
    .send({ change, dryRun: false, seen, ...more })
    .expect(200);
  return trafficAppliedSchema.parse(body);
}

/** What was written is read before the next plan. */
async function followed(key: string, part: string): Promise<void> {
  await vi.waitFor(() => expect(JSON.stringify(config.list(key))).toContain(part), 5000);
}

const split = (v1: number): Change => ({
  api: 'istio',
  settings: {
    form: 'split',
    targets: [
      { version: 'v1', weight: v1 },
      { version: 'v2', weight: 100 - v1 },
    ],
  },
});
const balance = (policy: object | null): Change =>
  ({ api: 'istio', settings: { form: 'load-balancing', version: null, policy } }) as Change;

describe('applying', () => {
  it('creates what is not there, subsets before the route, after a dry run of both', async () => {
    await start();
    expect((await plan(split(80))).apply).toEqual({ possible: true, reason: null, target: api.url });
    const applied = await apply(split(80));
    expect(applied).toMatchObject({ dryRun: false, done: true, target: api.url });
    expect(applied.resources.map(({ kind, outcome }) => [kind, outcome])).toEqual([
      ['DestinationRule', 'created'],
      ['VirtualService', 'created'],
    ]);
    expect(api.patches.map(({ path }) => path)).toEqual([
      expect.stringMatching(
        /destinationrules\/reviews\?fieldManager=sightglass&fieldValidation=Strict&force=false&dryRun=All$/,
      ),
      expect.stringMatching(/virtualservices\/reviews\?.*dryRun=All$/),
      expect.stringMatching(
        /destinationrules\/reviews\?fieldManager=sightglass&fieldValidation=Strict&force=false$/,
      ),
      expect.stringMatching(/virtualservices\/reviews\?.*force=false$/),
    ]);
    expect(new Set(api.patches.map(({ type }) => type))).toEqual(new Set(['application/apply-patch+yaml']));
    expect(api.get('VirtualService', 'reviews', 'shop')?.['spec']).toMatchObject({
      http: [{ route: [{ weight: 80 }, { weight: 20 }] }],
    });
    expect(audit()).toMatchObject([
      {
        action: 'applyTraffic',
        outcome: 'done',
        detail: 'DestinationRule shop/reviews created, VirtualService shop/reviews created',
      },
    ]);
    await followed('VirtualService', '"weight":80');
    const again = await apply(split(80));
    expect(again).toMatchObject({ done: true, resources: [{ outcome: 'unchanged' }] });
  });

  it('asks only, when only asked', async () => {
    await start();
    const tried = await apply(split(80), { dryRun: true });
    expect(tried).toMatchObject({
      dryRun: true,
      done: true,
      resources: [{ outcome: 'created' }, { outcome: 'created' }],
    });
    expect(tried.resources[1]?.yaml).toContain('weight: 80');
    expect(api.get('VirtualService', 'reviews', 'shop')).toBeNull();
    expect(audit()[0]?.detail).toContain('dry run: ');
  });

  it('names who manages a field, and takes it over only when told to', async () => {
    api.put('VirtualService', ROUTE, OF_OTHERS);
    api.put('DestinationRule', RULE, OF_OTHERS);
    await start();
    const refused = await apply(split(50));
    expect(refused.done).toBe(false);
    expect(refused.resources.map(({ kind, outcome, conflicts }) => ({ kind, outcome, conflicts }))).toEqual([
      {
        kind: 'DestinationRule',
        outcome: 'conflict',
        conflicts: [{ manager: OF_OTHERS, field: '.spec.subsets' }],
      },
      {
        kind: 'VirtualService',
        outcome: 'conflict',
        conflicts: [{ manager: OF_OTHERS, field: '.spec.http' }],
      },
    ]);
    expect(api.get('VirtualService', 'reviews', 'shop')?.['spec']).toEqual(ROUTE.spec);
    const taken = await apply(split(50), { takeOver: true });
    expect(taken.done).toBe(true);
    const route = api.get('VirtualService', 'reviews', 'shop');
    expect(route?.metadata).toMatchObject({ labels: { team: 'shop' } });
    expect(route?.['spec']).toMatchObject({
      hosts: ['reviews'],
      http: [{ timeout: '2s', route: [{ weight: 50 }, { weight: 50 }] }],
    });
    // Only what changes is sent: hosts stay whose they were.
    expect(api.patches.at(-1)?.body['spec']).not.toHaveProperty('hosts');
  });

  it('keeps what it wrote by another form', async () => {
    api.put('DestinationRule', { ...RULE, spec: { host: 'reviews' } }, OF_OTHERS);
    await start();
    await apply({ api: 'istio', settings: BREAKER });
    await followed('DestinationRule', 'maxConnections');
    await apply(balance({ kind: 'simple', simple: 'LEAST_REQUEST' }));
    expect(api.get('DestinationRule', 'reviews', 'shop')?.['spec']).toMatchObject({
      trafficPolicy: {
        connectionPool: { tcp: { maxConnections: 100 } },
        loadBalancer: { simple: 'LEAST_REQUEST' },
      },
    });
    await followed('DestinationRule', 'LEAST_REQUEST');
    await apply(balance(null));
    expect(JSON.stringify(api.get('DestinationRule', 'reviews', 'shop')?.['spec'])).not.toContain(
      'LEAST_REQUEST',
    );
  });

  it('removes a field of others in one patch, and only when told to', async () => {
    api.put('DestinationRule', RULE, OF_OTHERS);
    await start();
    const hash = balance({ kind: 'header', name: 'x-user' });
    const refused = await apply(hash);
    expect(refused.resources[0]).toMatchObject({
      outcome: 'conflict',
      conflicts: [{ manager: OF_OTHERS, field: '.spec.trafficPolicy.loadBalancer.simple' }],
    });
    const taken = await apply(hash, { takeOver: true });
    expect(taken.done).toBe(true);
    expect(api.patches.at(-1)).toMatchObject({
      type: 'application/merge-patch+json',
      body: {
        spec: {
          trafficPolicy: { loadBalancer: { simple: null, consistentHash: { httpHeaderName: 'x-user' } } },
        },
      },
    });
    expect(api.get('DestinationRule', 'reviews', 'shop')?.['spec']).toMatchObject({
      trafficPolicy: {
        loadBalancer: { consistentHash: { httpHeaderName: 'x-user' } },
        tls: { mode: 'ISTIO_MUTUAL' },
      },
    });
    // What it wrote that way is its own afterwards.
    await followed('DestinationRule', 'x-user');
    expect((await apply(balance({ kind: 'header', name: 'x-other' }))).done).toBe(true);
  });
});

it('tells what was written when somebody changes the next resource meanwhile', async () => {
  api.put('VirtualService', ROUTE);
  await start();
  const changed = { ...ROUTE, spec: { ...ROUTE.spec, http: [{ timeout: '3s', route: [] }] } };
  const meddle = (): void => {
    api.put('VirtualService', changed);
  };
  const { seen } = await plan(split(80));
  // The first two patches are the dry run; within the third, the DestinationRule, the route changes.
  const inThird = (left: number): void =>
    api.changeBeforeNextPatch(() => (left === 0 ? meddle() : queueMicrotask(() => inThird(left - 1))));
  inThird(2);
  const { body } = await request(app)
    .post(`/api/v1/services/${ID}/traffic/apply`)
    .send({ change: split(80), dryRun: false, seen })
    .expect(200);
  expect(trafficAppliedSchema.parse(body)).toMatchObject({
    done: false,
    resources: [
      { kind: 'DestinationRule', outcome: 'created' },
      {
        kind: 'VirtualService',
        outcome: 'refused',
        message: expect.stringContaining('changed since the plan') as string,
      },
    ],
  });
  expect(api.get('DestinationRule', 'reviews', 'shop')).not.toBeNull();
  expect(audit()[0]).toMatchObject({
    action: 'applyTraffic',
    detail: 'DestinationRule shop/reviews created, VirtualService shop/reviews refused',
  });
});

describe('nothing is written', () => {
  it('when what is there changed since the plan, or within the write', async () => {
    api.put('VirtualService', ROUTE);
    await start();
    const change: Change = { api: 'istio', settings: { form: 'timeouts', timeoutMs: 5000, retries: null } };
    const { seen } = await plan(change);
    const changed = {
      ...ROUTE,
      spec: { ...ROUTE.spec, http: [{ timeout: '3s', route: ROUTE.spec.http[0]?.route }] },
    };
    api.put('VirtualService', changed);
    await followed('VirtualService', '"timeout":"3s"');
    const send = (body: object) =>
      request(app)
        .post(`/api/v1/services/${ID}/traffic/apply`)
        .send({ change, dryRun: false, ...body });
    const { body } = await send({ seen }).expect(409);
    expect(body).toMatchObject({ detail: expect.stringContaining('changed since the plan') as string });
    expect(api.patches).toEqual([]);
    const next = await plan(change);
    api.changeBeforeNextPatch(() => api.put('VirtualService', ROUTE));
    await send({ seen: next.seen }).expect(409);
    expect(api.get('VirtualService', 'reviews', 'shop')?.['spec']).toEqual(ROUTE.spec);
    expect(audit()[0]).toMatchObject({ action: 'applyTraffic', outcome: 'failed' });
  });

  it('when the plan that was looked at was of another change', async () => {
    await start();
    const { seen } = await plan(split(80));
    await request(app)
      .post(`/api/v1/services/${ID}/traffic/apply`)
      .send({ change: split(20), dryRun: false, seen })
      .expect(409);
    expect(api.patches).toEqual([]);
  });

  it('when the API server forbids it, or a webhook refuses it, and says so', async () => {
    await start();
    api.refuseWrites('VirtualService', {
      status: 403,
      message: 'virtualservices is forbidden: User "sightglass" cannot patch',
    });
    const forbidden = await apply(split(80));
    expect(forbidden.done).toBe(false);
    expect(forbidden.resources).toMatchObject([
      { kind: 'DestinationRule', outcome: 'left-out' },
      {
        kind: 'VirtualService',
        outcome: 'refused',
        message: expect.stringContaining('HTTP 403: virtualservices is forbidden') as string,
      },
    ]);
    for (const status of [400, 422, 500]) {
      api.refuseWrites('VirtualService', {
        status,
        message: 'admission webhook "validation.istio.io" denied the request: weights',
      });
      const refused = await apply(split(80));
      expect(refused.resources[1]).toMatchObject({
        outcome: 'refused',
        message: expect.stringContaining(`HTTP ${status}: admission webhook`) as string,
      });
    }
    expect(api.get('DestinationRule', 'reviews', 'shop')).toBeNull();
  });

  it('where the configuration does not permit it', async () => {
    await start({ apply: false });
    const { apply: said, seen } = await plan(split(80));
    expect(said).toMatchObject({ possible: false, reason: expect.stringContaining('apply: true') as string });
    await request(app)
      .post(`/api/v1/services/${ID}/traffic/apply`)
      .send({ change: split(80), dryRun: true, seen })
      .expect(409);
    expect(api.patches).toEqual([]);
  });

  it('in namespaces that the console does not look after', async () => {
    api.put('VirtualService', ROUTE);
    await start({ namespaces: ['shop'] });
    expect((await plan(split(80))).apply.possible).toBe(true);
    await config.stop();
    await start({ namespaces: ['payments'] });
    const { body } = await request(app)
      .post(`/api/v1/services/${ID}/traffic/plan`)
      .send({ change: split(80) });
    expect(JSON.stringify(body)).toContain('There is no service');
  });
});
