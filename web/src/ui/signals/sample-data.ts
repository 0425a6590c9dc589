/** Edges, nodes and answers for the tests of the detail pages. In: what a test cares about. Out: whole objects of the contract. */
import {
  breakdownKeySchema,
  metricSchema,
  type Breakdown,
  type EdgeDetail,
  type Heatmap,
  type SaturationSeries,
  type Series,
  type ServiceChanges,
  type ServiceDetail,
  type ServiceRow,
  type TopologyEdge,
  type TopologyNode,
  type WorkloadDetail,
} from '@sightglass/shared/contract';

const SIGNALS = {
  requestsPerSecond: 10,
  errorRatio: 0.02,
  latency: { p50: 4, p95: 20, p99: 60 },
  bytesPerSecond: 2048,
  openedPerSecond: 0,
  mtls: { state: 'mutual' as const, mutualShare: 1, plaintextShare: 0 },
};

const WINDOW = { from: 1_700_000_000_000, to: 1_700_000_900_000 };

export function makeEdge(part: Partial<TopologyEdge> = {}): TopologyEdge {
  return {
    id: 'east~shop~web~~east~shop~cart~~http',
    source: 'east~shop~web',
    target: 'east~shop~cart',
    protocol: 'http',
    health: 'degraded',
    ...SIGNALS,
    mtls: { ...SIGNALS.mtls, evidence: 'destination' },
    reporters: ['source', 'destination'],
    ...part,
  };
}

export function makeNode(part: Partial<TopologyNode> = {}): TopologyNode {
  return {
    id: 'east~shop~cart-v1',
    kind: 'workload',
    cluster: 'east',
    namespace: 'shop',
    name: 'cart-v1',
    external: false,
    health: 'degraded',
    measured: 'inbound',
    ...SIGNALS,
    ...part,
  };
}

export function makeServiceRow(part: Partial<ServiceRow> = {}): ServiceRow {
  return {
    id: 'east~shop~cart',
    cluster: 'east',
    namespace: 'shop',
    name: 'cart',
    external: false,
    health: 'degraded',
    measured: 'inbound',
    ...SIGNALS,
    versions: ['v1', 'v2'],
    workloads: 2,
    callers: 1,
    callees: 1,
    sparkline: [1, 2, 3],
    ...part,
  };
}

const IDENTITY = {
  sourcePrincipal: 'spiffe://cluster.local/ns/shop/sa/web',
  destinationPrincipal: 'spiffe://cluster.local/ns/shop/sa/cart',
  requestsPerSecond: 10,
  connectionsPerSecond: 0,
};

export function makeServiceDetail(part: Partial<ServiceDetail> = {}): ServiceDetail {
  return {
    window: WINDOW,
    service: makeServiceRow(),
    callers: [makeEdge()],
    callees: [
      makeEdge({
        id: 'east~shop~cart~~east~shop~redis~~tcp',
        source: 'east~shop~cart',
        target: 'east~shop~redis',
        protocol: 'tcp',
        requestsPerSecond: 0,
        errorRatio: null,
        latency: null,
        openedPerSecond: 0.5,
      }),
    ],
    workloads: [makeNode(), makeNode({ id: 'east~shop~cart-v2', name: 'cart-v2', errorRatio: 0.2 })],
    versions: [
      makeNode({ id: 'east~shop~cart~v1', kind: 'version', name: 'cart', version: 'v1' }),
      makeNode({ id: 'east~shop~cart~v2', kind: 'version', name: 'cart', version: 'v2', errorRatio: 0.2 }),
    ],
    identities: [IDENTITY],
    warnings: [],
    ...part,
  };
}

export function makeWorkloadDetail(part: Partial<WorkloadDetail> = {}): WorkloadDetail {
  return {
    window: WINDOW,
    workload: makeNode(),
    services: ['east~shop~cart'],
    versions: ['v1'],
    callers: [
      makeEdge({
        id: 'east~shop~web-v1~~east~shop~cart-v1~~http',
        source: 'east~shop~web-v1',
        target: 'east~shop~cart-v1',
      }),
    ],
    callees: [],
    identities: [IDENTITY],
    warnings: [],
    ...part,
  };
}

