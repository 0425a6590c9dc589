/**
 * Caller and callee of an Istio series. The proxy at one end knows itself, so for a sidecar the parts that its labels
 * leave unknown come from the scraped target; a waypoint or ztunnel is neither end and lends its cluster only.
 * Captures without canonical labels (Istio before 1.6) fall back on the labels `app` and `workload`.
 */
import { UNKNOWN } from '@sightglass/shared/identity';
import type { EdgeEnd } from '../edge-window.ts';
import type { Labels, TargetIdentity } from './dialect.ts';
import { readAskedHost } from './istio-destination.ts';
import { firstKnown, isKnown } from './labels.ts';

/** The canonical revision of workloads without a version. */
const UNVERSIONED = 'latest';

export interface IstioEnds {
  readonly source: EdgeEnd;
  readonly target: EdgeEnd;
  readonly external: boolean;
  readonly foldInto?: string;
}

interface Peer extends EdgeEnd {
  readonly isKnown: boolean;
}

function readPeer(labels: Labels, side: 'source' | 'destination'): Peer {
  const workload = firstKnown(labels.get(`${side}_workload`));
  const canonical = labels.get(`${side}_canonical_service`);
  const app = labels.get(`${side}_app`);
  const known = [canonical, app, workload].some(isKnown);
  return {
    cluster: firstKnown(labels.get(`${side}_cluster`)),
    namespace: firstKnown(labels.get(`${side}_workload_namespace`)),
    service: firstKnown(canonical, app),
    workload,
    // An unknown peer's revision reads `latest`, which is Istio's default and not something that was seen.
    version: known
      ? firstKnown(labels.get(`${side}_canonical_revision`), labels.get(`${side}_version`))
      : UNKNOWN,
    isKnown: known,
  };
}

function fillFrom(peer: Peer, self: TargetIdentity): Peer {
  return {
    cluster: firstKnown(peer.cluster, self.cluster),
    namespace: firstKnown(peer.namespace, self.namespace),
    service: firstKnown(
      peer.service,
      peer.isKnown ? peer.workload : self.service,
      self.service,
      self.workload,
    ),
    workload: firstKnown(peer.workload, self.workload),
    version: peer.isKnown ? peer.version : firstKnown(self.version),
    isKnown: peer.isKnown || isKnown(self.service) || isKnown(self.workload),
  };
}

/** `self` tells which end the scraped target is. The text is the reason why the series is left out. */
export function readIstioEnds(
  labels: Labels,
  identity: TargetIdentity,
  self: 'source' | 'destination' | 'neither',
): IstioEnds | string {
  const asked = readAskedHost(labels);
  const caller = readPeer(labels, 'source');
  const callee = readPeer(labels, 'destination');
  const source = self === 'source' ? fillFrom(caller, identity) : caller;
  if (asked.isAddress && !source.isKnown) return 'unknown caller of an address';
  const isHalfTold = isKnown(caller.namespace) && labels.get('source_workload') === UNKNOWN;
  if (isHalfTold && !source.isKnown) return 'caller without a workload';
  const isSelf = self === 'destination' || (asked.isInboundPassthrough && self !== 'source');
  const target = isSelf ? fillFrom(callee, identity) : callee;
  if (asked.isRawAddress && !target.isKnown) return 'address instead of a service';

  // Only one cluster is told where the other end's metadata is missing; it is the likeliest for both.
  const sourceCluster = firstKnown(source.cluster, isKnown(callee.cluster) ? UNKNOWN : identity.cluster);
  const targetCluster = firstKnown(callee.cluster, sourceCluster);
  const isForeign = asked.external && !callee.isKnown;
  const hostService = isForeign || !target.isKnown ? asked.service : UNKNOWN;
  const gateway = target.isKnown ? undefined : asked.workload;
  return {
    source: {
      cluster: sourceCluster,
      namespace: source.namespace,
      service: firstKnown(source.service, source.workload),
      workload: source.workload,
      version: source.version,
    },
    target: {
      cluster: targetCluster,
      namespace: isForeign ? asked.namespace : firstKnown(target.namespace, asked.namespace),
      service: firstKnown(hostService, target.service, asked.service, target.workload),
      workload: firstKnown(target.workload, gateway),
      version: gateway === undefined ? target.version : UNVERSIONED,
    },
    external: isForeign,
    ...(isForeign && asked.foldInto !== undefined ? { foldInto: asked.foldInto } : {}),
  };
}
