/** All that is known of one node -> its badges, and whether it has a proxy. Pure. */
import type { NodeBadges } from '@sightglass/shared/contract';
import type { ServiceRef } from '@sightglass/shared/identity';
import { observedFact, toBadges, type Fact } from './badge-draft.ts';
import type { GatewayFacts } from './gateway-facts.ts';
import type { SeenNode, SeenWorkload } from './graph-ends.ts';
import { joinSidecars, type WorkloadSidecar } from './judge-sidecar.ts';
import { sayList } from './say-amounts.ts';

export interface NodeKnowledge {
  /** Configured, observed and wrong, of one service. */
  readonly factsOf: (service: ServiceRef) => readonly Fact[];
  readonly gatewayOf: (workloadId: string) => GatewayFacts | undefined;
  /** Whether the configuration tells the cluster's workloads: then names make no gateways. */
  readonly isConfigured: (cluster: string) => boolean;
  readonly sidecarOf: (workload: SeenWorkload) => WorkloadSidecar;
}

/** What is about some versions counts for a node of a version, or of a workload, that has one of them. */
function concerns({ versions }: Fact, { identity, versions: own }: SeenNode): boolean {
  if (versions === null || identity.kind === 'service') return true;
  return [...own].some((version) => versions.has(version));
}

const isNamedGateway = ({ isGateway, identity }: SeenNode, { isConfigured }: NodeKnowledge): boolean =>
  isGateway && !isConfigured(identity.cluster);

function listGatewayFacts(node: SeenNode, knowledge: NodeKnowledge): Fact[] {
  const facts = [...node.workloads].flatMap(({ id }) => knowledge.gatewayOf(id)?.facts ?? []);
  if (facts.length > 0 || !isNamedGateway(node, knowledge)) return facts;
  return [observedFact('gateway', 'A gateway, by its name', false)];
}

function listEntrances(node: SeenNode, knowledge: NodeKnowledge): Fact[] {
  const { gatewayOf, isConfigured } = knowledge;
  const isGateway = [...node.workloads].some(({ id }) => gatewayOf(id));
  if (isGateway || isNamedGateway(node, knowledge)) return [];
  const entrances = [...node.entrances].filter(
    ([id, { cluster }]) => !isConfigured(cluster) || gatewayOf(id)?.isWaypoint === false,
  );
  if (entrances.length === 0) return [];
  const names = sayList([...new Set(entrances.map(([, { name }]) => name))].toSorted());
  const by = entrances.every(([, { cluster }]) => isConfigured(cluster)) ? '' : ' by its name';
  return [observedFact('exposed', `Called by ${names}, a gateway${by}`, false)];
}

/** The mesh's own nodes have proxies to miss. */
const isPlain = ({ identity, inside }: SeenNode): boolean => inside && !identity.anonymous;

export function describeNode(node: SeenNode, knowledge: NodeKnowledge): NodeBadges {
  const { identity, services } = node;
  const [service = null] = services.keys();
  if (!isPlain(node)) {
    const facts = identity.anonymous ? [] : [...services.values()].flatMap(knowledge.factsOf);
    return { id: identity.id, service, sidecar: null, badges: toBadges(facts) };
  }
  const judged = [...node.workloads].map((seen) => ({ seen, sidecar: knowledge.sidecarOf(seen) }));
  const { state, why, evidence } = joinSidecars(judged);
  const exposed = listEntrances(node, knowledge);
  const facts = [...services.values()].flatMap(knowledge.factsOf).filter((fact) => concerns(fact, node));
  const missing: Fact[] =
    state === 'missing'
      ? [{ kind: 'no-sidecar', text: why, resource: null, active: false, evidence, versions: null }]
      : [];
  return {
    id: identity.id,
    service,
    sidecar: { state, why },
    badges: toBadges([
      ...facts,
      ...missing,
      ...listGatewayFacts(node, knowledge),
      // A route through a gateway says the same, and more.
      ...(facts.some(({ kind }) => kind === 'exposed') ? [] : exposed),
    ]),
  };
}
