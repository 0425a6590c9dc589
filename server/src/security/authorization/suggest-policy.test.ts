import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collectGrants } from './collect-grants.ts';
import { compilePolicy } from './compile-policy.ts';
import { decide } from './decide.ts';
import type { ObservedCalls } from './observed-calls.ts';
import { readPolicyText } from './read-policy-text.ts';
import { writeGrants, type Detail } from './write-grants.ts';

const CALLEE = {
  cluster: 'east',
  namespace: 'shop',
  service: 'cart',
  workload: 'cart-v1',
  version: 'v1',
  external: false,
};
const TARGET = {
  name: 'cart-callers',
  namespace: 'shop',
  selecting: { selector: { matchLabels: { app: 'cart' } } },
};

interface Facts {
  readonly account?: string;
  readonly identity?: string | null;
  readonly protocol?: 'http' | 'grpc' | 'tcp';
  readonly method?: string | null;
  readonly path?: string;
  readonly port?: number | null;
  readonly wasDenied?: boolean;
  readonly by?: 'access-log' | 'metrics';
}

function observed(facts: Facts): ObservedCalls {
  const {
    account = 'web',
    protocol = 'http',
    method = 'GET',
    path = '/',
    port = 8080,
    wasDenied = false,
    by = 'access-log',
  } = facts;
  const identity =
    facts.identity === undefined ? `spiffe://cluster.local/ns/shop/sa/${account}` : facts.identity;
  const isKnown = by === 'access-log' && !path.includes('[redacted]');
  return {
    source: { cluster: 'east', namespace: 'shop', service: account, workload: account },
    callee: CALLEE,
    observation: {
      protocol,
      identity,
      address: null,
      method: protocol === 'tcp' || by === 'metrics' ? null : method,
      path: protocol === 'tcp' || !isKnown ? null : path,
      host: null,
      port,
      sni: null,
      targetAddress: null,
    },
    path: protocol === 'tcp' || by === 'metrics' ? '' : path,
    wasDenied,
    count: 1,
    firstAt: 1,
    lastAt: 2,
    by,
    edge: '',
  };
}

function suggest(calls: readonly ObservedCalls[], detail: Detail = 'paths') {
  const { grants, withoutIdentity } = collectGrants(calls);
  const written = writeGrants(grants, detail, TARGET);
  const { policies, problems } = readPolicyText(written.yaml || '{}', 'east');
  const applied = policies.map((policy) => ({
    compiled: compilePolicy(policy, { trustDomains: ['cluster.local'] }),
    applies: true as const,
    enforcer: 'envoy' as const,
  }));
  return {
    ...written,
    withoutIdentity,
    problems,
    judge: (facts: Facts) => decide(applied, observed(facts).observation).decision,
    judgeCalls: (calls_: ObservedCalls) => decide(applied, calls_.observation).decision,
  };
}

