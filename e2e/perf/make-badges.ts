/** Badges for a made-up graph: of every three nodes one has four, one has one that is grave, and one has none. */
import type { Badge, BadgeKind, Topology, TopologyBadges } from '@sightglass/shared/contract';

function badge(kind: BadgeKind): Badge {
  const facts = [{ text: `about ${kind}`, resource: null }];
  return { kind, active: kind === 'breaker', evidence: 'configuration', facts, more: 0, nodes: 1 };
}

const CHOICES: readonly Badge[][] = [
  (['split', 'mirror', 'fault', 'exposed'] as const).map(badge),
  [badge('breaker')],
  [],
];

export function makeBadges({ window, nodes }: Topology): TopologyBadges {
  return {
    window,
    coveredMs: window.to - window.from,
    configured: ['east'],
    nodes: nodes.map(({ id }, i) => ({
      id,
      service: id,
      sidecar: { state: 'own', why: '' },
      badges: CHOICES[i % CHOICES.length] ?? [],
    })),
    elsewhere: { error: 0, warning: 0 },
    warnings: [],
  };
}
