/** What the history knows and what carried nothing in the window: no data, which is not healthy. */
import type { Protocol } from '@sightglass/shared/identity';
import { formatEdgeId, UNKNOWN } from '@sightglass/shared/identity';
import type { EdgeEnd } from '../telemetry/edge-window.ts';
import type { GraphEdge, GraphNode } from './build-graph.ts';
import { identifyEnd, type EndKind } from './node-identity.ts';
import { createSums } from './sums.ts';

const NOTHING_KNOWN: EdgeEnd = {
  cluster: UNKNOWN,
  namespace: UNKNOWN,
  service: UNKNOWN,
  workload: UNKNOWN,
  version: UNKNOWN,
};

/** The node of an end of which these parts are known. */
export function silentNode(parts: Partial<EdgeEnd>, kind: EndKind, other: Partial<EdgeEnd> = {}): GraphNode {
  const identity = identifyEnd({ ...NOTHING_KNOWN, ...parts }, kind, { ...NOTHING_KNOWN, ...other });
  return {
    identity,
    inbound: null,
    outbound: null,
    external: identity.anonymous,
    serviceIds: new Set([identity.serviceId]),
  };
}

/** An edge between two nodes. */
export function silentEdge(source: GraphNode, target: GraphNode, protocol: Protocol): GraphEdge {
  const ends = { source: source.identity.id, target: target.identity.id };
  return {
    id: formatEdgeId({ ...ends, protocol }),
    ...ends,
    protocol,
    sums: createSums(),
    evidence: 'none',
    reporters: [],
  };
}
