import type { Deliveries, Ledger, Maintenances, Silences } from '@sightglass/shared/contract';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { ended, sampleEpisode } from '../alerting/delivery/testing/sample-episode.ts';
import { answer, startReceiver } from '../alerting/delivery/testing/start-receiver.ts';
import { createApp } from '../app.ts';
import { createContext, createFixedStore, NOW } from '../http/testing/sample-context.ts';

const HOUR = 3_600_000;
const cart = sampleEpisode('cart', { receivers: ['hook'] });

const errorPaths = ({ body }: { body: unknown }) =>
  (body as { errors: { path: string }[] }).errors.map(({ path }) => path);
const kinds = ({ entries }: Ledger) => entries.map(({ kind }) => kind);

function createApi() {
  let now = NOW;
  const context = createContext(createFixedStore([]), { now: () => now });
  const app = createApp(context);
  const call = (method: 'get' | 'post' | 'put' | 'delete', path: string) =>
    request(app)[method](`/api/v1${path}`).set('X-Sightglass-Author', 'ann');
  const addReceiver = (url: string) =>
    context.collections.receivers.create(
      { name: 'Hook', sendResolved: true, target: { kind: 'webhook', url, bearer: null, signingKey: null } },
      { author: 'ann', id: 'hook' },
    );
  const evaluate = (firing: readonly (typeof cart)[], resolved: readonly (typeof cart)[] = []) =>
    context.delivery.dispatcher.dispatch({ firing, resolved }, now);
  const pass = async (ms: number) => {
    now += ms;
    context.delivery.tick();
    await context.delivery.settled();
  };
  return { context, call, addReceiver, evaluate, pass, now: () => now };
}

describe('the routing table', () => {
  it('is the default one until somebody writes one, and is versioned from then on', async () => {
    const { call, addReceiver } = createApi();
    addReceiver('http://127.0.0.1:9');
    const first = await call('get', '/routing').expect(200);
    expect(first.body).toMatchObject({
      version: 0,
      routing: {
        routes: [],
        fallback: [],
        inhibitCallers: false,
        grouping: { by: ['alertname', 'service'], wait: '30s' },
      },
    });
    await call('put', '/routing?version=3')
      .send({ fallback: ['hook'] })
      .expect(409);
    const written = await call('put', '/routing?version=0')
      .send({ fallback: ['hook'] })
      .expect(200);
    expect(written.body).toMatchObject({ version: 1, updatedBy: 'ann', routing: { fallback: ['hook'] } });
    await call('put', '/routing?version=0').send({ fallback: [] }).expect(409);
    expect((await call('get', '/routing')).body).toEqual(written.body);
  });

  it('refuses broken patterns and unknown receivers, each with its path', async () => {
    const { call } = createApi();
    const matchers = [
      { label: 'a', value: 'b' },
      { label: 'a', operator: '=~', value: '(' },
    ];
    const table = { routes: [{ receivers: ['nobody'] }, { matchers, receivers: [] }], fallback: ['gone'] };
    expect(errorPaths(await call('put', '/routing').send(table).expect(400))).toEqual([
      'body.routes.0.receivers.0',
      'body.routes.1.matchers.1.value',
      'body.fallback.0',
    ]);
  });
});

describe('silences', () => {
  const silence = {
    matchers: [{ label: 'service', value: 'cart' }],
    startsAt: NOW - HOUR,
    endsAt: NOW + HOUR,
    comment: 'deploy',
  };

  it('are made, changed and ended, and tell what they hold back', async () => {
    const { call, addReceiver, evaluate, context } = createApi();
    addReceiver('http://127.0.0.1:9');
    evaluate([cart, sampleEpisode('pay')]);
    const made = await call('post', '/silences').send(silence).expect(200);
    expect(made.body).toMatchObject({ state: 'active', updatedBy: 'ann', holds: [cart.fingerprint] });
    const { id } = made.body as { id: string };
    expect(context.delivery.dispatcher.holds([cart], NOW).get(cart.fingerprint)?.silencedBy).toEqual([id]);
    const later = { ...silence, startsAt: NOW + 1 };
    const planned = await call('put', `/silences/${id}`).send(later).expect(200);
    expect(planned.body).toMatchObject({ state: 'planned', holds: [] });
    const over = await call('post', `/silences/${id}/expire`).expect(200);
    expect(over.body).toMatchObject({ state: 'expired', version: 3, silence: { endsAt: NOW } });
    const again = await call('post', `/silences/${id}/expire`).expect(200);
    expect(again.body).toMatchObject({ version: 3 });
    await call('post', '/silences/nothing/expire').expect(404);
    expect(((await call('get', '/silences')).body as Silences).silences).toHaveLength(1);
  });

  it('that are broken or over already are refused', async () => {
    const { call } = createApi();
    const broken = { ...silence, matchers: [{ label: 'a', operator: '!~', value: '[' }], endsAt: NOW - 1 };
    for (const [operator, value] of [
      ['=', ''],
      ['!=', 'zzz'],
      ['=~', '.*'],
    ]) {
      const wide = { ...silence, matchers: [{ label: 'a', operator, value }] };
      expect(errorPaths(await call('post', '/silences').send(wide).expect(400))).toEqual(['body.matchers']);
    }
    expect(errorPaths(await call('post', '/silences').send(broken).expect(400))).toEqual([
      'body.matchers.0.value',
      'body.endsAt',
    ]);
    expect(
      errorPaths(await call('post', '/silences').send({ ...silence, matchers: [], comment: ' ' })),
    ).toEqual(['body.matchers', 'body.comment']);
  });

  it('are told for 30 days after their end', async () => {
    const { call, pass } = createApi();
    await call('post', '/silences').send(silence).expect(200);
    await pass(30 * 24 * HOUR);
    expect(((await call('get', '/silences')).body as Silences).silences).toMatchObject([
      { state: 'expired' },
    ]);
    await pass(HOUR);
    expect(((await call('get', '/silences')).body as Silences).silences).toEqual([]);
  });
});

