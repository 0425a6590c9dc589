import { expect, it } from 'vitest';
import { makeEdge } from './sample-data.ts';
import { chooseCharts } from './chart-choice.ts';

it.each([
  ['HTTP', 5, 0, ['requests', 'errors', 'latency', 'bytes', 'mtls', 'heatmap']],
  ['TCP', 0, 2, ['bytes', 'connections', 'mtls']],
  ['both', 5, 2, ['requests', 'errors', 'latency', 'bytes', 'connections', 'mtls', 'heatmap']],
  ['nothing', 0, 0, ['requests', 'errors', 'latency', 'bytes', 'mtls', 'heatmap']],
])('%s', (_, requestsPerSecond, openedPerSecond, charts) => {
  expect(chooseCharts(makeEdge({ requestsPerSecond, openedPerSecond }))).toEqual(charts);
});
