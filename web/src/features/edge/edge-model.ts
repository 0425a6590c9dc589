/** What the Edge page says beside its numbers. In: the id of the address, the answer. Out: names, the ends' kind, words for reporters. */
import type { EdgeDetail, TopologyEdge } from '@sightglass/shared/contract';
import { formatServiceId, parseEdgeId, parseVersionId } from '@sightglass/shared/identity';
import { is, type FilterPatch } from '../../ui/access-log/access-filter.ts';
import { describeNode, type Granularity } from '../../ui/signals/node-target.ts';

/** `web → cart`; the id itself where it is none. */
export function titleOfId(id: string): string {
  const ref = parseEdgeId(id);
  if (!ref) return id;
  return `${describeNode(ref.source, 'version').name} → ${describeNode(ref.target, 'version').name}`;
}

/** What a node's id stands for, for its link. */
export function granularityOf(kind: EdgeDetail['source']['kind']): Granularity {
  return kind === 'workload' || kind === 'version' ? kind : 'service';
}

const REPORTERS: Readonly<Record<string, string>> = {
  '': 'Nobody reported in this range.',
  source:
    'The numbers are the sending proxy’s, since the receiving side did not report: latency includes the network, and encryption can only be inferred.',
  destination: 'The numbers are the receiving side’s: its sidecar, waypoint or ztunnel.',
  both: 'The numbers are the receiving side’s; requests that never arrived are added from the sending proxy.',
};

/** Who counted, and what that means for the numbers. */
export function explainReporters(reporters: TopologyEdge['reporters']): string {
  const key = reporters.length > 1 ? 'both' : (reporters[0] ?? '');
  return REPORTERS[key] ?? '';
}

/** Whether nothing at all was carried in the range. */
export function isQuiet({ edge }: EdgeDetail): boolean {
  return edge.health === 'no-data' && edge.bytesPerSecond === 0 && edge.openedPerSecond === 0;
}

function serviceOf(id: string): string {
  const version = parseVersionId(id);
  return version ? formatServiceId(version) : id;
}

function isWorkload({ id, kind }: EdgeDetail['source']): boolean {
  return kind === 'workload' && parseVersionId(id) === null;
}

/** The flow as a filter of the access log: workloads where the edge is between workloads, else services. */
export function narrowToEdge({ source, target }: EdgeDetail): FilterPatch {
  return {
    ...(isWorkload(source) ? { sourceWorkload: [is(source.id)] } : { source: [is(serviceOf(source.id))] }),
    ...(isWorkload(target) ? { workload: [is(target.id)] } : { service: [is(serviceOf(target.id))] }),
  };
}
