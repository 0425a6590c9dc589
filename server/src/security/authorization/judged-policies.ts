/**
 * The policies that a backtest judges by: those in question, alone or with what is in force (one of the same name is replaced), and which of them apply to a
 * callee. Callees that neither the policies in question nor the replaced ones select are none of its business.
 */
import type { AuthorizationPolicy } from './authorization-policy.ts';
import { compilePolicy, type CompiledPolicy } from './compile-policy.ts';
import type { AppliedPolicy } from './decide.ts';
import { keyOfCallee } from './ends.ts';
import { appliesTo, enforcerOf, type Callee, type MeshFacts } from './select-callees.ts';

export interface JudgedPolicies {
  /** Those that apply or may; null for a callee that is not concerned. */
  of(callee: Callee): readonly AppliedPolicy[] | null;
  /** Whether a policy in question asks for this field or condition. */
  asksFor(attribute: string): boolean;
  /** Namespaces in which all concerned callees lie; null where they may lie anywhere. */
  readonly namespaces: readonly string[] | null;
}

export interface PolicyChoice {
  readonly asked: readonly AuthorizationPolicy[];
  /** What is in force, or nothing. */
  readonly inForce: readonly AuthorizationPolicy[];
}

function replaces(asked: AuthorizationPolicy, standing: AuthorizationPolicy): boolean {
  return (
    asked.namespace === standing.namespace &&
    asked.name === standing.name &&
    (asked.cluster === null || asked.cluster === standing.cluster)
  );
}

function attributesOf({ rules }: AuthorizationPolicy): string[] {
  return rules.flatMap(({ from, to, when }) => [
    ...[...from, ...to].flatMap((fields) => Object.keys(fields).filter((name) => fields[name]?.length)),
    ...when.map(({ key }) => key),
  ]);
}

export function chooseJudged({ asked, inForce }: PolicyChoice, facts: MeshFacts): JudgedPolicies {
  const replaced = inForce.filter((standing) => asked.some((one) => replaces(one, standing)));
  const kept = inForce.filter((standing) => !replaced.includes(standing));
  // What is only tried is what the question is about.
  const judged = [...asked.map((policy) => ({ ...policy, dryRun: false })), ...kept];
  const compiled = new Map<string, readonly CompiledPolicy[]>();
  const compileFor = (cluster: string): readonly CompiledPolicy[] => {
    let known = compiled.get(cluster);
    if (!known) {
      known = judged.map((policy) => compilePolicy(policy, { trustDomains: facts.trustDomains(cluster) }));
      compiled.set(cluster, known);
    }
    return known;
  };
  const known = new Map<string, readonly AppliedPolicy[] | null>();
  const choose = (callee: Callee): readonly AppliedPolicy[] | null => {
    const isConcerned = [...asked, ...replaced].some((policy) => appliesTo(policy, callee, facts) !== false);
    if (!isConcerned) return null;
    return compileFor(callee.cluster).flatMap((one) => {
      const applies = appliesTo(one.policy, callee, facts);
      if (applies === false) return [];
      return [{ compiled: one, applies, enforcer: enforcerOf(one.policy, callee, facts) }];
    });
  };
  const attributes = new Set(
    judged
      .flatMap(attributesOf)
      .map((name) => name.replace(/^not([A-Z])/, (_, first: string) => first.toLowerCase())),
  );
  const concerned = [...asked, ...replaced];
  const isBounded = concerned.every(
    ({ namespace, targetRefs, cluster }) =>
      targetRefs.length === 0 && namespace !== facts.rootNamespace(cluster ?? ''),
  );
  return {
    of(callee) {
      const key = keyOfCallee(callee);
      let applied = known.get(key);
      if (applied === undefined) {
        applied = choose(callee);
        known.set(key, applied);
      }
      return applied;
    },
    asksFor: (attribute) => attributes.has(attribute),
    namespaces: isBounded ? [...new Set(concerned.map(({ namespace }) => namespace))] : null,
  };
}
