/** What matters to a draft for an edge: who calls, what is in force for the callee, which of it refuses or allows, and how a policy can name the caller. Pure. */
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { MeshConfig } from '../../mesh-config/mesh-config.ts';
import { nameRule, type Fields } from './authorization-policy.ts';
import { compilePolicy } from './compile-policy.ts';
import type { Observation } from './observation.ts';
import type { PolicyInForce } from './policies-in-force.ts';
import type { FoundCallers } from './read-callers.ts';
import { appliesTo, type Callee, type MeshFacts } from './select-callees.ts';
import type { SelectedService } from './select-service.ts';

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

export interface Situation {
  readonly question: DraftQuestion;
  readonly selected: SelectedService;
  readonly callers: FoundCallers;
  /** As policies name the caller. */
  readonly principals: readonly string[];
  readonly inForce: readonly PolicyInForce[];
  readonly facts: MeshFacts;
  readonly config: MeshConfig;
}

const MAXIMUM_ADDRESSES = 20;

export function nameOf({ policy }: PolicyInForce): string {
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
export function findRefusal({
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
export function isOwn({ policy }: PolicyInForce, callees: readonly Callee[], facts: MeshFacts): boolean {
  const isNarrow = policy.targetRefs.length > 0 || Object.keys(policy.matchLabels ?? {}).length > 0;
  return isNarrow && !policy.dryRun && callees.every((callee) => appliesTo(policy, callee, facts) === true);
}

export type Source = Readonly<Record<string, readonly string[]>>;

export function chooseSource({
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

export function isAllowedAlready({ inForce, callers, question, facts }: Situation): PolicyInForce | null {
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

/** Whether a source means nobody but these. */
export function namesOnly(source: Fields, principals: readonly string[]): boolean {
  const named = source['principals'] ?? [];
  return named.length > 0 && named.every((one) => principals.includes(one));
}
