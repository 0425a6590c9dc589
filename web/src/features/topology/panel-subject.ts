/** Whose series and break-downs a panel shows: which API calls, which id, which direction. */
import type { TopologyEdge, TopologyNode } from '@sightglass/shared/contract';
import { formatServiceId, parseVersionId } from '@sightglass/shared/identity';

export interface Subject {
  readonly id: string;
  readonly series: 'getServiceSeries' | 'getWorkloadSeries' | 'getEdgeSeries';
  readonly breakdown: 'getServiceBreakdown' | 'getWorkloadBreakdown' | 'getEdgeBreakdown';
  readonly direction: 'inbound' | 'outbound';
  /** Only this version of the service. */
  readonly version?: string;
}

/** Null for a folded namespace, which has no series of its own. */
export function subjectOfNode(node: TopologyNode): Subject | null {
  const direction = node.measured;
  if (node.kind === 'workload') {
    return { id: node.id, series: 'getWorkloadSeries', breakdown: 'getWorkloadBreakdown', direction };
  }
  const service = { series: 'getServiceSeries', breakdown: 'getServiceBreakdown', direction } as const;
  if (node.kind === 'service') return { id: node.id, ...service };
  const ref = parseVersionId(node.id);
  return ref ? { id: formatServiceId(ref), version: ref.version, ...service } : null;
}

export function subjectOfEdge(edge: TopologyEdge): Subject {
  return { id: edge.id, series: 'getEdgeSeries', breakdown: 'getEdgeBreakdown', direction: 'inbound' };
}
