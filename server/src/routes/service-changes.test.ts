/** What changed about services of the demo mesh: what its schedule of faults foretells, and what is written down beside it. */
import { serviceChangesSchema, type ServiceChange, type ServiceChanges } from '@sightglass/shared/contract';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../app.ts';
import {
  alterOutcomes,
  createDemoHistory,
  END,
  isFrom,
  isTo,
  isToldIn,
  keepWindows,
  MINUTE,
  START,
  stripTls,
  type AlterHistory,
} from '../http/testing/demo-history.ts';
import { createContext } from '../http/testing/sample-context.ts';
import { createAlertTable, type StoredEpisode } from '../state/alert-table.ts';

const HOUR = 60 * MINUTE;
const at = (minute: number): number => START + minute * MINUTE;
const matcher = (label: string, value: string) => ({ label, operator: '=' as const, value });

const opened: Awaited<ReturnType<typeof createDemoHistory>>[] = [];
afterAll(async () => {
  for (const store of opened) await store.close();
});

/** The cycle, and the one before it. */
async function openContext(alter?: AlterHistory) {
  const store = await createDemoHistory(-30, alter);
  opened.push(store);
  return createContext(store, { now: () => END, intervalMs: MINUTE, startedAt: END });
}

async function openApp(alter?: AlterHistory) {
  return { app: createApp(await openContext(alter)) };
}

async function ask(
  { app }: Awaited<ReturnType<typeof openApp>>,
  id: string,
  query = `range=${START}..${END}`,
): Promise<ServiceChanges> {
  const { body } = await request(app).get(`/api/v1/services/${id}/changes?${query}`).expect(200);
  return serviceChangesSchema.parse(body);
}

const describeChange = (change: ServiceChange): string => `${(change.at - START) / MINUTE} ${change.text}`;

async function statusOf({ app }: Awaited<ReturnType<typeof openApp>>, path: string): Promise<number> {
  return (await request(app).get(`/api/v1/services/${path}`)).status;
}

describe('what changed', () => {
  let demo: Awaited<ReturnType<typeof openApp>>;
  beforeAll(async () => {
    demo = await openApp();
  });
  const tell = async (id: string, query?: string) => (await ask(demo, id, query)).changes.map(describeChange);

  it('about a slow service: when it became slow, and well again', async () => {
    expect(await tell('east~shop~currency')).toEqual([
      '10 Errors rose',
      '10 Latency rose',
      '20 Errors fell',
      '20 Latency fell',
    ]);
    const { trouble, changes } = await ask(demo, 'east~shop~currency');
    expect(trouble).toEqual({ at: START + 10 * MINUTE, reason: 'errors', text: 'Errors rose' });
    const [errors] = changes;
    expect(errors).toMatchObject({
      what: 'errors',
      how: 'rose',
      of: 'received',
      before: 0,
      withinMs: MINUTE,
    });
    expect(errors?.now).toBeCloseTo(0.04, 2);
  });

  it('about a canary that fails a twelfth of an hour after another', async () => {
    expect(await tell('east~shop~recommendation')).toEqual(['0 Errors rose', '12 Errors fell']);
  });

  it('about calls that never arrive', async () => {
    expect(await tell('east~payments~ledger')).toEqual(['18 Errors rose', '0 Errors fell']);
  });

  it('about a service that waits for others: the cause before what is felt', async () => {
    expect(await tell('east~shop~checkout')).toEqual([
      '10 Errors of calls to shop/currency rose',
      '10 Latency of calls to shop/currency rose',
      '10 Latency rose',
      '0 Errors fell',
      '0 Errors of calls to payments/payment fell',
      // One minute in which a pod starts anew.
      '15 Errors rose',
      '16 Errors fell',
      '18 Errors of calls to payments/payment rose',
      '18 Errors rose',
      '20 Errors of calls to shop/currency fell',
      '20 Latency fell',
      '20 Latency of calls to shop/currency fell',
    ]);
  });

  it('about a flood, and of whom', async () => {
    expect(await tell('east~legacy~inventory')).toEqual([
      '5 Requests from callers of which nothing is known rose',
      '5 Requests rose',
      '5 Latency rose',
      '25 Latency fell',
      '25 Requests fell',
      '25 Requests from callers of which nothing is known fell',
    ]);
  });

  it('about what nothing happened to: nothing', async () => {
    expect(await ask(demo, 'west~shop~cart')).toMatchObject({ changes: [], trouble: null, warnings: [] });
  });

  it('around a moment: the hour before and the quarter after it', async () => {
    const answer = await ask(demo, 'east~shop~currency', `around=${START + 12 * MINUTE}`);
    expect(answer.window).toEqual({ from: START - 48 * MINUTE, to: START + 27 * MINUTE });
    expect(answer.trouble).toMatchObject({ at: START + 12 * MINUTE, reason: 'asked' });
    expect(answer.changes.map(describeChange)).toEqual([
      '10 Errors rose',
      '10 Latency rose',
      '-10 Errors fell',
      '-10 Latency fell',
      '-20 Errors rose',
      '-20 Latency rose',
      '20 Errors fell',
      '20 Latency fell',
    ]);
    const late = await ask(demo, 'east~shop~currency', `around=${END + HOUR}`);
    expect(late.window).toEqual({ from: END - HOUR, to: END });
  });

  it('is asked of services that there are', async () => {
    expect(await statusOf(demo, 'east~shop~nobody/changes')).toBe(404);
    expect(await statusOf(demo, 'nonsense/changes')).toBe(404);
    expect(await statusOf(demo, 'east~shop~cart/changes?around=soon')).toBe(400);
  });
});

