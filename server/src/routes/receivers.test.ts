import type { ReceiverRecord, Receivers } from '@sightglass/shared/contract';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { answer, startReceiver } from '../alerting/delivery/testing/start-receiver.ts';
import { createApp } from '../app.ts';
import { createContext, createFixedStore } from '../http/testing/sample-context.ts';
import { openSecretBox } from '../state/secret-box.ts';

function createApi() {
  const context = createContext(createFixedStore([]));
  const app = createApp(context);
  const call = (method: 'get' | 'post' | 'put' | 'delete', path: string) =>
    request(app)[method](`/api/v1${path}`).set('X-Sightglass-Author', 'ann');
  const list = async (query = ''): Promise<Receivers['receivers']> =>
    ((await call('get', `/receivers${query}`).expect(200)).body as Receivers).receivers;
  const create = async (target: object): Promise<ReceiverRecord> =>
    (await call('post', '/receivers').send({ name: 'Shop', target }).expect(200)).body as ReceiverRecord;
  return { context, call, list, create };
}

const hook = { kind: 'webhook', url: 'http://127.0.0.1:9/in', bearer: 't0ps3cret', signingKey: 'k3y' };

describe('receivers', () => {
  it('are kept, changed, deleted and restored; secrets are never answered', async () => {
    const { context, call, list, create } = createApi();
    const made = await create(hook);
    expect(made).toMatchObject({
      version: 1,
      updatedBy: 'ann',
      receiver: { name: 'Shop', target: { bearer: { set: true }, signingKey: { set: true } } },
    });
    const changed = { name: 'Shop 2', target: { ...hook, bearer: { set: true }, signingKey: 'new' } };
    const after = await call('put', `/receivers/${made.id}?version=1`).send(changed).expect(200);
    expect(after.body).toMatchObject({ version: 2, receiver: { name: 'Shop 2' } });
    await call('put', `/receivers/${made.id}?version=1`).send(changed).expect(409);
    await call('delete', `/receivers/${made.id}`).expect(200);
    expect(await list()).toEqual([]);
    expect(await list('?deleted=true')).toHaveLength(1);
    await call('post', `/receivers/${made.id}/restore`).expect(200);
    const [listed] = await list();
    expect(listed).toMatchObject({ version: 4, last: null, waiting: 0, dead: 0, unreadableSecrets: [] });
    const kept = JSON.stringify([
      listed,
      after.body,
      context.state.database.prepare('SELECT * FROM documents').all(),
      context.state.database.prepare('SELECT * FROM revisions').all(),
    ]);
    expect(kept).not.toMatch(/t0ps3cret|"k3y"|"new"/);
  });

  it('that cannot be kept are refused with the path of each field', async () => {
    const { call } = createApi();
    const refuse = async (target: object) => {
      const { body } = await call('post', '/receivers').send({ name: 'x', target }).expect(400);
      return (body as { errors: { path: string }[] }).errors.map(({ path }) => path);
    };
    expect(await refuse({ kind: 'pagerduty', routingKey: null })).toEqual(['body.target.routingKey']);
    expect(await refuse({ kind: 'slack', webhookUrl: 'nonsense' })).toEqual(['body.target.webhookUrl']);
    expect(await refuse({ ...hook, bearer: { set: true } })).toEqual(['body.target.bearer']);
    expect(await refuse({ ...hook, url: 'ftp://x' })).toEqual(['body.target.url']);
    await call('put', '/receivers/nobody')
      .send({ name: 'x', target: { ...hook } })
      .expect(404);
  });

  it('say which secrets the present key does not open', async () => {
    const { context, list } = createApi();
    const sealed = openSecretBox(null).seal('R');
    const target = { kind: 'pagerduty' as const, url: 'https://events.test', routingKey: sealed };
    context.collections.receivers.create({ name: 'PD', target, sendResolved: true }, { author: 'ann' });
    expect((await list())[0]).toMatchObject({ unreadableSecrets: ['routingKey'] });
  });
});

