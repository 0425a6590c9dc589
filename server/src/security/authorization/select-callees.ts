/**
 * Whether a policy applies to a callee (istio/istio, pilot/pkg/model/policyattachment.go): by namespace, all of them from the root namespace; by labels of the
 * workload; or by targetRefs, of a gateway, or of a Service or ServiceEntry behind a waypoint. Labels come from the configured workload; where
 * that is not known, `app`, `version` and their like are read from what telemetry calls service and version, and other labels are unknown. Pure.
 */
import { UNKNOWN } from '@sightglass/shared/identity';
import type { AuthorizationPolicy, TargetRef } from './authorization-policy.ts';
import type { Enforcer } from './compile-policy.ts';
import { all, any, type Ternary } from './ternary.ts';

export interface Callee {
  readonly cluster: string;
  readonly namespace: string;
  readonly service: string;
  readonly workload: string;
  readonly version: string;
  /** Outside the mesh, where nobody enforces anything. */
  readonly external: boolean;
}

export interface MeshFacts {
  rootNamespace(cluster: string): string;
  /** Its own first, then aliases. */
  trustDomains(cluster: string): readonly string[];
  /** Of the workload's pods; null where it is not configured as far as is known. */
  labelsOf(callee: Callee): Readonly<Record<string, string>> | null;
  /** Whether ztunnels carry what it receives; false where it is not known. */
  isAmbient(callee: Callee): boolean;
  /** Whether the Gateway is a waypoint; null where it is not known. */
  isWaypoint(ref: {
    readonly cluster: string;
    readonly namespace: string;
    readonly name: string;
  }): boolean | null;
  /** Hosts of a ServiceEntry; null where it is not known. */
  hostsOf(ref: {
    readonly cluster: string;
    readonly namespace: string;
    readonly name: string;
  }): readonly string[] | null;
}

/** Labels that Istio takes a workload's canonical service and revision from. */
const SERVICE_LABELS = new Set([
  'app',
  'app.kubernetes.io/name',
  'service.istio.io/canonical-name',
  'k8s-app',
]);
const VERSION_LABELS = new Set([
  'version',
  'app.kubernetes.io/version',
  'service.istio.io/canonical-revision',
]);

function hasLabel(callee: Callee, [name, value]: readonly [string, string]): Ternary {
  const told = SERVICE_LABELS.has(name)
    ? callee.service
    : VERSION_LABELS.has(name)
      ? callee.version
      : UNKNOWN;
  return told === UNKNOWN || told === '' ? null : told === value;
}

function isSelected(labels: Readonly<Record<string, string>>, callee: Callee, facts: MeshFacts): Ternary {
  const wanted = Object.entries(labels);
  const own = facts.labelsOf(callee);
  if (own) return wanted.every(([name, value]) => own[name] === value);
  return all(wanted, (label) => hasLabel(callee, label));
}

function isSame(told: string, wanted: string): Ternary {
  return told === UNKNOWN || told === '' ? null : told === wanted;
}

function isTargeted(
  ref: TargetRef,
  { namespace, callee, facts }: { namespace: string; callee: Callee; facts: MeshFacts },
): Ternary {
  if (ref.namespace !== '' && ref.namespace !== namespace) return false;
  const resource = { cluster: callee.cluster, namespace, name: ref.name };
  switch (ref.kind) {
    case 'Service':
      return all([isSame(callee.namespace, namespace), isSame(callee.service, ref.name)], (same) => same);
    case 'ServiceEntry': {
      const hosts = facts.hostsOf(resource);
      if (hosts) return hosts.includes(callee.service);
      return callee.external ? null : false;
    }
    case 'Gateway': {
      const isHome = isSame(callee.namespace, namespace);
      if (isHome === false) return false;
      if (facts.isWaypoint(resource) === true) return callee.external ? false : null;
      const own = facts.labelsOf(callee);
      if (own) return own['gateway.networking.k8s.io/gateway-name'] === ref.name;
      if (callee.workload === UNKNOWN) return null;
      return callee.workload === ref.name || callee.workload.startsWith(`${ref.name}-`);
    }
    case 'GatewayClass':
      return ref.name === 'istio-waypoint' && namespace === facts.rootNamespace(callee.cluster)
        ? null
        : false;
    default:
      return null;
  }
}

/** Unknown where the callee's labels, namespace or cluster are not known and matter. */
export function appliesTo(policy: AuthorizationPolicy, callee: Callee, facts: MeshFacts): Ternary {
  const inCluster = policy.cluster === null ? true : isSame(callee.cluster, policy.cluster);
  if (inCluster === false) return false;
  const { namespace, targetRefs, matchLabels } = policy;
  if (targetRefs.length > 0)
    return all(
      [inCluster, any(targetRefs, (ref) => isTargeted(ref, { namespace, callee, facts }))],
      (part) => part,
    );
  if (callee.external) return false;
  const isRoot = namespace === facts.rootNamespace(callee.cluster);
  const inNamespace = isRoot ? true : isSame(callee.namespace, namespace);
  if (inNamespace === false) return false;
  const selected = matchLabels === null ? true : isSelected(matchLabels, callee, facts);
  return all([inCluster, inNamespace, selected], (part) => part);
}

/** Of an ambient callee its ztunnel, but for what names a gateway or a service as its target: that is a waypoint's. */
export function enforcerOf({ targetRefs }: AuthorizationPolicy, callee: Callee, facts: MeshFacts): Enforcer {
  return targetRefs.length === 0 && facts.isAmbient(callee) ? 'ztunnel' : 'envoy';
}