export function makeEdgeDetail(part: Partial<EdgeDetail> = {}): EdgeDetail {
  return {
    window: WINDOW,
    edge: makeEdge(),
    source: makeNode({ id: 'east~shop~web', kind: 'service', name: 'web' }),
    target: makeNode({ id: 'east~shop~cart', kind: 'service', name: 'cart' }),
    workloadEdges: [
      makeEdge({
        id: 'east~shop~web-v1~~east~shop~cart-v1~~http',
        source: 'east~shop~web-v1',
        target: 'east~shop~cart-v1',
      }),
    ],
    identities: [IDENTITY],
    warnings: [],
    ...part,
  };
}

/** A series answer of three steps: one group for each key. */
function makeSeries(metric: Series['metric'], keys: readonly string[] = ['total']): Series {
  return {
    window: WINDOW,
    metric,
    stepMs: 300_000,
    times: [0, 1, 2].map((step) => WINDOW.from + step * 300_000),
    series: keys.map((key, i) => ({ key, values: [i + 1, null, i + 3] })),
    warnings: [],
  };
}

function makeBreakdown(by: Breakdown['by'], keys: readonly string[]): Breakdown {
  return {
    window: WINDOW,
    by,
    groups: keys.map((key, i) => ({
      key,
      requestsPerSecond: 10 / (i + 1),
      errorRatio: i / 10,
      latency: by === 'code' || by === 'grpc-status' || by === 'flag' ? null : { p50: 4, p95: 20, p99: 60 },
      mtls: { state: 'mutual', mutualShare: 1, plaintextShare: 0 },
      share: 1 / keys.length,
    })),
    warnings: [],
  };
}

function makeHeatmap(): Heatmap {
  return {
    window: WINDOW,
    stepMs: 300_000,
    times: [0, 1, 2].map((step) => WINDOW.from + step * 300_000),
    bounds: [10, 100],
    columns: [[1, 2, 0], null, [0, 3, 1]],
    warnings: [],
  };
}

const KEYS: Readonly<Record<Breakdown['by'], readonly string[]>> = {
  caller: ['east~shop~web', 'east~shop~admin'],
  callee: ['east~shop~redis'],
  version: ['v1', 'v2'],
  workload: ['east~shop~cart-v1', 'east~shop~cart-v2'],
  code: ['200', '503'],
  'grpc-status': ['0', '14'],
  flag: ['-', 'UF'],
  protocol: ['http'],
  cluster: ['east'],
};

/** No saturation signal is defined, unless a test gives series. */
export function makeSaturationSeries(series: SaturationSeries['series'] = []): SaturationSeries {
  const times = [0, 1, 2].map((step) => WINDOW.from + step * 300_000);
  return { window: WINDOW, stepMs: 300_000, times, series, warnings: [] };
}

/** Nothing changed, unless told otherwise. */
export function makeServiceChanges(changes: Partial<ServiceChanges> = {}): ServiceChanges {
  return {
    window: WINDOW,
    baseline: { from: WINDOW.from - 1_800_000, to: WINDOW.from },
    stepMs: 60_000,
    trouble: null,
    changes: [],
    truncated: false,
    warnings: [],
    ...changes,
  };
}

/** Answers the series, breakdown, heatmap and changes calls of any subject; null for another call. */
export function answerSignals(path: string, query: URLSearchParams): object | null {
  const by = breakdownKeySchema.safeParse(query.get('by')).data;
  if (path === '/saturation-series') return makeSaturationSeries();
  if (path.endsWith('/changes')) return makeServiceChanges();
  if (path.endsWith('/series')) {
    const metric = metricSchema.parse(query.get('metric') ?? 'requests');
    return makeSeries(metric, by ? KEYS[by] : ['total']);
  }
  if (path.endsWith('/breakdown')) return makeBreakdown(by ?? 'caller', KEYS[by ?? 'caller']);
  return path.endsWith('/heatmap') ? makeHeatmap() : null;
}
