/**
 * Which services PeerAuthentication does nothing at, so that nobody is said to be cut off from them: those of Linkerd (by the identities that
 * their callers saw), ingress gateways (their listeners follow Gateway resources), and workloads whose configuration refuses the sidecar and
 * whose proxy never reported either.
 */
import { formatNamespaceId, formatServiceId } from '@sightglass/shared/identity';
import type { MeshConfig } from '../../mesh-config/mesh-config.ts';
import type { NodeIdentity } from '../../signals/node-identity.ts';
import type { IdentityPair } from '../../store/telemetry-store.ts';
import { canonicalServiceOf } from '../canonical-service.ts';
import type { Inbound, OutOfReach, Receiver } from './inbound.ts';

/** `SA.NS.serviceaccount.identity.linkerd.cluster.local`, the namespace of the control plane being of one's choice. */
const LINKERD_IDENTITY = /^[^./]+\.([^./]+)\.serviceaccount\.identity\./;

/** Namespaces in which Linkerd's identities were seen at the receiving end. */
export function findLinkerdNamespaces(pairs: readonly IdentityPair[]): ReadonlySet<string> {
  return new Set(
    pairs.flatMap(({ destinationPrincipal }) => LINKERD_IDENTITY.exec(destinationPrincipal)?.[1] ?? []),
  );
}

/** Namespaces whose identities have to be looked up: only callers' proxies prove anything of some service there. */
export function listPossiblyLinkerd(
  inbound: readonly Inbound[],
): { readonly cluster: string; readonly namespace: string }[] {
  const places = new Map<string, { cluster: string; namespace: string }>();
  for (const { target, received, byCallersWord } of inbound) {
    const { cluster, namespace } = target;
    if (byCallersWord && !received) places.set(formatNamespaceId(target), { cluster, namespace });
  }
  return [...places.values()];
}

/** What configuration says, by id of service. */
export type ConfiguredReach = ReadonlyMap<string, Exclude<OutOfReach, 'linkerd'>>;

function readStrings(value: unknown): [string, string][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
}

/** Services whose workloads are all chosen by a Gateway resource, or all refuse the sidecar. */
export function readConfiguredReach(config: MeshConfig): ConfiguredReach {
  const gateways = config
    .list('Gateway')
    .filter(({ apiVersion }) => apiVersion.startsWith('networking.istio.io/'))
    .map(({ cluster, spec }) => ({ cluster, selector: readStrings(spec['selector']) }))
    .filter(({ selector }) => selector.length > 0);
  const services = Map.groupBy(config.workloads(), (workload) => {
    const { cluster, namespace } = workload;
    return formatServiceId({ cluster, namespace, name: canonicalServiceOf(workload) });
  });
  const reach = new Map<string, Exclude<OutOfReach, 'linkerd'>>();
  for (const [id, workloads] of services) {
    const isGateway = workloads.every(({ cluster, labels }) =>
      gateways.some(
        (gateway) =>
          gateway.cluster === cluster && gateway.selector.every(([key, value]) => labels[key] === value),
      ),
    );
    if (isGateway) reach.set(id, 'gateway');
    else if (workloads.every(({ labels }) => labels['sidecar.istio.io/inject'] === 'false')) {
      reach.set(id, 'no-sidecar');
    }
  }
  return reach;
}

/** The receiving end of every service that received anything, by id of service. */
export function describeReceivers(
  inbound: readonly Inbound[],
  known: { readonly linkerd: ReadonlySet<string>; readonly configured: ConfiguredReach },
): Map<string, Receiver> {
  const seen = new Map<string, { service: NodeIdentity; reports: boolean; byCallersWord: boolean }>();
  for (const { target, received, byCallersWord } of inbound) {
    const end = seen.get(target.id) ?? { service: target, reports: false, byCallersWord: false };
    end.reports ||= received;
    end.byCallersWord ||= byCallersWord;
    seen.set(target.id, end);
  }
  const receivers = new Map<string, Receiver>();
  for (const [id, { service, reports, byCallersWord }] of seen) {
    const configured = known.configured.get(id) ?? null;
    let outOfReach: OutOfReach | null = null;
    if (configured === 'gateway') outOfReach = configured;
    else if (!reports && byCallersWord && known.linkerd.has(service.namespace)) outOfReach = 'linkerd';
    else if (!reports) outOfReach = configured;
    receivers.set(id, { service, reports, outOfReach });
  }
  return receivers;
}
