import { operations } from '@sightglass/shared/contract';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { createApp } from '../../app.ts';
import { createContext, createFixedStore, NOW } from '../../http/testing/sample-context.ts';
import { NOBODY, sampleEdge, sampleEnd } from '../../http/testing/sample-telemetry.ts';
import { createMeshConfig } from '../../mesh-config/create-mesh-config.ts';
import { createTextSource } from '../../mesh-config/text-source.ts';
import { createMeshValidations } from '../../mesh-config/validation/validate-mesh.ts';
import { createSums } from '../../signals/sums.ts';
import type { SeriesQuery, TelemetryStore } from '../../store/telemetry-store.ts';

const CONFIG = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: cart, namespace: shop}
spec:
  hosts: [cart]
  http:
    - fault: {abort: {httpStatus: 503, percentage: {value: 0.5}}}
      timeout: 2s
      mirror: {host: stock}
      mirrorPercentage: {value: 10}
      route:
        - {destination: {host: cart, subset: v1}, weight: 90}
        - {destination: {host: cart, subset: v2}, weight: 10}
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: cart, namespace: shop}
spec:
  host: cart
  trafficPolicy: {connectionPool: {http: {http2MaxRequests: 8}}}
  subsets:
    - {name: v1, labels: {version: v1}}
    - {name: v2, labels: {version: v2}, trafficPolicy: {outlierDetection: {consecutive5xxErrors: 3}}}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: web, namespace: shop}
spec:
  hosts: [shop.example]
  gateways: [edge/door]
  http: [{route: [{destination: {host: web}}, {destination: {host: gone}}]}]
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: door, namespace: edge}
spec:
  selector: {istio: door}
  servers: [{port: {number: 443, name: https, protocol: HTTPS}, hosts: [shop.example], tls: {mode: SIMPLE, credentialName: x}}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: door, namespace: edge}
