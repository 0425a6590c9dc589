/**
 * What the policies of a workload make of a call: CUSTOM first, then DENY, then ALLOW (Istio's documentation of AuthorizationPolicy). Without a policy of
 * ALLOW everything is allowed; with one, what none of them matches is denied. CUSTOM asks somebody else, so a call that it matches is allowed or
 * denied by what nobody here knows; it never allows what DENY and ALLOW would deny. AUDIT and dry-run policies decide nothing. Pure.
 */
import { RESTRICTED } from '@sightglass/shared/identity';
import { namePolicy, nameRule, type AuthorizationPolicy } from './authorization-policy.ts';
import type { CompiledPolicy, Enforcer } from './compile-policy.ts';
import type { Observation } from './observation.ts';

/** A policy and whether it applies to the callee: unknown where its labels are. */
export interface AppliedPolicy {
  readonly compiled: CompiledPolicy;
  readonly applies: true | null;
  readonly enforcer: Enforcer;
}

export interface Decision {
  readonly decision: 'allowed' | 'denied' | 'undecided';
  /** `namespace/name rule N`; empty when no ALLOW policy matched, and where nothing decided. */
  readonly decidedBy: string;
  /** The policy of that rule. */
  readonly policy: AuthorizationPolicy | null;
  readonly why: string;
}

/** Those that decide anything, by action. */
export interface PolicySet {
  readonly custom: readonly AppliedPolicy[];
  readonly deny: readonly AppliedPolicy[];
  readonly allow: readonly AppliedPolicy[];
  /** Names of the ALLOW policies that apply for certain; empty where none does. */
  readonly allowing: string;
}

/** Of policies that apply or may; others must not be among them. */
export function groupPolicies(policies: readonly AppliedPolicy[]): PolicySet {
  const of = (action: AuthorizationPolicy['action']): AppliedPolicy[] =>
    policies.filter(({ compiled: { policy } }) => policy.action === action && !policy.dryRun);
  const allow = of('ALLOW');
  return {
    custom: of('CUSTOM'),
    deny: of('DENY'),
    allow,
    allowing: listNames(allow.filter(({ applies }) => applies === true)),
  };
}

interface Found {
  readonly match: true | null;
  readonly applied: AppliedPolicy;
  /** Of the rule that gives it. */
  readonly rule: number;
}

/**
 * A ztunnel sees connections. What is known of an HTTP call was told by a waypoint before it, which speaks to the callee's ztunnel with an identity of its own.
 */
function seenBy(enforcer: Enforcer, observation: Observation): Observation {
  if (enforcer === 'envoy' || observation.protocol === 'tcp') return observation;
  return { ...observation, protocol: 'tcp', identity: null, address: null };
}

/** Null where no rule matches. */
function matchPolicy(applied: AppliedPolicy, observation: Observation): Found | null {
  let unknown = -1;
  const { enforcer, compiled } = applied;
  const seen = seenBy(enforcer, observation);
  for (const rule of compiled.rules) {
    const matches = rule.matches(seen, enforcer);
    if (matches === true) return { match: true, applied, rule: rule.index };
    if (matches === null && unknown < 0) unknown = rule.index;
  }
  return unknown < 0 ? null : { match: null, applied, rule: unknown };
}

function nameOf({ applied, rule }: Found): string {
  return nameRule(applied.compiled.policy, rule);
}

function listNames(policies: readonly AppliedPolicy[]): string {
  const names = policies.map(({ compiled: { policy } }) => namePolicy(policy));
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
}

/** Why a match is not known. */
function explain({ applied, rule }: Found, observation: Observation): string {
  const { policy, rules } = applied.compiled;
  if (policy.namespace === RESTRICTED)
    return 'A policy that holds here, and that you may not see, asks for what this observation does not tell.';
  const missing = rules[rule]?.missing(seenBy(applied.enforcer, observation), applied.enforcer) ?? [];
  const parts = [
    ...(missing.length > 0 ? [`asks for ${missing.join(' and ')}`] : []),
    ...(applied.applies === null ? ['applies by labels of the callee'] : []),
  ];
  return `${nameRule(policy, rule)} ${parts.join(', and ')}, which this observation does not tell.`;
}

/** What matches or may, until one does for certain, which is then the last. */
function findMatches(
  policies: readonly AppliedPolicy[],
  observation: Observation,
): { readonly found: readonly Found[]; readonly certain: Found | null } {
  const found: Found[] = [];
  for (const applied of policies) {
    const one = matchPolicy(applied, observation);
    if (!one) continue;
    found.push(one);
    if (one.match === true && applied.applies === true) return { found, certain: one };
  }
  return { found, certain: null };
}

function allow({ allow: policies, allowing }: PolicySet, observation: Observation): Decision {
  if (policies.length === 0) return NO_ALLOW;
  const { found, certain } = findMatches(policies, observation);
  if (certain) return tell('allowed', certain, `${nameOf(certain)} allows it.`);
  if (allowing === '') {
    const why = `${listNames(policies)} would allow it, where it applies at all.`;
    if (found.length === policies.length && found.every(({ match }) => match === true))
      return { decision: 'allowed', decidedBy: '', policy: null, why };
  }
  const [open] = found;
  if (open) return tell('undecided', open, explain(open, observation));
  if (allowing !== '')
    return {
      decision: 'denied',
      decidedBy: '',
      policy: null,
      why: `No rule of ${allowing} matches, and what applies here allows only what matches.`,
    };
  const [first] = policies as [AppliedPolicy, ...AppliedPolicy[]];
  const why = `Whether ${listNames(policies)} applies depends on labels of the callee that are not known.`;
  return tell('undecided', { match: null, applied: first, rule: 0 }, why);
}

const NO_ALLOW: Decision = {
  decision: 'allowed',
  decidedBy: '',
  policy: null,
  why: 'No ALLOW policy applies to the callee.',
};

function tell(decision: Decision['decision'], found: Found, why: string): Decision {
  return { decision, decidedBy: nameOf(found), policy: found.applied.compiled.policy, why };
}

export function decide(policies: PolicySet, observation: Observation): Decision {
  const denials = findMatches(policies.deny, observation);
  if (denials.certain) return tell('denied', denials.certain, `${nameOf(denials.certain)} denies it.`);
  const allowed = allow(policies, observation);
  if (allowed.decision === 'denied') return allowed;
  const [open] = denials.found;
  if (open) return tell('undecided', open, explain(open, observation));
  const [asked] = findMatches(policies.custom, observation).found;
  if (!asked || allowed.decision === 'undecided') return allowed;
  const { provider, namespace } = asked.applied.compiled.policy;
  const authorizer = namespace === RESTRICTED || provider === '' ? 'that it names' : provider;
  return tell(
    'undecided',
    asked,
    `${nameOf(asked)} asks the external authorizer ${authorizer}, whose answer is not known.`,
  );
}
