/**
 * Which charts a preset dashboard has. In: the signals over the range. Out: the panels that can show something: requests have codes, errors and
 * latency, TCP has connections; bytes and mTLS belong to both. Nothing carried: the panels of HTTP, which then say so.
 */
import type { Signals } from '@sightglass/shared/contract';

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
