/** Istio's AuthorizationPolicy as it is judged here: its spec, read and checked (security.istio.io/v1, authorization_policy.proto). */
import { RESTRICTED } from '@sightglass/shared/identity';

type PolicyAction = 'ALLOW' | 'DENY' | 'AUDIT' | 'CUSTOM';

/** Fields of a source or an operation, by name; a list that is left out, or empty, asks for nothing. */
export type Fields = Readonly<Record<string, readonly string[]>>;

export interface Condition {
  readonly key: string;
  readonly values: readonly string[];
  readonly notValues: readonly string[];
}

export interface PolicyRule {
  readonly from: readonly Fields[];
  readonly to: readonly Fields[];
  readonly when: readonly Condition[];
  /** What of it could not be read: whether the rule matches is then unknown. */
  readonly unreadable: boolean;
}

export interface TargetRef {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  /** Empty for that of the policy. */
  readonly namespace: string;
}

export interface AuthorizationPolicy {
  /** Cluster that it is in force in; null for every cluster. */
  readonly cluster: string | null;
  readonly namespace: string;
  readonly name: string;
  readonly action: PolicyAction;
  /** Null selects everything. */
  readonly matchLabels: Readonly<Record<string, string>> | null;
  readonly targetRefs: readonly TargetRef[];
  readonly provider: string;
  readonly rules: readonly PolicyRule[];
  /** Annotated with `istio.io/dry-run: "true"`: it decides nothing. */
  readonly dryRun: boolean;
}

/** `namespace/name`; `restricted` where whoever asks may not see it. */
export function namePolicy({ namespace, name }: AuthorizationPolicy): string {
  return namespace === RESTRICTED ? RESTRICTED : `${namespace}/${name}`;
}

/** As Envoy's access log names a rule that denied. */
export function nameRule(policy: AuthorizationPolicy, index: number): string {
  return policy.namespace === RESTRICTED ? RESTRICTED : `${namePolicy(policy)} rule ${index}`;
}

export const SOURCE_FIELDS = [
  'principals',
  'requestPrincipals',
  'namespaces',
  'serviceAccounts',
  'trustDomains',
  'ipBlocks',
  'remoteIpBlocks',
] as const;
export const OPERATION_FIELDS = ['hosts', 'ports', 'methods', 'paths'] as const;

/** `notPaths` for `paths`. */
export function negate(field: string): string {
  return `not${field.charAt(0).toUpperCase()}${field.slice(1)}`;
}

/** Fields and conditions that exist in HTTP only. Where TCP is carried, a rule of an ALLOW policy with one never matches, and other policies' rules are judged without it. */
export function isHttpOnly(attribute: string): boolean {
  return (
    /^(?:hosts|methods|paths|requestPrincipals)$/.test(attribute) ||
    attribute.startsWith('request.headers') ||
    attribute.startsWith('request.auth.')
  );
}

/** What ztunnel, which sees connections alone, leaves out of a rule (istio/istio, pilot/pkg/serviceregistry/ambient/authorization.go). */
export function isUnknownToZtunnel(attribute: string): boolean {
  return (
    isHttpOnly(attribute) ||
    /^(?:remoteIpBlocks|remote\.ip|trustDomains|source\.trustDomain|source\.serviceAccount|connection\.sni)$/.test(
      attribute,
    ) ||
    attribute.startsWith('experimental.')
  );
}
