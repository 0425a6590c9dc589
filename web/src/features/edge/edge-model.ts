/** What the Edge page says beside its numbers. In: the id of the address, the answer. Out: names, the ends' kind, words for reporters. */
import type { EdgeDetail, TopologyEdge } from '@sightglass/shared/contract';
import { parseEdgeId } from '@sightglass/shared/identity';
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
