import { operations, type Denials, type Policies } from '@sightglass/shared/contract';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { createApp } from '../app.ts';
import { accessRecord, createSampleAccessLog } from '../http/testing/sample-access-log.ts';
import { createContext, createFixedStore, NOW } from '../http/testing/sample-context.ts';
import { sampleEdge } from '../http/testing/sample-telemetry.ts';
import { sampleMeshConfig, sampleWorkload } from '../security/authorization/testing.ts';
import type { TelemetryStore } from '../store/telemetry-store.ts';

type AccessRecord = ReturnType<typeof accessRecord>;

const CONFIG = sampleMeshConfig(
  `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: cart-callers, namespace: shop }
spec:
  selector: { matchLabels: { app: cart } }
  rules:
    - from: [{ source: { principals: [cluster.local/ns/shop/sa/web] } }]
      to: [{ operation: { methods: [GET], paths: ['/cart/*'] } }]
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: no-ads, namespace: shop }
spec:
  action: DENY
  rules: [{ from: [{ source: { namespaces: [ads] } }] }]
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: nothing, namespace: empty }
spec: {}
---
apiVersion: policy.linkerd.io/v1beta3
kind: Server
metadata: { name: mail-http, namespace: shop }
spec: { podSelector: { matchLabels: { app: cart } }, port: 8080 }
---
apiVersion: policy.linkerd.io/v1alpha1
kind: AuthorizationPolicy
metadata: { name: mail-web, namespace: shop }
spec:
  targetRef: { group: policy.linkerd.io, kind: Server, name: mail-http }
  requiredAuthenticationRefs: [{ name: web, kind: ServiceAccount }]
`,
  {
    workloads: [
      sampleWorkload('cart-v1', { app: 'cart', version: 'v1' }),
      sampleWorkload('idle', { app: 'idle' }),
    ],
  },
);

const DENIED: Partial<AccessRecord> = {
  code: 403,
  denied: true,
  policy: 'shop/no-ads rule 0',
  sourceIdentity: 'spiffe://cluster.local/ns/ads/sa/bidder',
  source: { cluster: 'east', namespace: 'ads', service: 'bidder', workload: 'bidder', version: 'unknown' },
};

async function ask<Answer>(
  path: string,
  records: readonly AccessRecord[],
  store?: TelemetryStore,
): Promise<Answer> {
  const accessLog = await createSampleAccessLog(records);
  try {
    const context = createContext(
      store ?? createFixedStore([sampleEdge('east~shop~web', 'east~shop~cart')]),
      {
        accessLog: records.length > 0 ? accessLog : null,
        meshConfig: CONFIG,
      },
    );
    const { body } = await request(createApp(context)).get(`/api/v1${path}`).expect(200);
    return body as Answer;
  } finally {
    await accessLog.close();
  }
}

describe('GET /security/policies', () => {
  const records = [
    accessRecord({ ...DENIED, time: NOW - 20_000 }),
    accessRecord({ ...DENIED, time: NOW - 10_000 }),
    accessRecord({ ...DENIED, policy: '', time: NOW - 5000 }),
  ];

  it('lists policies with whom they select, their rules in words, and what they denied', async () => {
    const { policies, connected } = await ask<Policies>('/security/policies', records);
    expect(connected).toEqual(['east']);
    expect(policies.map(({ name, reach, selector, action }) => [name, reach, selector, action])).toEqual([
      ['cart-callers', 'workloads', 'app=cart', 'ALLOW'],
      ['no-ads', 'namespace', '', 'DENY'],
      ['nothing', 'namespace', '', 'ALLOW'],
      ['mail-http', 'workloads', 'port 8080 of app=cart', 'ALLOW'],
      ['mail-web', 'target', 'Server mail-http', 'ALLOW'],
    ]);
    const [cart, ads, nothing, , mail] = policies;
    expect(cart?.rules).toEqual(['web of shop may call GET, path /cart/*.']);
    expect(cart?.targets.map(({ workload }) => workload)).toEqual(['cart-v1']);
    expect(cart?.denied).toEqual({ count: 1, lastAt: NOW - 5000 });
    expect(ads?.denied).toEqual({ count: 2, lastAt: NOW - 10_000 });
    expect(ads?.targets.map(({ workload }) => workload)).toEqual(['cart-v1', 'idle']);
    expect(nothing?.notes.join(' ')).toMatch(/selects nothing.*allows nothing/);
    expect(mail?.rules).toEqual(['Service account web of shop may call Server mail-http.']);
  });

  it('tells of no denials where no access log is kept', async () => {
    const { policies } = await ask<Policies>('/security/policies', []);
    expect(policies.map(({ denied }) => denied)).toEqual([null, null, null, null, null]);
  });

  it('keeps to what rules a service', async () => {
    const { policies } = await ask<Policies>('/security/policies?service=east~shop~idle', []);
    expect(policies.map(({ name }) => name)).toEqual(['no-ads']);
  });
});

