/** What an SLO counts as good, in a sentence. Pure. */
import type { Sli } from '@sightglass/shared/contract';
import { formatLatency } from '../../format/latency.ts';
import { formatRate } from '../../format/rate.ts';
import { formatRatio } from '../../format/ratio.ts';

export function describeSli(sli: Sli): string {
  switch (sli.kind) {
    case 'availability':
      return `requests that do not end with HTTP ${sli.bad.http.join(', ') || '(none)'} or gRPC ${sli.bad.grpc.join(', ') || '(none)'}`;
    case 'latency':
      return `requests answered within ${formatLatency(sli.thresholdMs)}`;
    case 'windows': {
      const { signal, atMost } = sli.criterion;
      return signal === 'error-ratio'
        ? `windows of ${sli.window} in which at most ${formatRatio(atMost)} of the requests fail`
        : `windows of ${sli.window} in which ${signal} is at most ${formatLatency(atMost)}`;
    }
    case 'throughput':
      return `windows of ${sli.window} with at least ${formatRate(sli.floorPerSecond)}`;
    default:
      return 'events that its own PromQL counts';
  }
}
