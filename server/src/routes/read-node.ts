/**
 * Everything about one service or workload in a window: edges that end at it and edges that begin at it, in two reads that go
 * by the store's order instead of one over the whole mesh.
 */
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { NodeSubject } from '../signals/subject.ts';
import type { EdgesAnswer, EdgeSums, IdentitiesAnswer, TelemetryStore } from '../store/telemetry-store.ts';

export interface NodeReading {
  /** Window, coverage and warnings of the reads, which are about the same stored windows. */
  readonly answer: EdgesAnswer;
  readonly inbound: readonly EdgeSums[];
  readonly outbound: readonly EdgeSums[];
  /** Every edge once, also one from the node to itself. */
  readonly edges: readonly EdgeSums[];
}

/** Reads the edges of a node. */
export async function readNode(
  store: TelemetryStore,
  subject: NodeSubject,
  window: TimeWindow,
): Promise<NodeReading> {
  const [inbound, outbound] = await Promise.all([
    subject.inbound && store.readEdges({ window, filter: subject.inbound, histograms: true }),
    store.readEdges({ window, filter: subject.outbound, histograms: true }),
  ]);
  const target = subject.inbound?.target;
  const isOwn = ({ edge }: EdgeSums): boolean =>
    target !== undefined &&
    target.cluster === edge.target.cluster &&
    target.namespace === edge.target.namespace &&
    (target.service === undefined || target.service === edge.target.service) &&
    (target.workload === undefined || target.workload === edge.target.workload);
  return {
    answer: {
      ...(inbound && inbound.edges.length > 0 ? inbound : outbound),
      warnings: [...(inbound?.warnings ?? []), ...outbound.warnings],
    },
    inbound: inbound?.edges ?? [],
    outbound: outbound.edges,
    edges: [...(inbound?.edges ?? []), ...outbound.edges.filter((sums) => !isOwn(sums))],
  };
}

/** Identities of those who call the node; of those whom it calls where nobody calls it. */
export async function readNodeIdentities(
  store: TelemetryStore,
  subject: NodeSubject,
  window: TimeWindow,
): Promise<IdentitiesAnswer> {
  if (subject.inbound) {
    const answer = await store.readIdentities({ window, filter: subject.inbound });
    if (answer.pairs.length > 0) return answer;
  }
  return store.readIdentities({ window, filter: subject.outbound });
}
