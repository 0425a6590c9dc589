/** Small graphs for tests, and nothing else. */
import type { Topology, TopologyEdge, TopologyNode } from '@sightglass/shared/contract';
import { formatEdgeId, formatServiceId, type Protocol } from '@sightglass/shared/identity';

const QUIET = {
  requestsPerSecond: 10,
  errorRatio: 0,
  latency: { p50: 5, p95: 20, p99: 40 },
  bytesPerSecond: 2048,
  openedPerSecond: 0,
} as const;

const MUTUAL = { state: 'mutual', mutualShare: 1, plaintextShare: 0 } as const;

export function sampleNode(path: string, patch: Partial<TopologyNode> = {}): TopologyNode {
  const [cluster = '', namespace = '', name = ''] = path.split('/');
  return {
    id: formatServiceId({ cluster, namespace, name }),
    kind: 'service',
    cluster,
    namespace,
    name,
    external: false,
    health: 'ok',
    ...QUIET,
    mtls: MUTUAL,
    measured: 'inbound',
    ...patch,
  };
}

export function sampleEdge(
  source: TopologyNode,
  target: TopologyNode,
  patch: Partial<TopologyEdge> = {},
): TopologyEdge {
  const protocol: Protocol = patch.protocol ?? 'http';
  return {
    id: formatEdgeId({ source: source.id, target: target.id, protocol }),
    source: source.id,
    target: target.id,
    protocol,
    health: 'ok',
    ...QUIET,
    mtls: { ...MUTUAL, evidence: 'destination' },
    reporters: ['source', 'destination'],
    ...patch,
  };
}

export function sampleTopology(): Topology {
  const gateway = sampleNode('east/istio-system/istio-ingressgateway', { measured: 'outbound' });
  const cart = sampleNode('east/shop/cart', { health: 'failing', errorRatio: 0.2 });
  const stock = sampleNode('east/shop/stock');
  const legacy = sampleNode('east/legacy/billing', { requestsPerSecond: 0, errorRatio: null, latency: null });
  const outside = sampleNode('east/unknown/api.example.com', { external: true, health: 'no-data' });
  return {
    window: { from: 0, to: 900_000 },
    nodes: [gateway, cart, stock, legacy, outside],
    edges: [
      sampleEdge(gateway, cart, { errorRatio: 0.2, health: 'failing', requestsPerSecond: 30 }),
      sampleEdge(cart, stock, { protocol: 'grpc', latency: { p50: 10, p95: 300, p99: 900 } }),
      sampleEdge(legacy, stock, {
        requestsPerSecond: 2,
        mtls: { state: 'plaintext', mutualShare: 0, plaintextShare: 1, evidence: 'destination' },
      }),
      sampleEdge(cart, outside, {
        protocol: 'tcp',
        requestsPerSecond: 0,
        errorRatio: null,
        latency: null,
        bytesPerSecond: 4096,
        mtls: { state: 'unmeasured', mutualShare: 0, plaintextShare: 0, evidence: 'none' },
      }),
    ],
    warnings: [],
  };
}
