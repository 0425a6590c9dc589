import { expect, it } from 'vitest';
import { makeEdge } from './sample-data.ts';
import { chooseCharts, isMostlyGrpc } from './chart-choice.ts';

it.each([
  ['HTTP', 5, 0, ['requests', 'errors', 'latency', 'bytes', 'mtls', 'heatmap']],
  ['TCP', 0, 2, ['bytes', 'connections', 'mtls']],
  ['both', 5, 2, ['requests', 'errors', 'latency', 'bytes', 'connections', 'mtls', 'heatmap']],
  ['nothing', 0, 0, ['requests', 'errors', 'latency', 'bytes', 'mtls', 'heatmap']],
])('%s', (_, requestsPerSecond, openedPerSecond, charts) => {
  expect(chooseCharts(makeEdge({ requestsPerSecond, openedPerSecond }))).toEqual(charts);
});

it('is gRPC when most requests are', () => {
  const http = makeEdge({ requestsPerSecond: 2 });
  const grpc = makeEdge({ protocol: 'grpc', requestsPerSecond: 3 });
  expect(isMostlyGrpc([http, grpc])).toBe(true);
  expect(isMostlyGrpc([http])).toBe(false);
  expect(isMostlyGrpc([])).toBe(false);
});
