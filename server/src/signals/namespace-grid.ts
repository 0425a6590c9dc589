/** A service graph -> one cell for each namespace of each cluster: its worst status and the traffic that it receives. */
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
  const cells = Array.from(groups, ([id, members]) => {
    const [{ cluster, namespace }] = members as [TopologyNode, ...TopologyNode[]];
    const inbound = members.map((member) => graph.nodes.get(member.id)?.inbound ?? null);
    const sums = totalSums(inbound.filter((part) => part !== null));
    return {
      id,
      cluster,
      namespace,
      health: worstHealth(members.map(({ health }) => health)),
      services: members.length,
      requestsPerSecond: perSecond(sums.requests, measure.coveredMs),
      errorRatio: errorRatioOf(sums),
      mutualShare: mtlsOf(sums).mutualShare,
    };
  });
  return cells.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
