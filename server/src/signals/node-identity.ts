/**
 * One end of an edge -> the node it is drawn as, by the kind of graph.
 *
 * In a workload graph a target whose workload nobody told (a failure that never arrived, a host outside the mesh) is drawn
 * as the service that was asked for. Its id then has the form of a version's (`cluster~namespace~service~unknown`),
 * because a service and a workload of one name would otherwise share an id.
 * A caller of which nothing is known is one node `unknown` for each cluster that it calls.
 */
import {
  formatNamespaceId,
  formatServiceId,
  formatVersionId,
  RESTRICTED,
  UNKNOWN,
  type NodeKind,
} from '@sightglass/shared/identity';
import type { EdgeEnd } from '../telemetry/edge-window.ts';

export type GraphKind = 'service' | 'workload' | 'version';

/** What an end of a single edge may be drawn as: a namespace too, where namespaces are folded. */
export type EndKind = GraphKind | 'namespace';

export interface NodeIdentity {
  readonly id: string;
  readonly kind: NodeKind;
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  readonly version?: string;
  /** Id of the canonical service that the end belongs to. */
  readonly serviceId: string;
  /** Nothing is known of it (callers outside the mesh), or nothing may be told: it counts as no service and no workload. */
  readonly anonymous: boolean;
}

const known: Record<GraphKind, WeakMap<EdgeEnd, NodeIdentity>> = {
  service: new WeakMap(),
  workload: new WeakMap(),
  version: new WeakMap(),
};

function isAnonymous({ namespace, service, workload }: EdgeEnd): boolean {
  return [UNKNOWN, RESTRICTED].some(
    (nothing) => namespace === nothing && service === nothing && workload === nothing,
  );
}

function nameEnd(end: EdgeEnd, kind: GraphKind): NodeIdentity {
  const { cluster, namespace, service } = end;
  const serviceId = formatServiceId({ cluster, namespace, name: service });
  const anonymous = isAnonymous(end);
  const place = { cluster, namespace, serviceId, anonymous };
  if (kind === 'service' || anonymous) {
    return { id: serviceId, kind: anonymous ? kind : 'service', name: service, ...place };
  }
  if (kind === 'version') {
    const id = formatVersionId({ cluster, namespace, name: service, version: end.version });
    return { id, kind, name: service, version: end.version, ...place };
  }
  if (end.workload === UNKNOWN) {
    const id = formatVersionId({ cluster, namespace, name: service, version: UNKNOWN });
    return { id, kind: 'service', name: service, ...place };
  }
  const id = formatServiceId({ cluster, namespace, name: end.workload });
  return { id, kind, name: end.workload, ...place };
}

/**
 * The node of an end. `other` is the opposite end: its cluster is where an anonymous caller is drawn.
 * Ends are interned by the rollup, so identities are remembered by object.
 */
export function identifyEnd(end: EdgeEnd, kind: EndKind, other: EdgeEnd): NodeIdentity {
  if (kind === 'namespace') return identifyNamespace(identifyEnd(end, 'service', other));
  if (end.cluster === UNKNOWN && isAnonymous(end)) return nameEnd({ ...end, cluster: other.cluster }, kind);
  let identity = known[kind].get(end);
  if (!identity) {
    identity = nameEnd(end, kind);
    known[kind].set(end, identity);
  }
  return identity;
}

/** The node that stands for a whole namespace. */
export function identifyNamespace(member: NodeIdentity): NodeIdentity {
  const { cluster, namespace } = member;
  const id = formatNamespaceId({ cluster, namespace });
  return {
    id,
    kind: 'namespace',
    cluster,
    namespace,
    name: namespace,
    serviceId: id,
    anonymous: member.anonymous,
  };
}
