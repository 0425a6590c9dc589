/**
 * Rates in, edges out: what real engines hold of some label sets, drawn as the graph of services, workloads and versions. The cases
 * are the odd label sets that Istio's proxies print. An edge is written `caller > callee protocol`, with its rate a second.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildGraph } from '../../signals/build-graph.ts';
import type { GraphKind, NodeIdentity } from '../../signals/node-identity.ts';
import { ISTIO_CALL, UNKNOWN_CALLEE, UNKNOWN_CALLER } from '../../telemetry/dialects/testing.ts';
import type { EdgeSums } from '../telemetry-store.ts';
import { type RatedSeries, sampleRates } from '../testing/rate-samples.ts';
import type { PromqlStore } from './create-promql-store.ts';
import type { RunningEngine } from './testing/engine-process.ts';
import { REAL_ENGINES } from './testing/engines.ts';
import { openStore } from './testing/open-store.ts';

const INTERVAL_MS = 15_000;
const FROM = Date.UTC(2024, 8, 3, 14);
const TO = FROM + 15 * 60_000;
const WINDOW = { from: TO - 10 * 60_000, to: TO };

type LabelSet = Readonly<Record<string, string>>;

function requests(perSecond: number, ...labels: readonly LabelSet[]): RatedSeries {
  return { metric: 'istio_requests_total', labels: Object.assign({}, ISTIO_CALL, ...labels), perSecond };
}

function host(name: string, service: string, namespace = 'unknown'): LabelSet {
  return {
    destination_service_name: name,
    destination_service: service,
    destination_service_namespace: namespace,
  };
}

const SOURCE = { reporter: 'source', connection_security_policy: 'unknown' };
const LOST = { ...SOURCE, ...UNKNOWN_CALLEE };

interface GraphCase {
  readonly rates: readonly RatedSeries[];
  readonly edges: Readonly<Record<GraphKind, Readonly<Record<string, number>>>>;
}

/** The same edges at all kinds, but for the callee's name. */
function sameEdges(caller: readonly [string, string, string], callee: string, perSecond: number) {
  const [service, workload, version] = caller.map((name) => ({ [`${name} > ${callee}`]: perSecond }));
  return { service, workload, version } as GraphCase['edges'];
}

const WEB = ['east/shop/web', 'east/shop/web-v1', 'east/shop/web@v1'] as const;
const CART: GraphCase['edges'] = {
  service: { 'east/shop/web > west/shop/cart http': 10 },
  workload: { 'east/shop/web-v1 > west/shop/cart-v2 http': 10 },
  version: { 'east/shop/web@v1 > west/shop/cart@v2 http': 10 },
};

