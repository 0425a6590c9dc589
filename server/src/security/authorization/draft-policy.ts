/**
 * The policy that allows or denies an edge. To allow: the DENY policy that refuses the caller no longer names it; else the ALLOW policy of the callee gets a rule more; where there
 * is none, everything is allowed already, and a new one would cut off everybody else. To deny: the DENY policy of the callee gets a rule more, or there is a new one.
 */
import { stringify } from 'yaml';
import type { BacktestSources } from './backtest.ts';
import { addRule, exemptFromRule, removeRule } from './change-policy.ts';
import {
  chooseSource,
  findRefusal,
  isAllowedAlready,
  isOwn,
  nameOf,
  namesOnly,
  type DraftQuestion,
  type Situation,
  type Source,
} from './draft-situation.ts';
import { readMeshFacts } from './mesh-facts.ts';
import { toPrincipal } from './observation.ts';
import { chooseName, noteUntold, readPoliciesInForce, readUntoldPolicies } from './policies-in-force.ts';
import { readCallers } from './read-callers.ts';
import { appliesTo } from './select-callees.ts';
import { selectService } from './select-service.ts';

export interface FoundDraft {
  readonly before: string | null;
  /** Empty where no policy can do it. */
  readonly yaml: string;
  readonly notes: readonly string[];
}

function create({ question, selected, config }: Situation, source: Source): string {
  const { target, intent, source: caller } = question;
  const name = chooseName(`${intent}-${caller.name}-to-${target.name}`, target, {
    config,
    replaces: () => false,
  });
  return stringify(
    {
      apiVersion: 'security.istio.io/v1',
      kind: 'AuthorizationPolicy',
      metadata: { name, namespace: target.namespace },
      spec: {
        ...selected.selecting,
        action: intent === 'allow' ? 'ALLOW' : 'DENY',
        rules: [{ from: [{ source }] }],
      },
    },
    { lineWidth: 0 },
  );
}

function draftAllow(situation: Situation, source: Source): FoundDraft {
  const { inForce, principals, callers, selected, facts, config } = situation;
  const refusal = findRefusal(situation);
  if (refusal && principals.length > 0) {
    const before = config.print(refusal.policy.resource);
    const { rules } = refusal.policy.policy;
    const isOnlyTheirs =
      rules.length > 1 && (rules[refusal.rule]?.from ?? []).every((from) => namesOnly(from, principals));
    return {
      before,
      yaml:
        isOnlyTheirs && (rules[refusal.rule]?.from.length ?? 0) > 0
          ? removeRule(before, refusal.rule)
          : exemptFromRule(before, refusal.rule, principals),
      notes: [
        `${nameOf(refusal.policy)} denies, by rule ${refusal.rule}, what this caller calls: the rule no longer means it.`,
      ],
    };
  }
  const allowing = inForce.filter(({ policy }) => policy.action === 'ALLOW' && !policy.dryRun);
  const granted = isAllowedAlready(situation);
  if (granted)
    return {
      before: null,
      yaml: '',
      notes: [`${nameOf(granted)} allows this caller already, whatever it calls: nothing needs to change.`],
    };
  const own = allowing.find((one) => isOwn(one, selected.callees, facts));
  const unrefused =
    allowing.length > 0 && !callers.refused
      ? [
          'Nothing that this caller was seen to call was refused in the range: this allows what it was not seen to call.',
        ]
      : [];
  if (own) {
    const before = config.print(own.resource);
    return {
      before,
      yaml: addRule(before, { from: [{ source }] }),
      notes: [
        `${nameOf(own)} gets a rule more, which allows this caller everything: narrow it by methods and paths where you can.`,
        ...unrefused,
      ],
    };
  }
  const notes =
    allowing.length > 0
      ? [
          `${allowing.map(nameOf).join(', ')} rule the callee and more than it: this is a policy of its own beside them.`,
        ]
      : [
          readUntoldPolicies(config).some(({ policy }) => policy.action === 'ALLOW')
            ? 'No ALLOW policy that you may see applies to the callee. Whoever neither this one nor one that you may not see names is denied. See the backtest.'
            : 'No ALLOW policy applies to the callee, so that everybody may call it already. This one would be the first: whoever it does not name is denied from then on. See the backtest.',
        ];
  return { before: null, yaml: create(situation, source), notes };
}

function draftDeny(situation: Situation, source: Source): FoundDraft {
  const { inForce, selected, facts, config } = situation;
  const own = inForce.find((one) => one.policy.action === 'DENY' && isOwn(one, selected.callees, facts));
  if (!own) return { before: null, yaml: create(situation, source), notes: [] };
  const before = config.print(own.resource);
  return {
    before,
    yaml: addRule(before, { from: [{ source }] }),
    notes: [`${nameOf(own)} gets a rule more, which denies this caller everything.`],
  };
}

/** Null where the edge was not seen in the window. */
export async function draftPolicy(
  sources: BacktestSources,
  question: DraftQuestion,
): Promise<FoundDraft | null> {
  const { config, store } = sources;
  const { target, window } = question;
  const facts = readMeshFacts(config);
  const callers = await readCallers(sources, question);
  if (!callers.seen) return null;
  const { edges } = await store.readEdges({
    window,
    filter: { target: { cluster: target.cluster, namespace: target.namespace, service: target.name } },
    histograms: false,
  });
  const selected = selectService(target, edges, { config, facts });
  if (!selected) return null;
  if (selected.callees.every(({ external }) => external))
    return {
      before: null,
      yaml: '',
      notes: ['The callee lies outside the mesh, where no policy is enforced.'],
    };
  const situation: Situation = {
    question,
    selected,
    callers,
    principals: callers.identities.map(toPrincipal),
    inForce: readPoliciesInForce(config).filter(({ policy }) =>
      selected.callees.some((callee) => appliesTo(policy, callee, facts) === true),
    ),
    facts,
    config,
  };
  const chosen = chooseSource(situation);
  if (!chosen)
    return {
      before: null,
      yaml: '',
      notes: [
        'Neither an identity nor an address of the caller is known: no policy can name it. Access logs of the callee’s proxy would tell.',
      ],
    };
  const found =
    question.intent === 'allow' ? draftAllow(situation, chosen.source) : draftDeny(situation, chosen.source);
  const mixed =
    callers.plaintext && situation.principals.length > 0
      ? ['Part of what this caller sends has no identity (plaintext): the policy does not mean that part.']
      : [];
  return {
    ...found,
    notes: [
      ...found.notes,
      ...noteUntold(config),
      ...(chosen.note === null ? [] : [chosen.note]),
      ...mixed,
      ...selected.notes,
    ],
  };
}
