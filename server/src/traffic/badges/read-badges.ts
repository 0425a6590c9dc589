/**
 * Badges of all nodes of a graph: at most six questions to the store, whatever the size of the mesh (edges, four response flags, and identities where Linkerd may carry what tells
 * nothing of itself).
 */
import type {
  ConfigProblem,
  NodeBadges,
  TopologyBadges,
  badgesQuerySchema,
} from '@sightglass/shared/contract';
import { formatServiceId, type ServiceRef } from '@sightglass/shared/identity';
import type { z } from 'zod';
import type { AppContext } from '../../http/app-context.ts';
import { resolveQuestion } from '../../http/question.ts';
import { collectWarnings } from '../../http/warnings.ts';
import { listConfigWarnings } from '../../mesh-config/config-warnings.ts';
import { startPace, takeSteps } from '../../pace.ts';
import { findLinkerdNamespaces } from '../../security/readiness/reach.ts';
import type { SeriesAnswer } from '../../store/telemetry-store.ts';
import { compareSplits } from '../observed/compare-splits.ts';
import { EVENT_FLAGS } from '../observed/events.ts';
import { createChangeFinder } from '../observed/find-changes.ts';
import { addUpBadges, type Fact } from './badge-draft.ts';
import { readGateways } from './gateway-facts.ts';
import { namespaceOf, seeEnds, type SeenEnds, type SeenWorkload } from './graph-ends.ts';
import { readInjections } from './injection.ts';
import { judgeSidecar, type WorkloadSidecar } from './judge-sidecar.ts';
import { describeNode, type NodeKnowledge } from './node-badges.ts';
import { BADGE_EVENTS, listObservedFacts, type BadgeEvent } from './observed-facts.ts';
import { sortProblems } from './problem-facts.ts';
import { readConfiguredFacts } from './service-facts.ts';
import { listSplitFacts } from './split-facts.ts';

type BadgesQuery = z.output<typeof badgesQuerySchema>;
type Window = ReturnType<typeof resolveQuestion>['window'];

/** Nodes between two looks at the clock. */
const STRIDE = 64;

/** Requests with a flag, by id of service. */
function sumRequests({ groups }: SeriesAnswer): Map<string, number> {
  return new Map(
    groups.map(({ key, points }) => [key, points.reduce((sum, one) => sum + (one?.requests ?? 0), 0)]),
  );
}

async function readTelemetry(query: BadgesQuery, window: Window, { store }: AppContext) {
  const filter = { clusters: query.cluster, namespaces: query.namespace };
  const stepMs = window.to - window.from;
  const readEvent = (event: BadgeEvent) =>
    store.readSeries({
      window,
      filter,
      by: 'target-service',
      stepMs,
      histograms: false,
      outcomes: { codes: [], grpcStatuses: [], flags: [EVENT_FLAGS[event]] },
    });
  const [edges, ...events] = await Promise.all([
    store.readEdges({ window, filter, histograms: false }),
    ...BADGE_EVENTS.map(readEvent),
  ]);
  const counts = new Map(BADGE_EVENTS.map((event, i) => [event, sumRequests(events[i] as SeriesAnswer)]));
  return { edges, counts };
}

/** Asked only where it decides: of namespaces with workloads of which their callers alone tell. */
async function readLinkerd(
  { nodes }: SeenEnds,
  window: Window,
  { store }: AppContext,
): Promise<ReadonlySet<string>> {
  const doubtful = [...nodes.values()].flatMap(({ workloads }) =>
    [...workloads].filter(({ own, toldByCallers }) => !own && toldByCallers > 0),
  );
  if (doubtful.length === 0) return new Set();
  const namespaces = [...new Set(doubtful.map(({ namespace }) => namespace))];
  const { pairs } = await store.readIdentities({ window, filter: { namespaces } });
  return findLinkerdNamespaces(pairs);
}

