/**
 * At which end of an edge a proxy logged a record, and what that makes of caller and callee. Istio names its clusters by direction
 * (`inbound|9080||`, `outbound|9080|subset|host`). Elsewhere a proxy stands before its own service when the cluster's name says so (`local_service`,
 * its own name) or when the upstream is on its own machine and the caller is not, or shows a certificate; otherwise it stands before the
 * callers. What the downstream connection proves of mutual TLS concerns the edge at the callee's end only.
 */
import { UNKNOWN } from '@sightglass/shared/identity';
import type { AccessRecord } from '../access-record.ts';
import { UNKNOWN_END } from '../access-record.ts';
import { isOwnService, readEnvoyCluster } from '../dialects/envoy-cluster.ts';
import { firstKnown, isIpAddress, parseServiceHost } from '../dialects/labels.ts';
import type { Reporter } from '../edge-window.ts';
import type { NodeIdentity } from './identify-node.ts';

const LOOPBACK = /^(?:127\.|\[::1\]|::1|localhost|\/|unix:|pipe:|internal:)/;

/** The address without its port and without brackets. */
export function hostOf(address: string): string {
  const bracketed = /^\[([^\]]*)\]/.exec(address);
  if (bracketed) return bracketed[1] as string;
  const colon = address.lastIndexOf(':');
  return colon > 0 && address.indexOf(':') === colon ? address.slice(0, colon) : address;
}

/** What a proxy's listeners were last seen to stand before: what is refused at once names no cluster. */
const listeners = new WeakMap<NodeIdentity, Map<string, Reporter>>();
const MAXIMUM_LISTENERS = 1000;

function decideReporter(record: AccessRecord, node: NodeIdentity): Reporter {
  const known = listeners.get(node) ?? new Map<string, Reporter>();
  if (record.upstreamCluster === '') {
    // Istio's callers ask for this name in TLS; nobody asks a proxy so that stands before them.
    if (record.sni.startsWith('outbound_') && node.role === 'sidecar') return 'destination';
    const isCertified = record.sourceIdentity !== '' && node.role !== 'router';
    return known.get(record.targetAddress) ?? (isCertified ? 'destination' : readDirection(record, node));
  }
  const reporter = readDirection(record, node);
  if (record.targetAddress === '') return reporter;
  if (known.size < MAXIMUM_LISTENERS || known.has(record.targetAddress))
    known.set(record.targetAddress, reporter);
  listeners.set(node, known);
  return reporter;
}

function readDirection(record: AccessRecord, node: NodeIdentity): Reporter {
  const { upstreamCluster } = record;
  if (node.role === 'waypoint') return 'destination';
  const direction = upstreamCluster.replaceAll('_.', '|').split('|', 1)[0];
  if (direction === 'inbound' || upstreamCluster.startsWith('InboundPassthrough')) return 'destination';
  if (direction === 'outbound' || node.role === 'router') return 'source';
  if (isOwnService(upstreamCluster) || upstreamCluster === node.end.service) return 'destination';
  if (/inbound/i.test(record.logName)) return 'destination';
  if (/outbound|egress/i.test(record.logName)) return 'source';
  const isLocal = LOOPBACK.test(record.upstreamRemoteAddress);
  if (isLocal && record.sourceIdentity !== '') return 'destination';
  return isLocal && !LOOPBACK.test(record.sourceAddress) ? 'destination' : 'source';
}

function readHostEnd(host: string, namespace: string, cluster: string): AccessRecord['target'] {
  const name = host.replace(/:\d+$/, '');
  if (name === '' || isIpAddress(host)) return UNKNOWN_END;
  const inCluster = parseServiceHost(name);
  return {
    ...UNKNOWN_END,
    cluster,
    namespace: inCluster?.namespace ?? namespace,
    service: inCluster?.name ?? name,
  };
}

/** The callee as the calling end knows it: by cluster, else by host. */
function placeCallee(record: AccessRecord, { end }: NodeIdentity): void {
  const { upstreamCluster } = record;
  if (upstreamCluster === 'PassthroughCluster' || upstreamCluster === 'BlackHoleCluster') {
    const asked = readHostEnd(record.host || record.sni, UNKNOWN, end.cluster);
    record.external = true;
    record.target =
      asked === UNKNOWN_END ? { ...asked, cluster: end.cluster, service: upstreamCluster } : asked;
    return;
  }
  const callee = upstreamCluster === '' ? null : readEnvoyCluster(upstreamCluster, end);
  if (callee !== null && typeof callee !== 'string') {
    record.target = callee.end;
    record.external = callee.external;
    return;
  }
  record.target = readHostEnd(record.host, end.namespace, end.cluster);
}

/** Namespace of a SPIFFE identity in Istio's form, and its service account; null for another identity. */
export function parseIdentity(
  identity: string,
): { readonly namespace: string; readonly account: string } | null {
  const match = /^spiffe:\/\/[^/]+\/ns\/([^/]+)\/sa\/([^/]+)$/.exec(identity);
  if (match) return { namespace: match[1] as string, account: match[2] as string };
  const linkerd = /^([^.]+)\.([^.]+)\.serviceaccount\.identity\./.exec(identity);
  return linkerd ? { namespace: linkerd[2] as string, account: linkerd[1] as string } : null;
}

/** An address without a port that a header named as well: Envoy took it from there, and it is not of the connection. */
function isClaimed({ sourceAddress, forwardedFor }: AccessRecord): boolean {
  if (forwardedFor === '' || !sourceAddress.endsWith(':0')) return false;
  return forwardedFor.split(',').some((address) => address.trim() === hostOf(sourceAddress));
}

/** The callee at its own end. Istio before 1.10 says in the cluster's name by which service it was asked for (`inbound|9080|http|host`). */
function readOwnEnd({ upstreamCluster }: AccessRecord, { end }: NodeIdentity): AccessRecord['target'] {
  const [direction, , , host = ''] = upstreamCluster.split('|');
  const asked = direction === 'inbound' ? parseServiceHost(host) : null;
  return asked === null ? end : { ...end, namespace: asked.namespace, service: asked.name };
}

/** Sets reporter, ends and proof of a record that the proxy `node` logged. */
export function placeRecord(record: AccessRecord, node: NodeIdentity): void {
  if (isClaimed(record)) record.sourceAddress = '';
  const reporter = decideReporter(record, node);
  record.reporter = reporter;
  if (reporter === 'source') {
    record.source = node.end;
    placeCallee(record, node);
    // What is known of TLS is of the connection from the service to its own proxy.
    record.proof = 'unmeasured';
    record.targetIdentity = '';
    return;
  }
  record.target = node.role === 'waypoint' ? readWaypointCallee(record, node) : readOwnEnd(record, node);
  const isMutual = record.sourceIdentity !== '' || record.sourceSubject !== '';
  if (record.knowsTls) record.proof = isMutual ? 'mutual' : 'plaintext';
  else record.proof = isMutual ? 'mutual' : 'unmeasured';
}

function readWaypointCallee(record: AccessRecord, node: NodeIdentity): AccessRecord['target'] {
  const callee = readEnvoyCluster(record.upstreamCluster, node.end);
  if (typeof callee !== 'string') return callee.end;
  const byHost = readHostEnd(record.host, node.end.namespace, node.end.cluster);
  return { ...byHost, namespace: firstKnown(byHost.namespace, node.end.namespace), workload: UNKNOWN };
}
