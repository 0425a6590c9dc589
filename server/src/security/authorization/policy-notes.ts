/** What is odd about a policy in force, in sentences. Enters: the policy, whom it selects, and the others; leaves: notes. Pure. */
import { isHttpOnly, type AuthorizationPolicy, type PolicyRule } from './authorization-policy.ts';
import type { PolicyIssue } from './check-policy.ts';

export interface NotedPolicy {
  readonly policy: AuthorizationPolicy;
  readonly issues: readonly PolicyIssue[];
  /** How many callees it selects for certain, and may select by labels that are not known. */
  readonly selected: number;
  readonly possible: number;
  /** Whether a callee that it selects receives TCP. */
  readonly receivesTcp: boolean;
  /** DENY policies in force for the same callees. */
  readonly denials: readonly AuthorizationPolicy[];
  readonly rootNamespace: string;
}

function attributesOf(rule: PolicyRule): string[] {
  const fields = [...rule.from, ...rule.to].flatMap((one) =>
    Object.keys(one).filter((name) => one[name]?.length),
  );
  return [
    ...fields.map((name) => (/^not[A-Z]/.test(name) ? name.charAt(3).toLowerCase() + name.slice(4) : name)),
    ...rule.when.map(({ key }) => key),
  ];
}

function matchesEverything({ from, to, when, unreadable }: PolicyRule): boolean {
  return from.length === 0 && to.length === 0 && when.length === 0 && !unreadable;
}

function noteOfEffect({ policy, rootNamespace }: NotedPolicy): string[] {
  const { action, rules } = policy;
  if (action === 'ALLOW' && rules.length === 0)
    return ['It has no rule, so it allows nothing: whatever no other ALLOW policy allows is denied.'];
  if (action === 'DENY' && rules.some(matchesEverything))
    return ['A rule without conditions denies everything.'];
  if (action === 'ALLOW' && rules.some(matchesEverything))
    return ['A rule without conditions allows everything that no DENY policy denies.'];
  if (action === 'CUSTOM')
    return [
      `It asks the external authorizer ${policy.provider || '(none named)'}: what that answers is not known here.`,
    ];
  if (action === 'AUDIT') return ['It only marks calls for auditing, and neither allows nor denies.'];
  return policy.namespace === rootNamespace && policy.matchLabels === null && policy.targetRefs.length === 0
    ? ['It stands in the root namespace and reaches the whole mesh.']
    : [];
}

function noteOfTcp({ policy, receivesTcp }: NotedPolicy): string[] {
  if (!receivesTcp) return [];
  const http = policy.rules.flatMap((rule, index) => (attributesOf(rule).some(isHttpOnly) ? [index] : []));
  if (http.length === 0) return [];
  const named = http.length === 1 ? `Rule ${http[0]} has` : `Rules ${http.join(', ')} have`;
  return policy.action === 'ALLOW'
    ? [`${named} fields of HTTP: for TCP, which some of its callees receive, such a rule never matches.`]
    : [
        `${named} fields of HTTP: for TCP, which some of its callees receive, these fields are left out and it matches more.`,
      ];
}

/** Rules whose callers a DENY policy for the same callees refuses whatever they call. */
function noteOfShadows({ policy, denials }: NotedPolicy): string[] {
  if (policy.action !== 'ALLOW') return [];
  const whole = denials.flatMap((denial) =>
    denial.dryRun
      ? []
      : denial.rules.flatMap((rule) =>
          rule.to.length === 0 && rule.when.length === 0 && !rule.unreadable ? [{ denial, rule }] : [],
        ),
  );
  return policy.rules.flatMap((rule, index) => {
    const shadow = whole.find(({ rule: { from } }) => {
      if (from.length === 0) return true;
      const refused = new Set(
        from.flatMap((source) => (Object.keys(source).length === 1 ? (source['principals'] ?? []) : [])),
      );
      const granted = rule.from.flatMap((source) => source['principals'] ?? []);
      const onlyPrincipals =
        rule.from.length > 0 && rule.from.every((source) => (source['principals']?.length ?? 0) > 0);
      return onlyPrincipals && granted.every((principal) => refused.has(principal));
    });
    if (!shadow) return [];
    return [
      `Rule ${index} allows what ${shadow.denial.namespace}/${shadow.denial.name} denies: it has no effect for the callees of both.`,
    ];
  });
}

export function notePolicy(noted: NotedPolicy): string[] {
  const { policy, issues, selected, possible } = noted;
  const notes: string[] = [];
  if (policy.dryRun) notes.push('It is a dry run (annotation istio.io/dry-run): it decides nothing.');
  if (selected === 0)
    notes.push(
      possible === 0
        ? 'It selects nothing that is configured or was seen.'
        : `Whether it selects anything is not known: it goes by labels or targets that are not known of ${possible} candidates.`,
    );
  else if (possible > 0)
    notes.push(`It may select ${possible} more, by labels or targets that are not known of them.`);
  notes.push(...noteOfEffect(noted), ...noteOfTcp(noted), ...noteOfShadows(noted));
  for (const { path, message } of issues)
    notes.push(`${path.length > 0 ? `${path.join('.')}: ` : ''}${message}.`);
  return notes;
}