const CASES: Readonly<Record<string, GraphCase>> = {
  'both reporters of one call, between two clusters': {
    rates: [requests(10), requests(10, SOURCE)],
    edges: CART,
  },
  'codes of one call, and a failure that never arrived': {
    rates: [
      requests(6),
      requests(3, { response_code: '404' }),
      requests(9, SOURCE),
      requests(1, SOURCE, { response_code: '503', response_flags: 'UF' }),
    ],
    edges: CART,
  },
  'a call that the caller alone counts in the same words': {
    // What the callee counted is right; the caller's other codes are the same requests seen from there.
    rates: [requests(10), requests(2, SOURCE, { response_code: '504', response_flags: 'UT' })],
    edges: CART,
  },
  'an HTTP call with a gRPC status beside it': {
    rates: [requests(4, { grpc_response_status: '0' }), requests(6, { grpc_response_status: '' })],
    edges: CART,
  },
  'a caller without a sidecar': {
    rates: [requests(5, UNKNOWN_CALLER, { connection_security_policy: 'none' })],
    edges: {
      service: { 'unknown > west/shop/cart http': 5 },
      workload: { 'unknown > west/shop/cart-v2 http': 5 },
      version: { 'unknown > west/shop/cart@v2 http': 5 },
    },
  },
  'a request without a route': {
    rates: [requests(4, LOST, host('unknown', 'unknown'), { response_code: '404', response_flags: 'NR' })],
    edges: sameEdges(WEB, 'unknown http', 4),
  },
  'a service without a healthy workload': {
    rates: [requests(2, LOST, { response_code: '503', response_flags: 'UH' })],
    edges: {
      service: { 'east/shop/web > east/shop/cart http': 2 },
      workload: { 'east/shop/web-v1 > east/shop/cart http': 2 },
      version: { 'east/shop/web@v1 > east/shop/cart@unknown http': 2 },
    },
  },
  'a service entry': {
    rates: [requests(3, LOST, host('api.example.org', 'api.example.org', 'shop'))],
    edges: {
      service: { 'east/shop/web > east/shop/api.example.org http': 3 },
      workload: { 'east/shop/web-v1 > east/shop/api.example.org http': 3 },
      version: { 'east/shop/web@v1 > east/shop/api.example.org@unknown http': 3 },
    },
  },
  'hosts that were let through': {
    rates: [
      requests(3, LOST, host('PassthroughCluster', 'one.example.org')),
      requests(2, LOST, host('BlackHoleCluster', 'BlackHoleCluster')),
    ],
    edges: {
      service: {
        'east/shop/web > east/unknown/one.example.org http': 3,
        'east/shop/web > east/unknown/BlackHoleCluster http': 2,
      },
      workload: {
        'east/shop/web-v1 > east/unknown/one.example.org http': 3,
        'east/shop/web-v1 > east/unknown/BlackHoleCluster http': 2,
      },
      version: {
        'east/shop/web@v1 > east/unknown/one.example.org@unknown http': 3,
        'east/shop/web@v1 > east/unknown/BlackHoleCluster@unknown http': 2,
      },
    },
  },
  'the egress gateway by its host': {
    rates: [
      requests(
        3,
        LOST,
        host(
          'istio-egressgateway.istio-system.svc.cluster.local',
          'istio-egressgateway.istio-system.svc.cluster.local',
        ),
      ),
    ],
    edges: {
      service: { 'east/shop/web > east/istio-system/istio-egressgateway http': 3 },
      workload: { 'east/shop/web-v1 > east/istio-system/istio-egressgateway http': 3 },
      version: { 'east/shop/web@v1 > east/istio-system/istio-egressgateway@latest http': 3 },
    },
  },
  'what proxies print while pods come and go': {
    rates: [
      requests(10),
      requests(1, LOST, host('10.1.2.3:9080', '10.1.2.3:9080')),
      requests(1, UNKNOWN_CALLER, { source_workload_namespace: 'shop' }),
    ],
    edges: CART,
  },
  'a workload behind no service': {
    rates: [
      requests(7, host('', ''), {
        destination_service_namespace: '',
        destination_workload: 'probe-7',
        destination_canonical_service: '',
        destination_app: '',
        destination_canonical_revision: '',
        destination_version: '',
      }),
    ],
    edges: {
      service: { 'east/shop/web > west/shop/probe-7 http': 7 },
      workload: { 'east/shop/web-v1 > west/shop/probe-7 http': 7 },
      version: { 'east/shop/web@v1 > west/shop/probe-7@unknown http': 7 },
    },
  },
  'a waypoint in front of the callee': {
    rates: [requests(10, { reporter: 'waypoint', app: 'waypoint' })],
    edges: CART,
  },
  'an edge that carried nothing': {
    rates: [
      requests(10),
      requests(0, { destination_workload: 'idle-v1', destination_canonical_service: 'idle' }),
    ],
    edges: CART,
  },
  'TCP, gRPC and HTTP between the same two': {
    rates: [
      requests(10),
      requests(4, { request_protocol: 'grpc', grpc_response_status: '0' }),
      {
        metric: 'istio_tcp_received_bytes_total',
        labels: { ...ISTIO_CALL, request_protocol: 'tcp' },
        perSecond: 300,
      },
    ],
    edges: {
      service: {
        'east/shop/web > west/shop/cart http': 10,
        'east/shop/web > west/shop/cart grpc': 4,
        'east/shop/web > west/shop/cart tcp': 300,
      },
      workload: {
        'east/shop/web-v1 > west/shop/cart-v2 http': 10,
        'east/shop/web-v1 > west/shop/cart-v2 grpc': 4,
        'east/shop/web-v1 > west/shop/cart-v2 tcp': 300,
      },
      version: {
        'east/shop/web@v1 > west/shop/cart@v2 http': 10,
        'east/shop/web@v1 > west/shop/cart@v2 grpc': 4,
        'east/shop/web@v1 > west/shop/cart@v2 tcp': 300,
      },
    },
  },
};

function nameNode(node: NodeIdentity | undefined): string {
  if (!node || node.anonymous) return 'unknown';
  const name = `${node.cluster}/${node.namespace}/${node.name}`;
  return node.version === undefined ? name : `${name}@${node.version}`;
}

/** Edges of a graph with their rates: requests a second, for TCP bytes a second from caller to callee. */
function drawEdges(edges: readonly EdgeSums[], kind: GraphKind, seconds: number): Record<string, number> {
  const graph = buildGraph(edges, kind);
  return Object.fromEntries(
    graph.edges.map(({ source, target, protocol, sums }) => {
      const [from, to] = [source, target].map((id) => nameNode(graph.nodes.get(id)?.identity));
      const rate = (protocol === 'tcp' ? sums.bytesIn : sums.requests) / seconds;
      return [`${from} > ${to} ${protocol}`, Math.round(rate * 100) / 100];
    }),
  );
}

/** Every case lives in the same engine under a name of its own: one start for all. */
const CASE_LABEL = 'graph_case';

describe.each(REAL_ENGINES)('graphs from a real $name', ({ start }) => {
  let engine: RunningEngine;
  beforeAll(async () => {
    const rates = Object.entries(CASES).flatMap(([name, one]) =>
      one.rates.map(({ labels, ...rest }) => ({ ...rest, labels: { ...labels, [CASE_LABEL]: name } })),
    );
    engine = await start(sampleRates(rates, { from: FROM, to: TO, intervalMs: INTERVAL_MS }));
  });
  afterAll(() => engine?.stop());

  it.each(Object.entries(CASES))('%s', async (name, { edges }) => {
    const store: PromqlStore = await openStore([engine], {
      at: TO,
      intervalMs: INTERVAL_MS,
      settings: { matchers: [`${CASE_LABEL}=${JSON.stringify(name)}`] },
    });
    const answer = await store.readEdges({ window: WINDOW, filter: {}, histograms: false });
    await store.close();
    const seconds = answer.coveredMs / 1_000;
    for (const kind of ['service', 'workload', 'version'] as const) {
      expect([kind, drawEdges(answer.edges, kind, seconds)]).toEqual([kind, edges[kind]]);
    }
  });
});