describe('what changed, by hand', () => {
  it('are versions, callers and callees that came and went', async () => {
    const one = await openApp((batch, minute) =>
      keepWindows(
        batch,
        (window) =>
          (minute >= 7 || !isTo(window, 'east/recommendation/v2')) &&
          (minute < 9 || !isFrom(window, 'east/search')) &&
          (minute >= 11 || !(isFrom(window, 'east/checkout') && isTo(window, 'east/email'))),
      ),
    );
    const tell = async (id: string) => (await ask(one, id)).changes.map(describeChange);
    expect(await tell('east~shop~recommendation')).toEqual([
      '7 Version v2 appeared',
      '7 Errors rose',
      '12 Errors fell',
    ]);
    expect(await tell('east~legacy~pricing')).toContain('9 Caller shop/search vanished');
    expect(await tell('east~shop~checkout')).toContain('11 Callee mail/email appeared');
    const { changes } = await ask(one, 'east~legacy~pricing');
    expect(changes.find(({ what }) => what === 'caller')).toMatchObject({
      subject: 'east~shop~search',
      of: 'caller',
      how: 'vanished',
      now: 0,
    });
  });

  it('do not call gone who is in a cluster that fell silent', async () => {
    const one = await openApp((batch, minute) =>
      minute < 8
        ? batch
        : keepWindows(batch, (window) => !isToldIn(window, 'west') && window.edge.source.cluster !== 'west'),
    );
    const { changes } = await ask(one, 'east~shop~ad');
    expect(changes.filter(({ what }) => what === 'caller')).toEqual([]);
    const cart = await ask(one, 'west~shop~cart');
    expect(cart.changes).toEqual([]);
  });

  it('are states of mutual TLS', async () => {
    const one = await openApp((batch, minute) =>
      minute < 6
        ? batch
        : alterOutcomes(
            batch,
            (window) => isTo(window, 'west/cart'),
            (counted) => stripTls(counted, 1),
          ),
    );
    const { changes } = await ask(one, 'west~shop~cart');
    expect(changes.map((change) => [(change.at - START) / MINUTE, change.text, change.states])).toEqual([
      [6, 'Mutual TLS changed from mutual to plaintext', ['mutual', 'plaintext']],
      [6, 'Mutual TLS from shop/frontend changed from mutual to plaintext', ['mutual', 'plaintext']],
    ]);
  });

  it('are what was written down: configuration, alerts, SLOs, planned work, silences, certificates', async () => {
    const context = await openContext();
    const { collections, configHistory, state } = context;
    const head = {
      id: 'DestinationRule:west~shop~cart',
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      cluster: 'west',
      namespace: 'shop',
      name: 'cart',
      labels: {},
      createdAt: null,
      origin: { kind: 'folder', where: 'a.yaml', line: 1 } as never,
    };
    const version = { head, source: 'a', part: 'b', concerns: ['shop/cart'], yaml: 'a: 1' };
    configHistory.keep({ ...version, fingerprint: '1', at: at(1), action: 'seen' });
    configHistory.keep({ ...version, fingerprint: '2', at: at(3), action: 'changed' });
    configHistory.keep({
      ...version,
      head: { ...head, id: 'DestinationRule:west~shop~ad', name: 'ad' },
      concerns: ['shop/ad'],
      fingerprint: '1',
      at: at(4),
      action: 'created',
    });
    const table = createAlertTable(state);
    const episode = (name: string, changes: Partial<StoredEpisode>): void =>
      table.keep({
        fingerprint: `fp-${name}`,
        episode: name,
        source: { kind: 'rule', id: name, name, tier: null },
        subject: { kind: 'service', id: 'west~shop~cart' },
        labels: { cluster: 'west', namespace: 'shop', service: 'cart' },
        summary: 'it hurts',
        description: '',
        severity: 'page',
        state: 'firing',
        value: null,
        pendingAt: at(4),
        firedAt: at(5),
        resolvedAt: null,
        evaluatedAt: at(5),
        runbookUrl: '',
        acknowledged: null,
        receivers: [],
        about: '',
        activeMs: 0,
        inactiveMs: null,
        absentMs: 0,
        ...changes,
      });
    episode('Errors', {});
    episode('Goal', {
      source: { kind: 'slo', id: 'slo', name: 'Goal', tier: 0 },
      firedAt: at(8),
      resolvedAt: at(12),
      state: 'resolved',
    });
    episode('Old', { firedAt: at(-90), resolvedAt: at(-80), state: 'resolved' });
    const by = { author: 'ann' };
    const scope = { clusters: [], namespaces: ['shop'], services: [] };
    const times = { startsAt: at(2), endsAt: at(20) };
    const kept = { ...times, holdAlerts: true, excludeFromBudget: true, comment: '' };
    collections.maintenances.create({ ...kept, name: 'Upgrade', scope }, by);
    collections.maintenances.create(
      { ...kept, name: 'Elsewhere', scope: { ...scope, services: ['west~shop~ad'] } },
      by,
    );
    collections.silences.create(
      { ...times, endsAt: at(90), comment: 'known', matchers: [matcher('service', 'cart')] },
      by,
    );
    collections.silences.create(
      { ...times, comment: 'another', matchers: [matcher('severity', 'page')] },
      by,
    );
    const certificate = {
      id: 'c1',
      kind: 'workload',
      cluster: 'west',
      namespace: 'shop',
      workload: 'cart-v1',
      pod: 'cart-v1-a',
      expiresAt: at(1440),
      notBefore: at(7),
      identities: [] as string[],
      trustDomain: '',
      subject: '',
      issuer: '',
      serial: '',
      lastAt: at(29),
      metric: '/certs',
      source: 'envoy-certs',
      count: 1,
    } as const;
    const certificates = [certificate, { ...certificate, id: 'c2', workload: 'ad-v1', pod: 'ad-v1-a' }];
    const shown = { now: END, authorities: [], warnings: [] };
    const app = createApp({
      ...context,
      certificates: {
        read: () =>
          Promise.resolve({
            ...shown,
            certificates,
          }),
      },
    });
    const { trouble, changes } = await ask({ app }, 'west~shop~cart');
    expect(trouble).toEqual({ at: at(5), reason: 'alert', text: 'Errors fires: it hurts' });
    expect(changes.map((change) => [describeChange(change), change.subject, change.isBeforeTrouble])).toEqual(
      [
        ['5 Errors fires: it hurts', 'fp-Errors', true],
        ['3 DestinationRule shop/cart changed', 'DestinationRule:west~shop~cart', true],
        ['2 Maintenance Upgrade began', expect.any(String), true],
        ['2 Silence (known) began', expect.any(String), true],
        ['7 Certificate of cart-v1-a was issued', 'c1', false],
        ['8 Goal burns its budget: it hurts', 'fp-Goal', false],
        ['12 Goal resolved: it hurts', 'fp-Goal', false],
        ['20 Maintenance Upgrade ended', expect.any(String), false],
      ],
    );
  });
});