function createSidecarJudge(
  { meshConfig }: AppContext,
  seen: SeenEnds,
  facts: {
    readonly linkerd: ReadonlySet<string>;
    readonly gateways: ReturnType<typeof readGateways>;
  },
): NodeKnowledge['sidecarOf'] {
  const injectionOf = readInjections(meshConfig);
  const known = new Map<SeenWorkload, WorkloadSidecar>();
  return (workload) => {
    let sidecar = known.get(workload);
    if (!sidecar) {
      sidecar = judgeSidecar(workload, {
        injection: injectionOf(workload.id),
        isGateway: facts.gateways.has(workload.id),
        isHeard: seen.heard.has(workload.cluster),
        isLinkerd: facts.linkerd.has(workload.namespace),
      });
      known.set(workload, sidecar);
    }
    return sidecar;
  };
}

interface FactSources {
  readonly seen: SeenEnds;
  readonly counts: ReadonlyMap<BadgeEvent, ReadonlyMap<string, number>>;
  readonly window: Window;
  readonly problems: ReturnType<typeof sortProblems>;
}

function createFactFinder(context: AppContext, sources: FactSources): NodeKnowledge['factsOf'] {
  const { seen, counts, window, problems } = sources;
  const { meshConfig } = context;
  const configured = readConfiguredFacts(meshConfig);
  const connected = new Set(meshConfig.clusters().map(({ cluster }) => cluster));
  const changed = createChangeFinder(context, window);
  const known = new Map<string, readonly Fact[]>();
  function find(id: string, service: ServiceRef): Fact[] {
    const { routes, facts, ejects } = configured.of(service);
    const requests = seen.requests.get(id) ?? new Map<string, number>();
    return [
      ...facts,
      ...listSplitFacts(compareSplits(routes, { requests, changed }), meshConfig.tell),
      ...listObservedFacts(service, {
        countOf: (event) => counts.get(event)?.get(id) ?? 0,
        mayEject: ejects || !connected.has(service.cluster),
      }),
      ...problems.of(service),
    ];
  }
  return (service) => {
    const id = formatServiceId(service);
    let facts = known.get(id);
    if (!facts) known.set(id, (facts = find(id, service)));
    return facts;
  };
}

function* describeAll(seen: SeenEnds, knowledge: NodeKnowledge): Generator<void, NodeBadges[]> {
  const nodes: NodeBadges[] = [];
  const members = new Map<string, { name: string; badges: NodeBadges['badges'] }[]>();
  for (const node of seen.nodes.values()) {
    if (nodes.length % STRIDE === STRIDE - 1) yield;
    const described = describeNode(node, knowledge);
    nodes.push(described);
    const namespace = namespaceOf(node);
    const { name, version } = node.identity;
    const own = members.get(namespace) ?? [];
    own.push({ name: version === undefined ? name : `${name} ${version}`, badges: described.badges });
    members.set(namespace, own);
  }
  for (const [id, own] of members) {
    yield;
    nodes.push({ id, service: null, sidecar: null, badges: addUpBadges(own) });
  }
  return nodes;
}

/** `problems`: of the configuration, as far as whoever asks may see them. */
export async function readBadges(
  query: BadgesQuery,
  context: AppContext,
  problems: readonly ConfigProblem[],
): Promise<TopologyBadges> {
  const { meshConfig } = context;
  const question = resolveQuestion(query, context);
  const { window } = question;
  const { edges, counts } = await readTelemetry(query, window, context);
  const seen = await takeSteps(seeEnds(edges.edges, query.kind), startPace());
  const gateways = readGateways(meshConfig);
  const linkerd = await readLinkerd(seen, window, context);
  const sorted = sortProblems(problems, meshConfig);
  const configured = new Set(meshConfig.workloads().map(({ cluster }) => cluster));
  const knowledge: NodeKnowledge = {
    factsOf: createFactFinder(context, { seen, counts, window, problems: sorted }),
    gatewayOf: (id) => gateways.get(id),
    isConfigured: (cluster) => configured.has(cluster),
    sidecarOf: createSidecarJudge(context, seen, { linkerd, gateways }),
  };
  const nodes = await takeSteps(describeAll(seen, knowledge), startPace());
  const clusters = meshConfig.clusters();
  return {
    window: edges.window,
    coveredMs: edges.coveredMs,
    configured: [...new Set(clusters.map(({ cluster }) => cluster))].toSorted(),
    nodes: nodes.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    elsewhere: sorted.elsewhere,
    warnings: [...(await collectWarnings(context, question, edges)), ...listConfigWarnings(clusters)],
  };
}
