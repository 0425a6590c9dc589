/**
 * Circuit breakers and load balancing in a DestinationRule, for the whole service or for one version (whose own pools, outlier detection and balancer each replace the service's whole).
 * https://istio.io/latest/docs/reference/config/networking/destination-rule/#TrafficPolicy
 */
import type { SettingsOf } from '@sightglass/shared/contract';
import type { MeshResource } from '../../../mesh-config/mesh-config.ts';
import { nameOf } from '../../../mesh-config/validation/rule.ts';
import { asBody, type Body } from '../../../mesh-config/trim-spec.ts';
import { listBodies, readText } from '../../configured/read-values.ts';
import { isAlike, withField, without, withPath } from '../body-fields.ts';
import type { Draft } from '../draft.ts';
import { keepDuration } from '../durations.ts';
import { refuse } from '../refusal.ts';
import type { WriteParts } from './open-route.ts';
import { findHostRule, listHostRules, subsetOf } from './subset-of.ts';

/** Where each limit of a form stands in a connection pool. */
export const POOL_PATHS = {
  maxConnections: ['tcp', 'maxConnections'],
  maxPendingRequests: ['http', 'http1MaxPendingRequests'],
  maxRequests: ['http', 'http2MaxRequests'],
  maxRequestsPerConnection: ['http', 'maxRequestsPerConnection'],
  maxRetries: ['http', 'maxRetries'],
} as const;
export const POOL_NAMES = Object.keys(POOL_PATHS) as (keyof typeof POOL_PATHS)[];

type Part = 'connectionPool' | 'outlierDetection' | 'loadBalancer';
/** What stands there -> what shall; undefined for nothing. */
type ChangePart = (present: Body | undefined) => Body | undefined;

function setPool(settings: SettingsOf<'circuit-breaker'>): ChangePart {
  return (present) => {
    let pool: Body = present ?? {};
    for (const name of POOL_NAMES) pool = withPath(pool, POOL_PATHS[name], settings[name] ?? undefined);
    return Object.keys(pool).length > 0 ? pool : undefined;
  };
}

function setOutliers({ outliers }: SettingsOf<'circuit-breaker'>): ChangePart {
  return (present = {}) => {
    // Whatever else is said would still eject by defaults.
    if (!outliers) return undefined;
    const { consecutive5xxErrors, intervalMs, baseEjectionMs, maxEjectionPercent } = outliers;
    let body = withField(
      without(present, ['consecutiveErrors']),
      'consecutive5xxErrors',
      consecutive5xxErrors,
    );
    body = withField(body, 'interval', keepDuration(body['interval'], intervalMs));
    body = withField(body, 'baseEjectionTime', keepDuration(body['baseEjectionTime'], baseEjectionMs));
    return withField(body, 'maxEjectionPercent', maxEjectionPercent);
  };
}

type Policy = NonNullable<SettingsOf<'load-balancing'>['policy']>;

function writeHash(policy: Exclude<Policy, { kind: 'simple' }>, present: Body): Body {
  switch (policy.kind) {
    case 'header':
      return { httpHeaderName: policy.name };
    case 'query':
      return { httpQueryParameterName: policy.name };
    case 'source-address':
      return { useSourceIp: true };
    default: {
      const cookie = asBody(present['httpCookie']);
      const kept = cookie['name'] === policy.name ? cookie : {};
      const ttl = keepDuration(kept['ttl'], policy.ttlMs);
      return { httpCookie: { ...kept, name: policy.name, ttl } };
    }
  }
}

const HASH_KEYS = ['httpHeaderName', 'httpCookie', 'useSourceIp', 'httpQueryParameterName'];

function setBalancer({ policy }: SettingsOf<'load-balancing'>): ChangePart {
  return (present = {}) => {
    const hash = asBody(present['consistentHash']);
    let body = present;
    if (policy?.kind === 'simple')
      body = withField(withField(body, 'simple', policy.simple), 'consistentHash', undefined);
    else {
      const ring = without(hash, HASH_KEYS);
      body = withField(body, 'simple', undefined);
      body = withField(body, 'consistentHash', policy ? { ...writeHash(policy, hash), ...ring } : undefined);
      if (isAlike(body['consistentHash'], present['consistentHash']))
        body = withField(body, 'consistentHash', present['consistentHash']);
    }
    return Object.keys(body).length > 0 ? body : undefined;
  };
}

