/**
 * A resource's `spec`, whatever somebody wrote there, -> an AuthorizationPolicy and what is wrong with it. A rule that cannot be read stays in the
 * policy as one of which nobody knows whether it matches. Pure.
 */
import type { AuthorizationPolicy, Fields, PolicyRule, TargetRef } from './authorization-policy.ts';
import { checkPolicy, type PolicyIssue } from './check-policy.ts';
import { specSchema, type PolicySpec } from './policy-schema.ts';

export interface PolicySource {
  readonly cluster: string | null;
  readonly namespace: string;
  readonly name: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: unknown;
}

export interface ReadPolicy {
  readonly policy: AuthorizationPolicy;
  readonly issues: readonly PolicyIssue[];
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function findIssues(error: NonNullable<ReturnType<typeof specSchema.safeParse>['error']>): PolicyIssue[] {
  return error.issues.flatMap((issue): PolicyIssue[] => {
    const path = issue.path.filter((part) => typeof part !== 'symbol');
    if (issue.code !== 'unrecognized_keys') return [{ severity: 'error', path, message: issue.message }];
    return issue.keys.map((key) => ({
      severity: 'error',
      path: [...path, key],
      message: 'is no field that Istio knows here',
    }));
  });
}

function readFields(lists: Readonly<Record<string, readonly string[] | null | undefined>>): Fields {
  return Object.fromEntries(
    Object.entries(lists).flatMap(([name, values]) => (values ? [[name, values]] : [])),
  );
}

function readRule(rule: NonNullable<PolicySpec['rules']>[number]): PolicyRule {
  return {
    from: (rule.from ?? []).map(({ source }) => readFields(source)),
    to: (rule.to ?? []).map(({ operation }) => readFields(operation)),
    when: (rule.when ?? []).map(({ key, values, notValues }) => ({
      key,
      values: values ?? [],
      notValues: notValues ?? [],
    })),
    unreadable: false,
  };
}

const UNREADABLE_RULE: PolicyRule = { from: [], to: [], when: [], unreadable: true };

function readTargetRefs({ targetRef, targetRefs }: PolicySpec): TargetRef[] {
  const refs = targetRefs && targetRefs.length > 0 ? targetRefs : targetRef ? [targetRef] : [];
  return refs.map(({ group, kind, name, namespace }) => ({
    group: group ?? '',
    kind,
    name,
    namespace: namespace ?? '',
  }));
}

/** As much of a spec as can be read: each part that cannot stands for what is not known. */
function salvage(spec: unknown): PolicySpec & { readonly rules: NonNullable<PolicySpec['rules']> } {
  const raw = isRecord(spec) ? spec : {};
  const part = <Key extends keyof PolicySpec>(key: Key): PolicySpec[Key] => {
    const parsed = specSchema.shape[key].safeParse(raw[key]);
    return (parsed.success ? parsed.data : undefined) as PolicySpec[Key];
  };
  const rules = Array.isArray(raw['rules'])
    ? raw['rules'].filter((rule) => specSchema.shape.rules.safeParse([rule]).success)
    : [];
  return {
    selector: part('selector'),
    targetRef: part('targetRef'),
    targetRefs: part('targetRefs'),
    action: part('action'),
    provider: part('provider'),
    rules: specSchema.shape.rules.parse(rules) ?? [],
  };
}

/** Never throws. Issues of form come first; those of content only where the form is right. */
export function readPolicy({ cluster, namespace, name, annotations, spec }: PolicySource): ReadPolicy {
  const parsed = specSchema.safeParse(spec ?? {});
  const read = parsed.success ? parsed.data : salvage(spec);
  const rules = (read.rules ?? []).map(readRule);
  const written = isRecord(spec) && Array.isArray(spec['rules']) ? spec['rules'].length : 0;
  const lost = parsed.success ? 0 : Math.max(written - rules.length, 1);
  const policy: AuthorizationPolicy = {
    cluster,
    namespace,
    name,
    action: read.action ?? 'ALLOW',
    matchLabels: read.selector ? (read.selector.matchLabels ?? {}) : null,
    targetRefs: readTargetRefs(read),
    provider: read.provider?.name ?? '',
    rules: [...rules, ...Array.from({ length: lost }, () => UNREADABLE_RULE)],
    dryRun: /^(?:1|t|true)$/i.test(annotations['istio.io/dry-run'] ?? ''),
  };
  return { policy, issues: parsed.success ? checkPolicy(policy) : findIssues(parsed.error) };
}
