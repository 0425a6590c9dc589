import { describe, expect, it } from 'vitest';
import { createMeshConfig } from '../../mesh-config/create-mesh-config.ts';
import { createTextSource } from '../../mesh-config/text-source.ts';
import { readTrafficConfig, type TrafficConfig } from './list-routes.ts';
import { readDuration } from './read-values.ts';
import { weightsOf } from './weights-of.ts';

function readText(text: string): TrafficConfig {
  const source = createTextSource({ cluster: 'east', texts: [{ name: 'a.yaml', text }], startedAt: 1 });
  return readTrafficConfig(createMeshConfig({ sources: [source] }));
}

const SHOP = { cluster: 'east', namespace: 'shop' };
const REVIEWS = { ...SHOP, name: 'reviews' };

const ISTIO = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: reviews, namespace: shop}
spec:
  hosts: [reviews.shop.svc.cluster.local]
  http:
    - name: testers
      match:
        - uri: {prefix: /new}
          headers: {x-user: {exact: ann}}
        - withoutHeaders: {cookie: {}}
      fault:
        abort: {percentage: {value: 5}, httpStatus: 503}
        delay: {percentage: {value: 0.5}, fixedDelay: 3s}
      route:
        - destination: {host: reviews, subset: canary}
    - match: [{uri: {exact: /old}}]
      redirect: {uri: /new, authority: shop.example, redirectCode: 308}
    - timeout: 1.5s
      retries: {attempts: 3, perTryTimeout: 500ms, retryOn: "5xx,reset"}
      rewrite: {uri: /v2}
      mirror: {host: shadow.tools}
      mirrorPercentage: {value: 10}
      route:
        - destination: {host: reviews, subset: stable}
          weight: 75
        - destination: {host: reviews, subset: canary}
          weight: 25
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: reviews, namespace: shop}
spec:
  host: reviews
  trafficPolicy:
    loadBalancer: {simple: LEAST_REQUEST}
    connectionPool: {tcp: {maxConnections: 100}, http: {http2MaxRequests: 24}}
    outlierDetection: {consecutive5xxErrors: 5}
  subsets:
    - name: stable
      labels: {version: v1}
    - name: canary
      labels: {version: v2}
      trafficPolicy:
        loadBalancer: {consistentHash: {httpHeaderName: x-user}}
`;

describe('what Istio’s API configures', () => {
  const config = readText(ISTIO);

  it('is a list of rules, in words, with versions by subset', () => {
    const [route, ...others] = config.routesOf(REVIEWS);
    expect(others).toEqual([]);
    expect(route).toMatchObject({ kind: 'VirtualService', through: ['mesh'] });
    expect(route?.rules).toEqual([
      {
        name: 'testers',
        matches: ['path begins with /new and header x-user is ann', 'no header cookie'],
        targets: [{ host: 'reviews', subset: 'canary', version: 'v2', own: true, weight: 100 }],
        redirect: null,
        rewrite: null,
        mirrors: [],
        timeoutMs: null,
        retries: null,
        faults: [
          { kind: 'abort', percent: 5, what: '503' },
          { kind: 'delay', percent: 0.5, what: '3s' },
        ],
      },
      expect.objectContaining({ name: 'rule 2', redirect: '308 to shop.example /new', targets: [] }),
      expect.objectContaining({
        timeoutMs: 1500,
        retries: { attempts: 3, perTryTimeoutMs: 500, on: '5xx,reset' },
        rewrite: '/v2',
        mirrors: [{ host: 'shadow.tools', subset: null, percent: 10 }],
      }),
    ]);
    expect(route && weightsOf(route)).toEqual([
      { version: 'v1', weight: 75 },
      { version: 'v2', weight: 25 },
    ]);
  });

  it('has policies, a subset’s own before the service’s', () => {
    expect(config.policiesOf(REVIEWS)).toMatchObject([
      {
        subset: null,
        loadBalancer: 'LEAST_REQUEST',
        pools: [
          { name: 'tcp.maxConnections', value: '100' },
          { name: 'http.http2MaxRequests', value: '24' },
        ],
        outliers: [{ name: 'consecutive5xxErrors', value: '5' }],
      },
      { subset: 'stable', version: 'v1', loadBalancer: 'LEAST_REQUEST' },
      { subset: 'canary', version: 'v2', loadBalancer: 'consistent hash of httpHeaderName x-user' },
    ]);
  });

  it('does not concern other services, nor the same name elsewhere', () => {
    expect(config.routesOf({ ...SHOP, name: 'ratings' })).toEqual([]);
    expect(config.routesOf({ ...REVIEWS, namespace: 'tools' })).toEqual([]);
    expect(config.routesOf({ ...REVIEWS, cluster: 'west' })).toEqual([]);
  });
});

const GATEWAY = `apiVersion: v1
kind: Service
metadata: {name: reviews-v1, namespace: shop}
spec: {selector: {app: reviews, version: v1}}
---
apiVersion: v1
kind: Service
metadata: {name: reviews-v2, namespace: shop}
spec: {selector: {app: reviews, version: v2}}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: reviews, namespace: shop}
spec:
  parentRefs: [{group: "", kind: Service, name: reviews, port: 80}]
  rules:
    - matches: [{path: {type: PathPrefix, value: /api}, method: GET}]
      timeouts: {request: 1m30s}
      filters:
        - type: RequestMirror
          requestMirror: {backendRef: {name: shadow, namespace: tools}, percent: 5}
      backendRefs:
        - {name: reviews-v1, port: 80, weight: 9}
        - {name: reviews-v2, port: 80, weight: 1}
---
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata: {name: reviews-grpc, namespace: shop}
spec:
  parentRefs: [{name: web, namespace: gateways}]
  hostnames: [reviews.example]
  rules:
    - matches: [{method: {service: shop.Reviews, method: Get}, headers: [{name: x-a, value: "1"}]}]
      backendRefs: [{name: reviews-v2, port: 80}]
`;

describe('what the Gateway API configures', () => {
  const routes = readText(GATEWAY).routesOf(REVIEWS);

  it('is a list of rules, with versions by the Services’ selectors', () => {
    expect(routes.map(({ kind, through }) => [kind, through])).toEqual([
      ['HTTPRoute', ['Service reviews.shop']],
      ['GRPCRoute', ['Gateway web.gateways']],
    ]);
    expect(routes[0]?.rules).toMatchObject([
      {
        matches: ['path begins with /api and method is GET'],
        timeoutMs: 90_000,
        mirrors: [{ host: 'shadow.tools', percent: 5 }],
        targets: [
          { version: 'v1', own: true, weight: 90 },
          { version: 'v2', own: true, weight: 10 },
        ],
      },
    ]);
    expect(routes[1]?.rules[0]?.matches).toEqual(['gRPC method is shop.Reviews/Get and header x-a is 1']);
  });
});

describe('resources that make no sense', () => {
  it('cost themselves alone', () => {
    const broken = readText(`apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: reviews, namespace: shop}
spec: {hosts: [reviews], http: [7, {route: [{destination: reviews}], timeout: soon, match: no}]}
`);
    expect(broken.routesOf(REVIEWS)[0]?.rules).toMatchObject([
      { targets: [], matches: [] },
      { targets: [], matches: [], timeoutMs: null },
    ]);
    expect(['2s', '1h30m', '250ms', 'soon', 7, ''].map(readDuration)).toEqual([
      2000,
      5_400_000,
      250,
      null,
      null,
      null,
    ]);
  });
});
