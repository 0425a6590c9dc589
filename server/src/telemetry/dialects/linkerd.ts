/**
 * linkerd-proxy on :4191. Edges come from outbound series: the caller is the scraped target. Inbound series tell the same
 * requests from the other end, knowing the caller's identity at most, and are left out and counted: those of meshed
 * callers repeat an outbound series, and so may those without identity (a caller whose discovery offered none, or a
 * gateway of another mesh), which could not be told from callers without a proxy.
 */
import { UNKNOWN } from '@sightglass/shared/identity';
import type { EdgeKey, Outcome } from '../edge-window.ts';
import { isFailed } from '../outcome.ts';
import type { Dialect, Dropped, Labels, SeriesMeaning, TargetIdentity } from './dialect.ts';
import { formatGrpcStatus } from './grpc-status.ts';
import { firstKnown, readBound } from './labels.ts';
import { readCallee, readRouteParent, readSelf } from './linkerd-ends.ts';
import { LINKERD_FAMILIES, type LinkerdFamily } from './linkerd-families.ts';
import { readLinkerdMtls } from './linkerd-mtls.ts';

interface Said {
  readonly reporter: 'source';
  readonly edge: EdgeKey;
  readonly outcome: Outcome;
  readonly provides?: readonly string[];
  readonly yieldsTo?: readonly string[];
}

function readOutcome(labels: Labels, family: LinkerdFamily): Outcome {
  const isTcp = family.kind === 'tcp';
  const told = labels.get('grpc_status_code') ?? labels.get('grpc_status');
  const grpcStatus = isTcp ? '' : formatGrpcStatus(told);
  // gRPC's routes tell no HTTP status. A response without any status never came: the proxy lost the connection.
  const assumed = grpcStatus === '' ? '0' : '200';
  const code = isTcp ? '' : firstKnown(labels.get('status_code'), labels.get('http_status'), assumed);
  const signs = { code, grpcStatus, flags: '' };
  const classified = labels.get('classification');
  return {
    ...signs,
    ...readLinkerdMtls(labels),
    sourcePrincipal: UNKNOWN,
    destinationPrincipal: firstKnown(labels.get('server_id')),
    failed: classified === undefined ? isFailed(signs) : classified === 'failure',
    neverArrived: code === '0',
  };
}

/** The same connections carry what the HTTP families count, so TCP yields to HTTP towards the same port of a workload. */
function httpTowards(labels: Labels, edge: EdgeKey): string {
  const port = labels.get('target_port') ?? /:(\d+)$/.exec(labels.get('target_addr') ?? '')?.[1] ?? '';
  return `linkerd http ${edge.target.namespace}/${edge.target.workload}:${port}`;
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
  const said = { reporter: 'source' as const, edge, outcome: readOutcome(labels, family) };
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
    if (direction === 'inbound') {
      const isMeshed = labels.get('tls') === 'true';
      return {
        dropped: isMeshed ? 'linkerd inbound of a meshed caller' : 'linkerd inbound without a caller',
      };
    }
    const said = readOutbound(labels, family, target);
    if (said === null || 'dropped' in said) return said;
    const { quantity, scale } = family;
    if (quantity !== 'latency-bucket') return { ...said, quantity, scale };
    const bound = readBound(labels);
    return bound === null ? null : { ...said, quantity, leMs: bound * scale, scale: 1 };
  },
};
