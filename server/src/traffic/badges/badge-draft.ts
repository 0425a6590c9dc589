/** Facts about a node, kind by kind -> its badges: the few that are told, and how many more there are. Pure. */
import { BADGE_KINDS, type Badge, type BadgeFact, type BadgeKind } from '@sightglass/shared/contract';

/** One thing that is said of a service, a workload or a node. */
export interface Fact extends BadgeFact {
  readonly kind: BadgeKind;
  /** At work in the window. */
  readonly active: boolean;
  readonly evidence: Badge['evidence'];
  /** Versions of the service that it is about; null for all of it. */
  readonly versions: ReadonlySet<string> | null;
}

const MOST_FACTS = 5;

export function configuredFact(
  kind: BadgeKind,
  text: string,
  {
    resource,
    versions = null,
    active = false,
  }: {
    readonly resource: string;
    readonly versions?: Fact['versions'];
    readonly active?: boolean;
  },
): Fact {
  return { kind, text, resource, active, versions, evidence: 'configuration' };
}

export function observedFact(kind: BadgeKind, text: string, active: boolean): Fact {
  return { kind, text, resource: null, active, versions: null, evidence: 'telemetry' };
}

function mergeEvidence(facts: readonly Pick<Fact, 'evidence'>[]): Badge['evidence'] {
  const kinds = new Set(facts.map(({ evidence }) => evidence));
  const [only] = kinds;
  return kinds.size === 1 && only ? only : 'both';
}

/** What happens comes before what is set up. */
export function toBadges(facts: readonly Fact[]): Badge[] {
  if (facts.length === 0) return [];
  const byKind = Map.groupBy(facts, ({ kind }) => kind);
  return BADGE_KINDS.flatMap((kind): Badge[] => {
    const own = byKind.get(kind);
    if (!own) return [];
    const ordered = own.toSorted((a, b) => Number(b.active) - Number(a.active));
    const texts = new Map(ordered.map((fact) => [`${fact.resource ?? ''} ${fact.text}`, fact]));
    const told = [...texts.values()];
    return [
      {
        kind,
        active: own.some(({ active }) => active),
        evidence: mergeEvidence(own),
        facts: told.slice(0, MOST_FACTS).map(({ text, resource }) => ({ text, resource })),
        more: Math.max(0, told.length - MOST_FACTS),
        nodes: 1,
      },
    ];
  });
}

interface Member {
  readonly name: string;
  readonly badges: readonly Badge[];
}

/** The badges of many nodes as those of one: each fact with the name of its node. */
export function addUpBadges(members: readonly Member[]): Badge[] {
  return BADGE_KINDS.flatMap((kind): Badge[] => {
    const own = members.flatMap(({ name, badges }) =>
      badges.filter((badge) => badge.kind === kind).map((badge) => ({ name, badge })),
    );
    if (own.length === 0) return [];
    const facts = own
      .toSorted((a, b) => Number(b.badge.active) - Number(a.badge.active))
      .flatMap(({ name, badge }) =>
        badge.facts.map(({ text, resource }) => ({ text: `${name}: ${text}`, resource })),
      );
    const hidden = own.reduce((sum, { badge }) => sum + badge.more, 0);
    return [
      {
        kind,
        active: own.some(({ badge }) => badge.active),
        evidence: mergeEvidence(own.map(({ badge }) => badge)),
        facts: facts.slice(0, MOST_FACTS),
        more: hidden + Math.max(0, facts.length - MOST_FACTS),
        nodes: own.length,
      },
    ];
  });
}
