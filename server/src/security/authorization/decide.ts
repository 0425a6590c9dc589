/**
 * What the policies of a workload make of a call: CUSTOM first, then DENY, then ALLOW (Istio's documentation of AuthorizationPolicy). Without a policy of
 * ALLOW everything is allowed; with one, what none of them matches is denied. CUSTOM asks somebody else, so a call that it matches is allowed or
 * denied by what nobody here knows; it never allows what DENY and ALLOW would deny. AUDIT and dry-run policies decide nothing. Pure.
 */
import { nameRule, type AuthorizationPolicy } from './authorization-policy.ts';
import type { CompiledPolicy, Enforcer } from './compile-policy.ts';
import type { Observation } from './observation.ts';
import { all, type Ternary } from './ternary.ts';

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

interface Found {
  readonly match: Ternary;
  readonly applied: AppliedPolicy;
  /** Of the rule that gave the match; -1 when none did. */
  readonly rule: number;
}

/**
 * A ztunnel sees connections. What is known of an HTTP call was told by a waypoint before it, which speaks to the callee's ztunnel with an identity of its own.
 */
function seenBy(enforcer: Enforcer, observation: Observation): Observation {
  if (enforcer === 'envoy' || observation.protocol === 'tcp') return observation;
  return { ...observation, protocol: 'tcp', identity: null, address: null };
}

function matchPolicy(applied: AppliedPolicy, observation: Observation): Found {
  let unknown = -1;
  const { enforcer, compiled } = applied;
  const seen = seenBy(enforcer, observation);
  for (const rule of compiled.rules) {
    const matches = rule.matches(seen, enforcer);
    if (matches === true) return { match: true, applied, rule: rule.index };
    if (matches === null && unknown < 0) unknown = rule.index;
  }
  return { match: unknown >= 0 ? null : false, applied, rule: unknown };
}

function nameOf({ applied, rule }: Found): string {
  return nameRule(applied.compiled.policy, rule);
}

function listNames(policies: readonly AppliedPolicy[]): string {
  const names = policies.map(({ compiled: { policy } }) => `${policy.namespace}/${policy.name}`);
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
}

/** Why a match is not known. */
function explain({ applied, rule }: Found, observation: Observation): string {
  const { policy, rules } = applied.compiled;
  const missing = rules[rule]?.missing(seenBy(applied.enforcer, observation), applied.enforcer) ?? [];
  const parts = [
    ...(missing.length > 0 ? [`asks for ${missing.join(' and ')}`] : []),
    ...(applied.applies === null ? ['applies by labels of the callee'] : []),
  ];
  return `${nameRule(policy, rule)} ${parts.join(', and ')}, which this observation does not tell.`;
}

function allow(found: readonly Found[], observation: Observation): Decision {
  const granted = found.find(({ match, applied }) => match === true && applied.applies === true);
  if (granted) return tell('allowed', granted, `${nameOf(granted)} allows it.`);
  const certain = found.filter(({ applied }) => applied.applies === true);
  if (certain.length === 0 && all(found, ({ match }) => match) === true)
    return {
      decision: 'allowed',
      decidedBy: '',
      policy: null,
      why: 'No ALLOW policy applies to the callee, or one that does allows it.',
    };
  const open = found.find(
    ({ match, applied }) => match !== false && (match === null || applied.applies === null),
  );
  if (open) return tell('undecided', open, explain(open, observation));
  if (certain.length === 0) {
    const [first] = found as [Found, ...Found[]];
    return tell(
      'undecided',
      { ...first, rule: 0 },
      `Whether ${listNames(found.map(({ applied }) => applied))} applies depends on labels of the callee that are not known.`,
    );
  }
  const names = listNames(certain.map(({ applied }) => applied));
  return {
    decision: 'denied',
    decidedBy: '',
    policy: null,
    why: `No rule of ${names} matches, and what applies here allows only what matches.`,
  };
}

function tell(decision: Decision['decision'], found: Found, why: string): Decision {
  return { decision, decidedBy: nameOf(found), policy: found.applied.compiled.policy, why };
}

/** `policies` are those that apply or may; others must not be among them. */
export function decide(policies: readonly AppliedPolicy[], observation: Observation): Decision {
  const of = (action: AuthorizationPolicy['action']): Found[] =>
    policies
      .filter(({ compiled: { policy } }) => policy.action === action && !policy.dryRun)
      .map((applied) => matchPolicy(applied, observation));
  const denials = of('DENY');
  const denial = denials.find(({ match, applied }) => match === true && applied.applies === true);
  if (denial) return tell('denied', denial, `${nameOf(denial)} denies it.`);
  const allowed = allow(of('ALLOW'), observation);
  if (allowed.decision === 'denied') return allowed;
  const open = denials.find(({ match }) => match !== false);
  if (open) return tell('undecided', open, explain(open, observation));
  const custom = of('CUSTOM').find(({ match }) => match !== false);
  if (custom && allowed.decision !== 'undecided') {
    const { provider } = custom.applied.compiled.policy;
    return tell(
      'undecided',
      custom,
      `${nameOf(custom)} asks the external authorizer ${provider || 'that it names'}, whose answer is not known.`,
    );
  }
  return allowed;
}