function chooseRuleOf({ change, world }: WriteParts): MeshResource | null {
  const rules = listHostRules(world);
  if (change.resource !== null) {
    const offered = world.choices.find(
      ({ id, kind }) => id === change.resource && kind === 'DestinationRule',
    );
    const asked = offered ? world.config.read(offered.id) : null;
    if (!asked) refuse(`${change.resource} is no DestinationRule of ${world.service.name}.`);
    return asked;
  }
  const beside = rules.filter(({ namespace }) => namespace === rules[0]?.namespace);
  if (beside.length > 1)
    refuse(
      `There are several DestinationRules for ${world.host}: ${beside.map(nameOf).join(', ')}. Choose the one to change.`,
    );
  return rules[0] ?? null;
}

function applyPart(policy: Body, part: Part, change: ChangePart): Body {
  const present = policy[part];
  return withField(policy, part, change(present === undefined ? undefined : asBody(present)));
}

function withPolicy(body: Body, policy: Body): Body {
  const isEmpty = Object.keys(policy).length === 0;
  return withField(body, 'trafficPolicy', isEmpty ? undefined : policy);
}

const PART_WORDS: Readonly<Record<Part, string>> = {
  connectionPool: 'limits of connections',
  outlierDetection: 'outlier detection',
  loadBalancer: 'load balancing',
};

/** A version's own part, which replaces the service's: it begins as a copy of that, and is left out where it would say the same. */
function applyPartOfVersion(
  { own, inherited }: { readonly own: Body; readonly inherited: Body },
  part: Part,
  change: ChangePart,
): Body {
  const general = inherited[part] === undefined ? undefined : asBody(inherited[part]);
  const written = change(own[part] === undefined ? general : asBody(own[part]));
  if (own[part] === undefined && isAlike(written, general)) return own;
  if (written !== undefined || general === undefined) return withField(own, part, written);
  if (part === 'connectionPool') return withField(own, part, {});
  return refuse(
    `The service’s own ${PART_WORDS[part]} holds for this version as well, and a version can replace it but not do without. Change it for the whole service.`,
  );
}

function hasPorts(policy: Body): boolean {
  return listBodies(policy['portLevelSettings']).length > 0;
}

function notePorts(policy: Body, title: string, draft: Draft): void {
  if (hasPorts(policy))
    draft.note(
      `${title} has settings of its own for ports: for requests to these ports they hold alone, and nothing of this.`,
    );
}

/** Istio reads the service's settings for a port first, and what the subset says in their place. */
function noteReplacedPorts(
  { policy, inherited }: { readonly policy: Body; readonly inherited: Body },
  changes: readonly (readonly [Part, ChangePart])[],
  { draft }: WriteParts,
): void {
  const replaced = changes.flatMap(([part]) => (policy[part] === undefined ? [] : [PART_WORDS[part]]));
  if (hasPorts(inherited) && replaced.length > 0)
    draft.note(
      `The service has settings of its own for ports: for this version its ${replaced.join(' and ')} replaces theirs as well.`,
    );
}

function writeParts(
  version: string | null,
  changes: readonly (readonly [Part, ChangePart])[],
  parts: WriteParts,
): void {
  const { world, draft } = parts;
  const chosen = chooseRuleOf(parts);
  const apply = (own: Body, of: (body: Body, part: Part, change: ChangePart) => Body): Body =>
    changes.reduce((policy, [part, change]) => of(policy, part, change), own);
  if (version === null) {
    const rule = findHostRule(world, draft, chosen);
    draft.change(rule, withPolicy(rule.spec, apply(asBody(rule.spec['trafficPolicy']), applyPart)));
    notePorts(asBody(rule.spec['trafficPolicy']), nameOf(rule), draft);
    return;
  }
  const { rule, subset } = subsetOf(version, { world, draft, within: chosen });
  const inherited = asBody(rule.spec['trafficPolicy']);
  const policy = apply(asBody(subset['trafficPolicy']), (own, part, change) =>
    applyPartOfVersion({ own, inherited }, part, change),
  );
  const subsets = listBodies(rule.spec['subsets']).map((one) =>
    one['name'] === subset['name'] ? withPolicy(one, policy) : one,
  );
  draft.change(rule, withField(rule.spec, 'subsets', subsets));
  notePorts(policy, `The subset ${readText(subset['name']) ?? version} of ${nameOf(rule)}`, draft);
  noteReplacedPorts({ policy, inherited }, changes, parts);
  draft.note(
    `A subset’s policy counts for requests that a route sends to the subset by name; without such a route the service’s own holds.`,
  );
}

export function writeBreaker(settings: SettingsOf<'circuit-breaker'>, parts: WriteParts): void {
  const changes = [
    ['connectionPool', setPool(settings)],
    ['outlierDetection', setOutliers(settings)],
  ] as const;
  writeParts(settings.version, changes, parts);
}

export function writeBalancing(settings: SettingsOf<'load-balancing'>, parts: WriteParts): void {
  writeParts(settings.version, [['loadBalancer', setBalancer(settings)]], parts);
}
