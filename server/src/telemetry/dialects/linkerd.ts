/**
 * linkerd-proxy on :4191. Edges come from outbound series: the caller is the scraped target. Inbound series of meshed
 * callers tell the same requests a second time, knowing the caller's identity only, and are left out. Inbound plaintext
 * has no proxy at the calling end, so nobody else counts it: it becomes an edge from an unknown caller, unless it came to
 * the proxy's own admin port, from a probe or over loopback, or the proxy is too old to say to which port.
 */
import { UNKNOWN } from '@sightglass/shared/identity';
import type { EdgeKey, Outcome, Reporter } from '../edge-window.ts';
import { isFailed } from '../outcome.ts';
import type { Dialect, Dropped, Labels, SeriesMeaning, TargetIdentity } from './dialect.ts';
import { firstKnown, readBound } from './labels.ts';
import { readCallee, readRouteParent, readSelf } from './linkerd-ends.ts';
import { LINKERD_FAMILIES, type LinkerdFamily } from './linkerd-families.ts';
import { readLinkerdMtls } from './linkerd-mtls.ts';

const ADMIN_PORT = '4191';

interface Said {
  readonly reporter: Reporter;
  readonly edge: EdgeKey;
  readonly outcome: Outcome;
  readonly provides?: readonly string[];
  readonly yieldsTo?: readonly string[];
}

function readOutcome(labels: Labels, family: LinkerdFamily, reporter: Reporter): Outcome {
  const isTcp = family.kind === 'tcp';
  // A response without status never came: the proxy lost the connection.
  const code = isTcp ? '' : firstKnown(labels.get('status_code'), labels.get('http_status'), '0');
  const grpcStatus = isTcp ? '' : (labels.get('grpc_status_code') ?? labels.get('grpc_status') ?? '');
  const signs = { code, grpcStatus, flags: '-' };
  const classified = labels.get('classification');
  const mtls = readLinkerdMtls(labels, reporter === 'source' ? 'source-principal' : 'destination');
  return {
    ...signs,
    ...mtls,
    sourcePrincipal: firstKnown(labels.get('client_id')),
    destinationPrincipal: firstKnown(labels.get('server_id')),
    failed: classified === undefined ? isFailed(signs) : classified === 'failure',
    neverArrived: reporter === 'source' && code === '0',
  };
}

function readInbound(labels: Labels, family: LinkerdFamily, identity: TargetIdentity): Said | Dropped {
  if (labels.get('tls') === 'true') return { dropped: 'linkerd inbound of a meshed caller' };
  const port = labels.get('target_port');
  const isLocal = labels.get('no_tls_reason') === 'loopback' || labels.get('authz_name') === 'probe';
  if (port === undefined || port === ADMIN_PORT || isLocal || family.kind === 'tcp') {
    return { dropped: 'linkerd inbound without a caller' };
  }
  const unknown = { namespace: UNKNOWN, service: UNKNOWN, workload: UNKNOWN, version: UNKNOWN };
  const source = { ...unknown, cluster: identity.cluster };
  const edge: EdgeKey = { source, target: readSelf(identity), protocol: family.protocol, external: false };
  return { reporter: 'destination', edge, outcome: readOutcome(labels, family, 'destination') };
}

/** The same connections carry what the HTTP families count, so TCP yields to HTTP towards the same port of a workload. */
function httpTowards(labels: Labels, edge: EdgeKey): string {
  return `linkerd http ${edge.target.namespace}/${edge.target.workload}:${labels.get('target_port') ?? ''}`;
}

function readOutbound(
  labels: Labels,
  family: LinkerdFamily,
  identity: TargetIdentity,
): Said | Dropped | null {
  // The leg between the application and its own proxy.
  if (family.kind === 'tcp' && labels.get('peer') === 'src') return null;
  const callee = family.kind === 'route' ? readRouteParent(labels, identity) : readCallee(labels, identity);
  if (callee === null) return { dropped: 'linkerd outbound to an unnamed target' };
  const { end: target, external } = callee;
  const edge: EdgeKey = { source: readSelf(identity), target, protocol: family.protocol, external };
  const said = { reporter: 'source' as const, edge, outcome: readOutcome(labels, family, 'source') };
  if (family.kind === 'tcp') return { ...said, yieldsTo: [httpTowards(labels, edge)] };
  const sameNumber = `linkerd ${family.quantity} ${target.namespace}/${target.service}`;
  if (family.kind === 'route') return { ...said, yieldsTo: [sameNumber] };
  return { ...said, provides: [httpTowards(labels, edge), sameNumber] };
}

export const linkerd: Dialect = {
  name: 'linkerd',
  readsName: (name) => LINKERD_FAMILIES.has(name),
  interpret: (name, labels, target): SeriesMeaning | Dropped | null => {
    const family = LINKERD_FAMILIES.get(name);
    const direction = labels.get('direction') ?? (family?.kind === 'route' ? 'outbound' : '');
    if (!family || (direction !== 'inbound' && direction !== 'outbound')) return null;
    const said =
      direction === 'inbound' ? readInbound(labels, family, target) : readOutbound(labels, family, target);
    if (said === null || 'dropped' in said) return said;
    const { quantity, scale } = family;
    if (quantity !== 'latency-bucket') return { ...said, quantity, scale };
    const bound = readBound(labels);
    return bound === null ? null : { ...said, quantity, leMs: bound * scale, scale: 1 };
  },
};