spec: {selector: {matchLabels: {app: door}}, template: {metadata: {labels: {app: door, istio: door}}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop-gateway, namespace: edge}
spec: {selector: {matchLabels: {istio: door}}, template: {metadata: {labels: {istio: door}}}}
---
apiVersion: v1
kind: Service
metadata: {name: cart, namespace: shop}
spec: {selector: {app: cart}, ports: [{name: http, port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{name: http, port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: stock, namespace: shop}
spec: {selector: {app: stock}, ports: [{name: http, port: 80}]}
`;

const fromBoth = { requests: 100, mutual: 100, reporters: ['source', 'destination'] } as const;
const EDGES = [
  sampleEdge('east~edge~door~door~latest', 'east~shop~web', fromBoth),
  sampleEdge('east~shop~web', 'east~shop~cart~cart-v1~v1', { ...fromBoth, requests: 500 }),
  sampleEdge('east~shop~web', 'east~shop~cart~cart-v2~v2', { ...fromBoth, requests: 500 }),
  sampleEdge('east~shop~cart~cart-v1~v1', 'east~shop~stock', { ...fromBoth, requests: 10 }),
  sampleEdge('east~shop~web', 'east~data~db', { requests: 40, unmeasured: 40, reporters: ['source'] }),
  sampleEdge('east~shop~web', sampleEnd('east~data~vague~vague~unknown'), {
    requests: 4,
    reporters: ['source'],
  }),
  sampleEdge('east~shop~api-gateway', 'east~shop~points', fromBoth),
  sampleEdge('west~shop~api-gateway', 'west~shop~points', fromBoth),
  sampleEdge('east~edge~door~shop-gateway~latest', 'east~shop~points~points-v1~v1', fromBoth),
  sampleEdge(NOBODY, 'east~shop~web', { requests: 3 }),
  sampleEdge('east~shop~web', 'unknown~unknown~api.example.com', {
    external: true,
    requests: 3,
    reporters: ['source'],
  }),
];

const FLAGGED: Readonly<Record<string, readonly (readonly [string, number])[]>> = {
  UO: [['east~shop~cart', 24]],
  UH: [['east~shop~stock', 7]],
  DI: [['east~shop~stock', 5]],
};

/** Counts what it is asked. */
function openStore(): { store: TelemetryStore; asked: string[] } {
  const fixed = createFixedStore(EDGES);
  const asked: string[] = [];
  const store: TelemetryStore = {
    ...fixed,
    readEdges: (query) => {
      asked.push('edges');
      return fixed.readEdges(query);
    },
    readIdentities: (query) => {
      asked.push('identities');
      return fixed.readIdentities(query);
    },
    readSeries: async (query: SeriesQuery) => {
      const [flag = ''] = query.outcomes?.flags ?? [];
      asked.push(`${query.by} ${flag}`);
      const groups = (FLAGGED[flag] ?? []).map(([key, requests]) => ({
        key,
        points: [{ ...createSums(), requests }],
      }));
      return { ...(await fixed.readSeries(query)), groups };
    },
  };
  return { store, asked };
}

const source = createTextSource({
  cluster: 'east',
  texts: [{ name: 'a.yaml', text: CONFIG }],
  startedAt: NOW,
});
const meshConfig = createMeshConfig({ sources: [source] });
const configured = { meshConfig, meshValidations: createMeshValidations(meshConfig) };

async function ask(query: string, changes: Partial<typeof configured> = configured) {
  const { store, asked } = openStore();
  const app = createApp(createContext(store, changes));
  const { body } = await request(app).get(`/api/v1/topology/badges${query}`).expect(200);
  const answer = operations.getTopologyBadges.response.parse(body);
  const of = (id: string) => answer.nodes.find((node) => node.id === id);
  const told = (id: string) =>
    Object.fromEntries(
      (of(id)?.badges ?? []).map(({ kind, active, facts }) => [
        active ? `${kind}!` : kind,
        facts.map(({ text }) => text),
      ]),
    );
  return { answer, asked, of, told };
}

describe('with the configuration', () => {
  it('says what is set up of a service and what happens to it, gravest first', async () => {
    const { told, of, answer } = await ask('');
    expect(told('east~shop~cart')).toEqual({
      'breaker!': [
        '24 requests to cart refused by a full pool (UO)',
        'connection pool: http.http2MaxRequests 8',
        'v2: outlier detection: consecutive5xxErrors 3',
      ],
      fault: ['0.5% of requests are answered with 503'],
      'split!': ['By weight 90% to v1, 10% to v2; seen 50% to v1, 50% to v2'],
      mirror: ['10% of requests are copied to shop/stock'],
      limits: ['Requests: timeout 2 s'],
    });
    expect(of('east~shop~cart')).toMatchObject({
      service: 'east~shop~cart',
      sidecar: { state: 'own' },
    });
    expect(of('east~shop~cart')?.badges.map(({ evidence }) => evidence)[0]).toBe('both');
    expect(told('east~shop~stock')).toEqual({
      'fault!': ['5 requests to stock delayed by an injected fault (DI)'],
      mirror: ['10% of requests to shop/cart are copied here'],
    });
    expect(answer.configured).toEqual(['east']);
  });

  it('marks the gateway, what is reached through it, and errors where they are', async () => {
    const { told } = await ask('');
    expect(told('east~edge~door')).toEqual({ gateway: ['Gateway edge/door: 443 HTTPS for shop.example'] });
    const web = told('east~shop~web');
    expect(web['exposed']).toEqual(['For shop.example through Gateway edge/door']);
    expect(web['config-error']?.join(' ')).toContain('SG0104');
    // A folder may leave out what is there: no error, but worth a look.
    expect(web['config-warning']?.join(' ')).toContain('gone');
  });

  it('makes a gateway of no name where it tells workloads', async () => {
    const { told } = await ask('');
    expect(told('east~shop~api-gateway')).toEqual({});
    expect(told('east~shop~points')).toEqual({ exposed: ['Called by shop-gateway, a gateway'] });
    expect(told('west~shop~api-gateway')).toEqual({ gateway: ['A gateway, by its name'] });
    expect(told('west~shop~points')).toEqual({ exposed: ['Called by api-gateway, a gateway by its name'] });
  });

  it('tells a version and a workload what is about them', async () => {
    const { told } = await ask('?kind=version');
    expect(told('east~shop~cart~v1')['breaker!']).not.toContain(
      'v2: outlier detection: consecutive5xxErrors 3',
    );
    expect(told('east~shop~cart~v2')['breaker!']).toContain('v2: outlier detection: consecutive5xxErrors 3');
    const workloads = await ask('?kind=workload');
    expect(workloads.told('east~shop~cart-v2')['breaker!']).toContain(
      'v2: outlier detection: consecutive5xxErrors 3',
    );
  });

  it('adds namespaces up, each fact with its node', async () => {
    const { of } = await ask('');
    const shop = of('east~shop');
    expect(shop).toMatchObject({ service: null, sidecar: null });
    expect(shop?.badges.find(({ kind }) => kind === 'fault')).toMatchObject({ nodes: 2, active: true });
    expect(shop?.badges.find(({ kind }) => kind === 'split')?.facts[0]?.text).toMatch(/^cart: By weight/);
  });
});

describe('from metrics alone', () => {
  it('tells flags, missing sidecars and gateways, and no more', async () => {
    const { told, of, answer } = await ask('', {});
    expect(answer.configured).toEqual([]);
    expect(told('east~shop~cart')).toEqual({
      'breaker!': ['24 requests to cart refused by a full pool (UO)'],
    });
    // Nothing says that hosts of stock are never ejected.
    expect(told('east~shop~stock')).toHaveProperty('breaker!');
    expect(Object.keys(told('east~data~db'))).toEqual(['no-sidecar']);
    expect(of('east~data~vague')).toMatchObject({ sidecar: { state: 'unknown' }, badges: [] });
    expect(of('east~unknown~unknown')).toMatchObject({ sidecar: null, badges: [] });
    expect(of('unknown~unknown~api.example.com')).toMatchObject({ sidecar: null, badges: [] });
  });

  it('asks a constant number of questions', async () => {
    const { asked } = await ask('', {});
    expect(asked.toSorted()).toEqual([
      'edges',
      'identities',
      'target-service DI',
      'target-service FI',
      'target-service UH',
      'target-service UO',
    ]);
  });
});

it('refuses a kind that there is not', async () => {
  const app = createApp(createContext(createFixedStore([])));
  const { status } = await request(app).get('/api/v1/topology/badges?kind=pod');
  expect(status).toBe(400);
});