describe('maintenance windows', () => {
  it('are planned, changed, deleted and restored', async () => {
    const { call } = createApi();
    const window = {
      name: 'Move',
      scope: { namespaces: ['shop'] },
      startsAt: NOW - HOUR,
      endsAt: NOW + HOUR,
    };
    const made = await call('post', '/maintenance-windows').send(window).expect(200);
    expect(made.body).toMatchObject({
      state: 'active',
      maintenance: { holdAlerts: true, excludeFromBudget: true, scope: { clusters: [] } },
    });
    const { id } = made.body as { id: string };
    const past = { ...window, endsAt: NOW };
    expect((await call('put', `/maintenance-windows/${id}`).send(past).expect(200)).body).toMatchObject({
      state: 'past',
    });
    await call('put', `/maintenance-windows/${id}?version=1`).send(past).expect(409);
    await call('delete', `/maintenance-windows/${id}`).expect(200);
    expect(((await call('get', '/maintenance-windows')).body as Maintenances).windows).toEqual([]);
    await call('post', `/maintenance-windows/${id}/restore`).expect(200);
    expect(((await call('get', '/maintenance-windows')).body as Maintenances).windows).toHaveLength(1);
    const reversed = { ...window, endsAt: NOW - 2 * HOUR };
    await call('post', '/maintenance-windows').send(reversed).expect(400);
  });
});

describe('deliveries', () => {
  it('are told with their attempts; what was given up can be replayed', async () => {
    const { call, addReceiver, evaluate, pass, context, now } = createApi();
    const server = await startReceiver(answer(500, 'broken'));
    addReceiver(server.url);
    evaluate([cart]);
    await pass(30_000);
    const read = async (query = '') =>
      (await call('get', `/deliveries${query}`).expect(200)).body as Deliveries;
    const [waiting] = (await read('?state=waiting&receiver=hook')).deliveries;
    expect(waiting).toMatchObject({
      receiver: { id: 'hook', name: 'Hook', kind: 'webhook' },
      action: 'fire',
      alerts: [{ fingerprint: cart.fingerprint, severity: 'page' }],
      attempts: [{ ok: false, status: 500, detail: 'broken' }],
    });
    const id = waiting?.id ?? '';
    await call('post', `/deliveries/${id}/replay`).expect(409);
    await call('post', '/deliveries/nothing/replay').expect(404);
    context.delivery.outbox.markDead(id, now());
    expect(await read()).toMatchObject({ waiting: 0, dead: 1 });
    server.behave(answer(200));
    const replayed = await call('post', `/deliveries/${id}/replay`).expect(200);
    expect(replayed.body).toMatchObject({ state: 'waiting', attempts: [{ ok: false }] });
    await pass(0);
    expect((await read('?state=sent')).deliveries[0]).toMatchObject({ id, sentAt: now(), nextAt: null });
    expect(await read('?state=dead')).toMatchObject({ deliveries: [], dead: 0 });
  });

  it('that would open for good what has ended are not replayed, nor those of nobody', async () => {
    const { call, addReceiver, evaluate, pass, context, now } = createApi();
    const server = await startReceiver();
    addReceiver(server.url);
    evaluate([cart]);
    await pass(30_000);
    const [first] = context.delivery.outbox.list({ limit: 1 });
    const id = first?.id ?? '';
    context.delivery.outbox.markDead(id, now());
    evaluate([], [ended(cart, now())]);
    await pass(600_000);
    const refused = await call('post', `/deliveries/${id}/replay`).expect(409);
    expect((refused.body as { detail: string }).detail).toContain('ended meanwhile');
    context.collections.receivers.remove('hook', { author: 'ann' });
    const nobody = await call('post', `/deliveries/${id}/replay`).expect(409);
    expect((nobody.body as { detail: string }).detail).toContain('restore it first');
  });
});

describe('the ledger', () => {
  it('answers why somebody was, or was not, told: by alert, source and receiver, newest first', async () => {
    const { call, addReceiver, evaluate, pass } = createApi();
    addReceiver((await startReceiver()).url);
    const lonely = sampleEpisode('pay', { source: { kind: 'slo', id: 'slo-1', name: 'Pay', tier: 0 } });
    evaluate([cart, lonely]);
    await pass(30_000);
    const read = async (query: string) => (await call('get', `/ledger?${query}`).expect(200)).body as Ledger;
    expect(kinds(await read(`fingerprint=${cart.fingerprint}`))).toEqual(['sent', 'queued', 'held-in-group']);
    expect(kinds(await read('source=slo-1'))).toEqual(['no-receiver']);
    expect(kinds(await read('receiver=hook'))).toEqual(['sent', 'queued', 'held-in-group']);
    expect(await read('limit=2')).toMatchObject({
      truncated: true,
      entries: [{ kind: 'sent' }, { kind: 'queued' }],
    });
    expect((await read('range=now-10s')).entries.map(({ kind }) => kind)).toEqual(['sent', 'queued']);
    expect(await read(`range=now-1h&at=${NOW - HOUR}`)).toMatchObject({ entries: [], truncated: false });
    await call('get', '/ledger?range=nonsense').expect(400);
  });
});
