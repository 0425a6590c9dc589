import {
  alertHistorySchema,
  alertRuleHistorySchema,
  alertRuleRecordSchema,
  alertRulesSchema,
  alertSchema,
  alertsSchema,
  alertSummarySchema,
  type AlertRuleDraft,
  type LedgerEntry,
} from '@sightglass/shared/contract';
import request from 'supertest';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSampleAlerting } from '../alerting/testing/sample-alerting.ts';
import { createApp } from '../app.ts';
import { createContext } from '../http/testing/sample-context.ts';
import { createSampleStore } from '../http/testing/sample-store.ts';
import { createCollections } from '../state/collections.ts';
import { openState } from '../state/open-state.ts';
import { count, edge, edgeWindow, INTERVAL_MS } from '../store/conformance-mesh.ts';

const failing = edgeWindow(edge('shop/web', 'shop/cart'), {
  outcomes: [count(50), count(50, { code: '500', failed: true })],
});
const page = edgeWindow(edge('edge/gateway', 'shop/web'), { outcomes: [count(200)] });
const plain = edgeWindow(edge('legacy/batch', 'shop/cart'), { outcomes: [count(5, { proof: 'plaintext' })] });

const errors: AlertRuleDraft = {
  name: 'Errors',
  condition: { kind: 'golden-signal', signal: 'error-ratio', threshold: 0.05 },
  window: '1m',
  severity: 'page',
};
const plaintext: AlertRuleDraft = {
  name: 'Plaintext',
  condition: { kind: 'plaintext' },
  window: '1m',
  for: '5m',
};

async function makeConsole() {
  const { store, end } = await createSampleStore([
    [failing, page, plain],
    [failing, page],
    [failing, page],
    [failing, page],
  ]);
  onTestFinished(() => store.close());
  const state = openState(null);
  const clock = { now: end };
  const collections = createCollections(state, () => clock.now);
  const entries: Omit<LedgerEntry, 'id'>[] = [];
  const alerting = createSampleAlerting(
    { state, collections, store, clock: () => clock.now },
    {
      ledger: { write: (entry) => void entries.push(entry) },
      dispatcher: {
        dispatch: () => {},
        holds: (alerts) =>
          new Map(
            alerts
              .filter(({ severity }) => severity === 'page')
              .map(({ fingerprint }) => [fingerprint, { silencedBy: ['s1'], inhibitedBy: [] }]),
          ),
      },
    },
  );
  const context = createContext(store, {
    state,
    collections,
    alerting,
    now: () => clock.now,
    intervalMs: INTERVAL_MS,
  });
  const app = createApp(context);
  const send = (method: 'post' | 'put' | 'delete', path: string, body?: object) => {
    const sent = request(app)[method](`/api/v1${path}`).set('X-Sightglass-Author', 'Ann%20%C3%84');
    return body ? sent.send(body) : sent;
  };
  const get = (path: string) => request(app).get(`/api/v1${path}`);
  return { send, get, alerting, clock, entries };
}

describe('alert rules over HTTP', () => {
  it('are made, changed, deleted and brought back, with author and versions', async () => {
    const { send, get } = await makeConsole();
    const { body } = await send('post', '/alert-rules', errors).expect(200);
    const made = alertRuleRecordSchema.parse(body);
    expect(made).toMatchObject({ version: 1, updatedBy: 'Ann Ä', rule: { name: 'Errors', for: '0s' } });
    const path = `/alert-rules/${made.id}`;
    await send('put', `${path}?version=1`, { ...errors, name: 'More errors' }).expect(200);
    await send('put', `${path}?version=1`, errors).expect(409);
    await send('delete', `${path}?version=2`).expect(200);
    await send('delete', path).expect(404);
    expect(alertRulesSchema.parse((await get('/alert-rules')).body).rules).toEqual([]);
    const deleted = alertRulesSchema.parse((await get('/alert-rules?deleted=true')).body);
    expect(deleted.rules.map(({ version, deletedAt }) => [version, deletedAt === null])).toEqual([
      [3, false],
    ]);
    await send('post', `${path}/restore`).expect(200);
    expect(alertRuleRecordSchema.parse((await get(path)).body).version).toBe(4);
    const { revisions } = alertRuleHistorySchema.parse((await get(`${path}/history`)).body);
    expect(revisions.map(({ action }) => action)).toEqual(['restored', 'deleted', 'changed', 'created']);
    await get('/alert-rules/nothing').expect(404);
    await get('/alert-rules/nothing/history').expect(404);
  });

  it('are refused with a path for each fault', async () => {
    const { send } = await makeConsole();
    const bad = {
      name: ' ',
      window: '5x',
      condition: { kind: 'golden-signal', signal: 'error-ratio', threshold: -1 },
    };
    const { body } = await send('post', '/alert-rules', bad).expect(400);
    const paths = (body as { errors: { path: string }[] }).errors.map(({ path }) => path);
    expect(paths.toSorted()).toEqual(['body.condition.threshold', 'body.name', 'body.window']);
    const odd = {
      ...errors,
      condition: { kind: 'golden-signal', signal: 'error-ratio', comparison: 'gone', threshold: 5 },
      scope: { services: ['cart'] },
      receivers: ['nobody'],
    };
    const refused = await send('post', '/alert-rules', odd).expect(400);
    expect((refused.body as { errors: { path: string }[] }).errors.map(({ path }) => path)).toEqual([
      'body.condition.comparison',
      'body.condition.threshold',
      'body.scope.services.0',
      'body.receivers.0',
    ]);
  });

  it('are tried over history without being kept', async () => {
    const { send, get } = await makeConsole();
    const { body } = await send('post', '/alert-rule-preview', { rule: errors, range: 'now-1m' }).expect(200);
    expect(body).toMatchObject({ subjects: 4, meetsNow: 1, episodes: [{ label: 'cart', to: null }] });
    await send('post', '/alert-rule-preview', { rule: errors, range: 'yesterday' }).expect(400);
    expect(alertRulesSchema.parse((await get('/alert-rules')).body).rules).toEqual([]);
  });
});