describe('a test', () => {
  it('is one attempt at once, with what the form holds, and stands in the ledger', async () => {
    const { context, call, list, create } = createApi();
    const server = await startReceiver(answer(500, 'no: t0ps3cret'));
    const made = await create({ ...hook, url: server.url });
    const receiver = { name: 'Shop', target: { ...hook, url: server.url, bearer: { set: true } } };
    const failed = await call('post', '/receiver-test').send({ id: made.id, receiver }).expect(200);
    expect(failed.body).toMatchObject({ ok: false, status: 500, detail: 'no: •••' });
    server.behave(answer(200, 'fine'));
    const { body } = await call('post', '/receiver-test').send({ id: made.id, receiver }).expect(200);
    expect(body).toMatchObject({ ok: true, status: 200, detail: 'fine' });
    expect(server.received.map(({ headers }) => headers['authorization'])).toEqual([
      'Bearer t0ps3cret',
      'Bearer t0ps3cret',
    ]);
    expect(JSON.parse(server.received[0]?.body ?? '')).toMatchObject({
      alerts: [{ labels: { alertname: 'SightglassTest' }, status: 'firing' }],
    });
    expect((await list())[0]).toMatchObject({ last: { ok: true, detail: 'fine' }, waiting: 0 });
    const window = { from: 0, to: Number.MAX_SAFE_INTEGER };
    const entries = context.delivery.ledger.read({ window, receiver: made.id, limit: 9 });
    expect(entries.map(({ kind, text }) => [kind, text])).toEqual([
      ['receiver-test', 'ann sent a test to Shop: it was taken (200: fine).'],
      ['receiver-test', 'ann sent a test to Shop: it was not taken (500: no: •••).'],
    ]);
  });

  it('of PagerDuty closes the incident that it opened', async () => {
    const { call } = createApi();
    const server = await startReceiver(answer(202));
    const receiver = { name: 'PD', target: { kind: 'pagerduty', url: server.url, routingKey: 'R' } };
    await call('post', '/receiver-test').send({ receiver }).expect(200);
    const events = server.received.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
    expect(events.map((event) => event['event_action'])).toEqual(['trigger', 'resolve']);
    expect(new Set(events.map((event) => event['dedup_key'])).size).toBe(1);
  });

  it('does not carry a kept secret to another address', async () => {
    const { call, create } = createApi();
    const server = await startReceiver();
    const made = await create(hook);
    const receiver = { name: 'Shop', target: { ...hook, url: server.url, bearer: { set: true } } };
    const { body } = await call('post', '/receiver-test').send({ id: made.id, receiver }).expect(400);
    expect(body).toMatchObject({ errors: [{ path: 'body.receiver.target.bearer' }] });
    expect(server.received).toEqual([]);
  });
});

describe('addresses of private networks', () => {
  it('are refused while they are typed, each with its field', async () => {
    const { call } = createApi();
    const refuse = async (target: object) => {
      const { body } = await call('post', '/receivers').send({ name: 'x', target }).expect(400);
      return (body as { errors: { path: string; message: string }[] }).errors;
    };
    expect(await refuse({ ...hook, url: 'http://169.254.169.254/latest' })).toEqual([
      { path: 'body.target.url', message: expect.stringContaining('credentials') },
    ]);
    const alertmanager = {
      kind: 'alertmanager',
      urls: ['https://am.example', 'http://[::ffff:10.0.0.1]:9093'],
    };
    expect(await refuse(alertmanager)).toEqual([
      { path: 'body.target.urls.1', message: expect.stringContaining('outbound.allow') },
    ]);
    const paths = async (target: object) => (await refuse(target)).map(({ path }) => path);
    expect(await paths({ kind: 'slack', webhookUrl: 'http://10.0.0.1/x' })).toEqual([
      'body.target.webhookUrl',
    ]);
    expect(await paths({ kind: 'pagerduty', routingKey: 'k', url: 'http://0xa000001' })).toEqual([
      'body.target.url',
    ]);
    const mail = { kind: 'email', to: ['a@example.org'], from: 'a@example.org' };
    expect(await paths({ ...mail, host: '10.0.0.1' })).toEqual(['body.target.host']);
    expect(await paths({ ...mail, host: 'mail.example.org', port: 22 })).toEqual(['body.target.host']);
  });

  it('are not reached by a test either', async () => {
    const { call } = createApi();
    const receiver = { name: 'x', target: { ...hook, url: 'http://192.168.0.1/' } };
    const { body } = await call('post', '/receiver-test').send({ receiver }).expect(400);
    expect(body).toMatchObject({ errors: [{ path: 'body.receiver.target.url' }] });
  });
});
