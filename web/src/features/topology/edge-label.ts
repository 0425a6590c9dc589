/** The label of choice on edges. In: an edge, the choice, and what its source sends in all. Out: text, empty for none. */
import type { TopologyEdge } from '@sightglass/shared/contract';
import { formatBytesPerSecond } from '../../format/bytes.ts';
import { formatLatency } from '../../format/latency.ts';
import { formatRate } from '../../format/rate.ts';
import { formatRatio } from '../../format/ratio.ts';
import { measureTraffic } from './traffic.ts';

export const EDGE_LABELS = ['rps', 'errors', 'p95', 'share', 'bytes', 'mtls', 'none'] as const;
export type EdgeLabel = (typeof EDGE_LABELS)[number];

export const EDGE_LABEL_WORDS: Readonly<Record<EdgeLabel, string>> = {
  rps: 'Requests/s',
  errors: 'Error %',
  p95: 'p95 latency',
  share: 'Share of caller',
  bytes: 'Bytes/s',
  mtls: 'mTLS share',
  none: 'No labels',
};

/** What each node sends in all, by node id, in the units of `measureTraffic`. */
export function sumOutgoing(edges: readonly TopologyEdge[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const edge of edges) sums.set(edge.source, (sums.get(edge.source) ?? 0) + measureTraffic(edge));
  return sums;
}

export function labelEdge(edge: TopologyEdge, choice: EdgeLabel, sent: ReadonlyMap<string, number>): string {
  const hasRequests = edge.requestsPerSecond > 0;
  switch (choice) {
    case 'rps':
      if (hasRequests) return formatRate(edge.requestsPerSecond);
      return edge.bytesPerSecond > 0 ? formatBytesPerSecond(edge.bytesPerSecond) : '';
    case 'errors':
      // A zero on every edge would hide the few that matter.
      return edge.errorRatio === null || edge.errorRatio === 0 ? '' : formatRatio(edge.errorRatio);
    case 'p95':
      return edge.latency === null ? '' : formatLatency(edge.latency.p95);
    case 'share': {
      const total = sent.get(edge.source) ?? 0;
      return total > 0 ? formatRatio(measureTraffic(edge) / total) : '';
    }
    case 'bytes':
      return edge.bytesPerSecond > 0 ? formatBytesPerSecond(edge.bytesPerSecond) : '';
    case 'mtls':
      return edge.mtls.state === 'unmeasured' ? '?' : formatRatio(edge.mtls.mutualShare);
    default:
      return '';
  }
}
