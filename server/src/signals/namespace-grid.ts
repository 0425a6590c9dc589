/** A service graph -> one cell for each namespace of each cluster: its worst status and the traffic that it receives, or sends where nothing in it receives any. */
import type { Overview, TopologyNode } from '@sightglass/shared/contract';
import { worstHealth } from '@sightglass/shared/health';
import { formatNamespaceId } from '@sightglass/shared/identity';
import type { Graph } from './build-graph.ts';
import { errorRatioOf, mtlsOf, perSecond } from './golden-signals.ts';
import type { Measure } from './present-graph.ts';
import { totalSums } from './sums.ts';

/** Cells by id. `services` are the presented nodes of the graph that count as services. */
export function namespaceGrid(
  graph: Graph,
  services: readonly TopologyNode[],
  measure: Measure,
): Overview['namespaces'] {
  const groups = Map.groupBy(services, formatNamespaceId);
  const cells = Array.from(groups, ([id, members]): Overview['namespaces'][number] => {
    const [{ cluster, namespace }] = members as [TopologyNode, ...TopologyNode[]];
    const own = members.map((member) => graph.nodes.get(member.id)).filter((node) => node !== undefined);
    const inbound = own.map((node) => node.inbound).filter((part) => part !== null);
    const outbound = own.map((node) => node.outbound).filter((part) => part !== null);
    const sums = totalSums(inbound.length > 0 ? inbound : outbound);
    return {
      id,
      cluster,
      namespace,
      health: worstHealth(members.map(({ health }) => health)),
      services: members.length,
      requestsPerSecond: perSecond(sums.requests, measure.coveredMs),
      errorRatio: errorRatioOf(sums),
      bytesPerSecond: perSecond(sums.bytesIn + sums.bytesOut, measure.coveredMs),
      mutualShare: mtlsOf(sums).mutualShare,
      measured: inbound.length > 0 || outbound.length === 0 ? 'inbound' : 'outbound',
    };
  });
  return cells.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
