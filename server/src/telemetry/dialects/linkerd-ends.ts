/**
 * Caller and callee in linkerd-proxy's text. The proxy does not name its own workload: that is the scraped target. Outbound
 * series name the callee by labels `dst_*` (what the destination controller told) and by `authority`, the host asked for.
 */
import { UNKNOWN } from '@sightglass/shared/identity';
import type { EdgeEnd } from '../edge-window.ts';
import type { Labels, TargetIdentity } from './dialect.ts';
import { firstKnown, isForeignHost, isIpAddress, isKnown, parseServiceHost } from './labels.ts';

const WORKLOAD_KINDS = [
  'deployment',
  'statefulset',
  'daemonset',
  'replicationcontroller',
  'replicaset',
  'cronjob',
  'job',
];

/** The scraped proxy's own workload as an end of an edge. */
export function readSelf(identity: TargetIdentity): EdgeEnd {
  return { ...identity, service: firstKnown(identity.service, identity.workload) };
}

export interface LinkerdCallee {
  readonly end: EdgeEnd;
  readonly external: boolean;
}

/** The callee of an outbound series; null when neither labels nor authority name it. */
export function readCallee(labels: Labels, identity: TargetIdentity): LinkerdCallee | null {
  const authority = firstKnown(labels.get('authority'), labels.get('hostname')).replace(/:\d+$/, '');
  const host = parseServiceHost(authority);
  const workload = firstKnown(...WORKLOAD_KINDS.map((kind) => labels.get(`dst_${kind}`)));
  const service = firstKnown(labels.get('dst_service'), host?.name, workload);
  const cluster = firstKnown(labels.get('dst_target_cluster'), identity.cluster);
  if (service !== UNKNOWN) {
    const namespace = firstKnown(labels.get('dst_namespace'), host?.namespace);
    return { end: { cluster, namespace, service, workload, version: UNKNOWN }, external: false };
  }
  if (!isKnown(authority) || isIpAddress(authority)) return null;
  const external = isForeignHost(authority);
  const namespace = external ? UNKNOWN : identity.namespace;
  return { end: { cluster, namespace, service: authority, workload: UNKNOWN, version: UNKNOWN }, external };
}

/** The service of a policy route (`outbound_http_route_*`): its parent, which is what the caller asked for. */
export function readRouteParent(labels: Labels, identity: TargetIdentity): LinkerdCallee | null {
  const name = firstKnown(labels.get('parent_name'));
  const kind = labels.get('parent_kind');
  if (name === UNKNOWN || (kind !== undefined && kind !== 'Service')) return null;
  const namespace = firstKnown(labels.get('parent_namespace'));
  return {
    end: { cluster: identity.cluster, namespace, service: name, workload: UNKNOWN, version: UNKNOWN },
    external: false,
  };
}
