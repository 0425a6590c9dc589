/**
 * Which charts a preset dashboard has. In: the signals over the range. Out: the panels that can show something: requests have codes, errors and
 * latency, TCP has connections; bytes and mTLS belong to both. Nothing carried: the panels of HTTP, which then say so.
 */
import type { Signals, TopologyEdge } from '@sightglass/shared/contract';

export type GoldenChart = 'requests' | 'errors' | 'latency' | 'bytes' | 'connections' | 'mtls' | 'heatmap';

export function chooseCharts(signals: Signals): GoldenChart[] {
  const tcp = signals.openedPerSecond > 0;
  const http = signals.requestsPerSecond > 0 || !tcp;
  return [
    ...(http ? (['requests', 'errors', 'latency'] as const) : []),
    'bytes',
    ...(tcp ? (['connections'] as const) : []),
    'mtls',
    ...(http ? (['heatmap'] as const) : []),
  ];
}

/** Whether most requests on the edges are gRPC. */
export function isMostlyGrpc(edges: readonly TopologyEdge[]): boolean {
  let grpc = 0;
  for (const { protocol, requestsPerSecond } of edges)
    grpc += protocol === 'grpc' ? requestsPerSecond : -requestsPerSecond;
  return grpc > 0;
}