/** A store whose metrics tell of 403 and DENY. */
function createDenyingStore(): TelemetryStore {
  const store = createFixedStore([]);
  return {
    ...store,
    readSeries: ({ window, stepMs, outcomes }) =>
      Promise.resolve({
        window,
        coveredMs: 0,
        warnings: [],
        stepMs,
        times: [window.from],
        covered: [stepMs],
        groups: ['cart', 'silent'].map((name) => ({
          key: `east~ads~bidder~~east~shop~${name}~~http`,
          points: [
            {
              ...sampleEdge('east~ads~bidder', 'east~shop~cart'),
              requests: outcomes?.codes.includes('403') ? 7 : 0,
              opened: outcomes?.flags.includes('DENY') ? 3 : 0,
            },
          ],
        })),
      }),
  };
}

describe('GET /security/denials', () => {
  it('names caller, rule, policy and calls, from whatever address', async () => {
    const { denials, total } = await ask<Denials>('/security/denials', [
      accessRecord({ ...DENIED, path: '/cart/1?token=x', sourceAddress: '10.0.0.1:1' }),
      accessRecord({ ...DENIED, path: '/cart/1', sourceAddress: '10.0.0.1:1' }),
      accessRecord({ ...DENIED, path: '/cart/2', sourceAddress: '10.0.0.2:1' }),
      accessRecord(),
    ]);
    expect(total).toBe(3);
    expect(denials).toHaveLength(1);
    expect(denials[0]).toMatchObject({
      caller: { identity: 'spiffe://cluster.local/ns/ads/sa/bidder', address: '10.0.0.1', name: 'bidder' },
      target: { service: 'east~shop~cart', workload: 'cart-v1' },
      policy: 'shop/no-ads rule 0',
      policyId: 'AuthorizationPolicy:east~shop~no-ads',
      calls: [
        { method: 'GET', path: '/cart/1', count: 2 },
        { method: 'GET', path: '/cart/2', count: 1 },
      ],
      count: 3,
      source: 'access-log',
      certain: true,
    });
  });

  it('asks metrics of callees that log nothing, and does not count twice what logs tell', async () => {
    const { denials } = await ask<Denials>(
      '/security/denials?range=now-1m',
      [accessRecord(DENIED)],
      createDenyingStore(),
    );
    expect(
      denials.map(({ target, count, source, certain }) => [target.name, count, source, certain]),
    ).toEqual([
      ['silent', 7, 'metrics', false],
      ['silent', 3, 'metrics', true],
      ['cart', 1, 'access-log', true],
    ]);
  });

  it('asks metrics of the time before logs were kept', async () => {
    const { denials, accessLogFrom } = await ask<Denials>(
      '/security/denials?range=now-1h',
      [accessRecord(DENIED)],
      createDenyingStore(),
    );
    expect(accessLogFrom).toBe(NOW - 60_000);
    const cart = denials.filter(({ target }) => target.name === 'cart');
    expect(cart.map(({ count, source }) => [count, source])).toEqual([
      [7, 'metrics'],
      [3, 'metrics'],
      [1, 'access-log'],
    ]);
    expect(cart.slice(0, 2).every(({ lastAt }) => lastAt <= NOW - 60_000)).toBe(true);
  });

  it('answers as its contract says', async () => {
    const body = await ask<Denials>('/security/denials', []);
    expect(operations.getDenials.response.parse(body)).toMatchObject({
      denials: [],
      total: 0,
      accessLogFrom: null,
    });
  });
});
