/** Whose series and break-downs a panel shows: which API calls, which id, which direction. */
import type { TopologyEdge, TopologyNode } from '@sightglass/shared/contract';
import { formatServiceId, parseServiceId, parseVersionId, RESTRICTED_ID } from '@sightglass/shared/identity';

export interface Subject {
  readonly id: string;
  readonly series: 'getServiceSeries' | 'getWorkloadSeries' | 'getEdgeSeries';
  readonly breakdown: 'getServiceBreakdown' | 'getWorkloadBreakdown' | 'getEdgeBreakdown';
  readonly direction: 'inbound' | 'outbound';
  /** Only this version of the service. */
  readonly version?: string;
  /** For an edge: what its ends are; see `edgeKind`. */
  readonly kind?: EdgeKind;
}

type EdgeKind = 'workload' | 'version';

/** The page that a node has: its workload's or its service's, and in the latter which version is meant. */
interface NodePage {
  readonly page: 'service' | 'workload';
  readonly id: string;
  readonly version?: string;
}

/**
 * Null for a folded namespace, and for what the reader may not see. In graphs of workloads and versions some nodes stand for a service of which no more is
 * known; then an id has the parts of a service, or `unknown` after them.
 */
export function pageOfNode({ id, kind }: Pick<TopologyNode, 'id' | 'kind'>): NodePage | null {
  if (id.startsWith(RESTRICTED_ID)) return null;
  if (parseServiceId(id)) return { page: kind === 'workload' ? 'workload' : 'service', id };
  const ref = parseVersionId(id);
  if (!ref) return null;
  const service = { page: 'service', id: formatServiceId(ref) } as const;
  return kind === 'version' ? { ...service, version: ref.version } : service;
}

/** Null for a folded namespace, which has no series of its own. */
export function subjectOfNode(node: TopologyNode): Subject | null {
  const found = pageOfNode(node);
  if (!found) return null;
  const { page, ...rest } = found;
  const direction = node.measured;
  return page === 'workload'
    ? { ...rest, series: 'getWorkloadSeries', breakdown: 'getWorkloadBreakdown', direction }
    : { ...rest, series: 'getServiceSeries', breakdown: 'getServiceBreakdown', direction };
}

/** What the ends of an edge are where they are not services: ids of services and workloads have one form. */
export function edgeKind(...ends: readonly Pick<TopologyNode, 'kind'>[]): EdgeKind | undefined {
  return (['workload', 'version'] as const).find((kind) => ends.some((end) => end.kind === kind));
}

export function subjectOfEdge(edge: TopologyEdge, kind: EdgeKind | undefined): Subject {
  return {
    id: edge.id,
    series: 'getEdgeSeries',
    breakdown: 'getEdgeBreakdown',
    direction: 'inbound',
    ...(kind ? { kind } : {}),
  };
}