describe('alerts over HTTP', () => {
  it('fire, are counted, acknowledged with author and comment, and end in the history', async () => {
    const { send, get, alerting, clock, entries } = await makeConsole();
    const rule = alertRuleRecordSchema.parse((await send('post', '/alert-rules', errors)).body);
    clock.now += 1;
    await send('post', '/alert-rules', plaintext).expect(200);
    await alerting.loop.evaluate();

    const { alerts } = alertsSchema.parse((await get('/alerts')).body);
    expect(alerts.map(({ state, summary, silencedBy }) => [state, summary, silencedBy])).toEqual([
      ['firing', 'cart: 49.4% of requests fail (limit 5%)', ['s1']],
      ['pending', expect.stringContaining('batch → cart: 100% of traffic is plaintext'), []],
    ]);
    const of = async (query: string) =>
      alertsSchema.parse((await get(`/alerts?${query}`)).body).alerts.length;
    expect([await of('state=firing'), await of('state=pending,firing'), await of('state=no-data')]).toEqual([
      1, 2, 0,
    ]);
    expect([await of('subject=east~shop~cart'), await of('subject=east~legacy~batch')]).toEqual([2, 1]);

    const fingerprint = alerts[0]?.fingerprint;
    const path = `/alerts/${fingerprint}/acknowledge`;
    const acknowledged = alertSchema.parse((await send('post', path, { comment: 'on it' })).body);
    expect(acknowledged.acknowledged).toEqual({ at: clock.now, by: 'Ann Ä', comment: 'on it' });
    await send('post', '/alerts/none/acknowledge', {}).expect(404);
    clock.now += 30_000;
    await alerting.loop.evaluate();
    const summary = alertSummarySchema.parse((await get('/alert-summary')).body);
    expect(summary).toMatchObject({ firing: 1, pages: 1, acknowledged: 1, silenced: 1, pending: 1 });
    expect(summary.subjects.map(({ subject, severity }) => [subject.id, severity])).toEqual([
      ['east~shop~cart', 'page'],
    ]);
    const rules = alertRulesSchema.parse((await get('/alert-rules')).body).rules;
    expect(
      rules.map(({ firing, pending, evaluatedAt, error }) => [firing, pending, evaluatedAt, error]),
    ).toContainEqual([1, 0, clock.now, null]);
    expect(alertSchema.parse((await send('delete', path)).body).acknowledged).toBeNull();

    await send('delete', `/alert-rules/${rule.id}`).expect(200);
    clock.now += 30_000;
    await alerting.loop.evaluate();
    expect(await of('state=firing')).toBe(0);
    const history = alertHistorySchema.parse((await get('/alert-history?range=now-1h')).body);
    expect(history).toMatchObject({
      truncated: false,
      alerts: [{ state: 'resolved', resolvedAt: clock.now }],
    });
    const past = async (query: string) =>
      alertHistorySchema.parse((await get(`/alert-history?${query}`)).body).alerts.length;
    expect([
      await past(`source=${rule.id}`),
      await past('source=other'),
      await past('subject=east~shop'),
    ]).toEqual([1, 0, 1]);
    expect(entries.map(({ kind }) => kind)).toEqual([
      'fired',
      'pending',
      'acknowledged',
      'acknowledged',
      'resolved',
    ]);
  });

  it('are never answered from what was true before', async () => {
    const { get } = await makeConsole();
    for (const path of ['/alerts', '/alert-summary', '/alert-history', '/alert-rules']) {
      const { headers } = await get(path).expect(200);
      expect([path, headers['etag'], headers['cache-control']]).toEqual([path, undefined, 'no-store']);
    }
  });
});