describe('a suggested policy', () => {
  it('grants identities what they were seen to do, and says so', () => {
    const { yaml, grants } = suggest([
      observed({ path: '/cart/1' }),
      observed({ path: '/cart/2' }),
      observed({ method: 'POST', path: '/cart' }),
      observed({ account: 'mobile', method: 'POST', path: '/cart' }),
      observed({ account: 'mobile', path: '/cart/7' }),
      observed({ account: 'db', protocol: 'tcp', port: 6379 }),
      observed({ account: 'evil', path: '/admin', wasDenied: true }),
    ]);
    expect(yaml).toBe(`apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: cart-callers
  namespace: shop
spec:
  selector:
    matchLabels:
      app: cart
  action: ALLOW
  rules:
    - from:
        - source:
            principals:
              - cluster.local/ns/shop/sa/db
      to:
        - operation:
            ports:
              - "6379"
    - from:
        - source:
            principals:
              - cluster.local/ns/shop/sa/mobile
              - cluster.local/ns/shop/sa/web
      to:
        - operation:
            methods:
              - GET
            paths:
              - /cart/{*}
        - operation:
            methods:
              - POST
            paths:
              - /cart
`);
    expect(
      grants.map(({ principal, methods, paths, ports, count }) => [principal, methods, paths, ports, count]),
    ).toEqual([
      ['cluster.local/ns/shop/sa/db', [], [], ['6379'], 1],
      ['cluster.local/ns/shop/sa/mobile', ['GET', 'POST'], ['/cart', '/cart/{*}'], [], 2],
      ['cluster.local/ns/shop/sa/web', ['GET', 'POST'], ['/cart', '/cart/{*}'], [], 3],
    ]);
  });

  it('never widens a caller beyond its own methods', () => {
    const { judge } = suggest([
      observed({ path: '/cart/1' }),
      observed({ account: 'mobile', method: 'DELETE', path: '/cart/1' }),
    ]);
    expect(judge({ method: 'DELETE', path: '/cart/1' })).toBe('denied');
    expect(judge({ account: 'mobile', method: 'DELETE', path: '/cart/1' })).toBe('allowed');
  });

  it('is as narrow as asked', () => {
    const calls = [observed({ path: '/cart/1' })];
    expect(suggest(calls, 'methods').judge({ path: '/other' })).toBe('allowed');
    expect(suggest(calls, 'methods').judge({ method: 'POST' })).toBe('denied');
    expect(suggest(calls, 'callers').judge({ method: 'POST' })).toBe('allowed');
    expect(suggest(calls, 'callers').judge({ account: 'mobile' })).toBe('denied');
  });

  it('grants whole what only metrics tell of', () => {
    const { judge } = suggest([
      observed({ by: 'metrics', port: null }),
      observed({ account: 'db', protocol: 'tcp', by: 'metrics', port: null }),
    ]);
    expect([
      judge({ method: 'POST', path: '/x' }),
      judge({ account: 'db', protocol: 'tcp' }),
      judge({ account: 'x' }),
    ]).toEqual(['allowed', 'allowed', 'denied']);
  });

  it('names callers that it cannot grant, and writes nothing where there is nobody to grant', () => {
    const { yaml, withoutIdentity } = suggest([
      observed({ identity: '' }),
      observed({ identity: null }),
      observed({ identity: 'web.shop.serviceaccount.identity.linkerd.cluster.local' }),
      observed({ method: null }),
    ]);
    expect([yaml, withoutIdentity.length]).toEqual(['', 2]);
  });

  const facts = fc.record({
    account: fc.constantFrom('web', 'mobile', 'batch', 'ads'),
    identity: fc.option(fc.constantFrom('', 'spiffe://td2/ns/other/sa/x'), { nil: undefined, freq: 3 }),
    protocol: fc.constantFrom('http' as const, 'http' as const, 'grpc' as const, 'tcp' as const),
    method: fc.constantFrom('GET', 'POST', 'DELETE', 'OPTIONS'),
    path: fc.oneof(
      fc.constantFrom(
        '/',
        '*',
        '/cart',
        '/cart/',
        '//',
        '/a b',
        '/a*',
        '/{*}/x',
        '/x/{**}',
        '/x/[redacted]',
        '/%7B*%7D',
      ),
      fc.nat(30).map((id) => `/cart/${id}/items`),
      fc.nat(30).map((id) => `/pages/${'abcdefghij'[id % 10]}${id}`),
      fc.string({ maxLength: 8 }).map((text) => `/${text.replaceAll(/[?#]/g, '')}`),
    ),
    port: fc.constantFrom(8080, 9090, null),
    wasDenied: fc.boolean(),
    by: fc.constantFrom('access-log' as const, 'access-log' as const, 'metrics' as const),
  });

  it('denies no observed call that it can grant, and no caller that was not seen gets in', () => {
    fc.assert(
      fc.property(
        fc.array(facts, { minLength: 1, maxLength: 60 }),
        fc.constantFrom<Detail>('callers', 'methods', 'paths'),
        facts,
        (list, detail, stranger) => {
          const calls = list.map((one) => observed(one as Facts));
          const { yaml, problems, judge, judgeCalls } = suggest(calls, detail);
          if (yaml === '') return;
          expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
          for (const one of calls) {
            const { identity } = one.observation;
            if (one.wasDenied || !identity) continue;
            const verdict = judgeCalls(one);
            // Of a redacted path nobody can say, nor of what metrics do not tell; but never must it be denied.
            const isTold =
              one.by === 'access-log' &&
              (one.observation.protocol === 'tcp' || one.observation.path !== null);
            expect(verdict === 'undecided' && !isTold ? 'allowed' : verdict).toBe('allowed');
          }
          const unseen = 'spiffe://cluster.local/ns/shop/sa/stranger';
          expect(judge({ ...(stranger as Facts), identity: unseen })).toBe('denied');
          expect(judge({ ...(stranger as Facts), identity: '' })).toBe('denied');
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is the same text for the same calls in any order', () => {
    fc.assert(
      fc.property(fc.array(facts, { maxLength: 30 }), (list) => {
        const calls = list.map((one) => observed(one as Facts));
        expect(suggest(calls.toReversed()).yaml).toBe(suggest(calls).yaml);
      }),
    );
  });
});
