/**
 * The policy that allows or denies an edge. To allow: the DENY policy that refuses the caller no longer names it; else the ALLOW policy of the callee gets a rule more; where there
 * is none, everything is allowed already, and a new one would cut off everybody else. To deny: the DENY policy of the callee gets a rule more, or there is a new one.
 */
import { stringify } from 'yaml';
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { BacktestSources } from './backtest.ts';
import { addRule, exemptFromRule } from './change-policy.ts';
import { nameRule } from './authorization-policy.ts';
import { compilePolicy } from './compile-policy.ts';
import { toPrincipal, type Observation } from './observation.ts';
import { readPoliciesInForce, type PolicyInForce } from './policies-in-force.ts';
import { readCallers, type FoundCallers } from './read-callers.ts';
import { readMeshFacts } from './mesh-facts.ts';
import { appliesTo, type Callee, type MeshFacts } from './select-callees.ts';
import { selectService, type SelectedService } from './select-service.ts';

interface ServiceEnd {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
}

export interface DraftQuestion {
  readonly window: TimeWindow;
  readonly source: ServiceEnd;
  readonly target: ServiceEnd;
  readonly protocol: 'http' | 'grpc' | 'tcp';
  readonly intent: 'allow' | 'deny';
}

export interface FoundDraft {
  readonly before: string | null;
  /** Empty where no policy can do it. */
  readonly yaml: string;
  readonly notes: readonly string[];
}

interface Situation {
  readonly question: DraftQuestion;
  readonly selected: SelectedService;
  readonly callers: FoundCallers;
  /** As policies name the caller. */
  readonly principals: readonly string[];
  readonly inForce: readonly PolicyInForce[];
  readonly facts: MeshFacts;
  readonly print: (policy: PolicyInForce) => string;
}

const MAXIMUM_ADDRESSES = 20;

function nameOf({ policy }: PolicyInForce): string {
  return `${policy.namespace}/${policy.name}`;
}

/** A call of the edge of which nothing is known but the caller. */
function callOf(protocol: DraftQuestion['protocol'], identity: string): Observation {
  return {
    protocol,
    identity,
    address: null,
    method: null,
    path: null,
    host: null,
    port: null,
    sni: null,
    targetAddress: null,
  };
}

/** The rule of a DENY policy that refuses one of the callers: whatever it calls, or as proxies logged. */
function findRefusal({
  inForce,
  callers,
  question,
  facts,
}: Situation): { policy: PolicyInForce; rule: number } | null {
  for (const one of inForce) {
    const { policy } = one;
    if (policy.action !== 'DENY' || policy.dryRun) continue;
    const { rules } = compilePolicy(policy, { trustDomains: facts.trustDomains(question.target.cluster) });
    const rule = rules.find(
      ({ index, ...tests }) =>
        callers.refusedBy.includes(nameRule(policy, index)) ||
        callers.identities.some(
          (identity) => tests.matches(callOf(question.protocol, identity), 'envoy') === true,
        ),
    );
    if (rule) return { policy: one, rule: rule.index };
  }
  return null;
}

/** Whom a policy reaches beyond the callee makes it no place for a rule about this edge. */
function isOwn({ policy }: PolicyInForce, callees: readonly Callee[], facts: MeshFacts): boolean {
  const isNarrow = policy.targetRefs.length > 0 || Object.keys(policy.matchLabels ?? {}).length > 0;
  return isNarrow && !policy.dryRun && callees.every((callee) => appliesTo(policy, callee, facts) === true);
}

type Source = Readonly<Record<string, readonly string[]>>;

function chooseSource({
  principals,
  callers,
  question,
}: Situation): { source: Source; note: string | null } | null {
  if (principals.length > 0) return { source: { principals }, note: null };
  const { addresses } = callers;
  if (addresses.length > 0 && addresses.length <= MAXIMUM_ADDRESSES)
    return {
      source: { ipBlocks: addresses },
      note: 'The caller has no identity that a policy could name: it is named by its addresses, which change with its pods. Bring it into the mesh instead.',
    };
  if (question.intent === 'deny' && callers.plaintext)
    return {
      source: { notPrincipals: ['*'] },
      note: 'The caller has no identity that a policy could name: this denies everybody who has none.',
    };
  return null;
}

function create({ question, selected }: Situation, source: Source): string {
  const { target, intent, source: caller } = question;
  const name = `${intent}-${caller.name}-to-${target.name}`
    .toLowerCase()
    .replaceAll(/[^a-z0-9.-]+/g, '-')
    .slice(0, 253);
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

function isAllowedAlready({ inForce, callers, question, facts }: Situation): PolicyInForce | null {
  return (
    inForce.find(({ policy }) => {
      if (policy.action !== 'ALLOW' || policy.dryRun || callers.identities.length === 0) return false;
      const { rules } = compilePolicy(policy, { trustDomains: facts.trustDomains(question.target.cluster) });
      return callers.identities.every((identity) =>
        rules.some((rule) => rule.matches(callOf(question.protocol, identity), 'envoy') === true),
      );
    }) ?? null
  );
}

function draftAllow(situation: Situation, source: Source): FoundDraft {
  const { inForce, principals, selected, facts, print } = situation;
  const refusal = findRefusal(situation);
  if (refusal && principals.length > 0) {
    const before = print(refusal.policy);
    return {
      before,
      yaml: exemptFromRule(before, refusal.rule, principals),
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
  if (own) {
    const before = print(own);
    return {
      before,
      yaml: addRule(before, { from: [{ source }] }),
      notes: [
        `${nameOf(own)} gets a rule more, which allows this caller everything: narrow it by methods and paths where you can.`,
      ],
    };
  }
  const notes =
    allowing.length > 0
      ? [
          `${allowing.map(nameOf).join(', ')} rule the callee and more than it: this is a policy of its own beside them.`,
        ]
      : [
          'No ALLOW policy applies to the callee, so that everybody may call it already. This one would be the first: whoever it does not name is denied from then on. See the backtest.',
        ];
  return { before: null, yaml: create(situation, source), notes };
}

function draftDeny(situation: Situation, source: Source): FoundDraft {
  const { inForce, selected, facts, print } = situation;
  const own = inForce.find((one) => one.policy.action === 'DENY' && isOwn(one, selected.callees, facts));
  if (!own) return { before: null, yaml: create(situation, source), notes: [] };
  const before = print(own);
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
    print: ({ resource }) => config.print(resource),
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
    notes: [...found.notes, ...(chosen.note === null ? [] : [chosen.note]), ...mixed, ...selected.notes],
  };
}
