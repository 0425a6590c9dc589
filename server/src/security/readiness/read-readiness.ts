/**
 * Reads what readiness rests on: the sums of the window over the whole mesh once, then series of a few services only (those with traffic that is not
 * proven, and the busiest of each cluster), so that a week costs little.
 */
import { RESTRICTED } from '@sightglass/shared/identity';
import type { MeshConfig } from '../../mesh-config/mesh-config.ts';
import { isInScope, type Scope } from '../../signals/scope.ts';
import type { NodeIdentity } from '../../signals/node-identity.ts';
import { identifyEnd } from '../../signals/node-identity.ts';
import type { EdgesAnswer, EdgeSums, SeriesAnswer, TelemetryStore } from '../../store/telemetry-store.ts';
import { notMutual } from '../mtls-counts.ts';
import { listInbound, type Inbound, type Receiver } from './inbound.ts';
import { findCleanSince, type CleanSince, type Observation } from './observation.ts';
import {
  describeReceivers,
  findLinkerdNamespaces,
  listPossiblyLinkerd,
  readConfiguredReach,
} from './reach.ts';
import type { Steps } from './read-observations.ts';
import type { Exposure } from './readiness-rows.ts';

/** Steps of a series, about: of a week they are hours. */
export const READINESS_STEPS = 168;
/** Up to so many places are read one by one; beyond, all at once. */
const MAX_SINGLE_READS = 8;

/** What everybody in the mesh receives. */
export interface MeshTraffic {
  readonly answer: EdgesAnswer;
  readonly inbound: readonly Inbound[];
  readonly receivers: ReadonlyMap<string, Receiver>;
}

interface Sources {
  readonly store: TelemetryStore;
  readonly meshConfig: MeshConfig;
}

async function readLinkerdNamespaces(
  store: TelemetryStore,
  inbound: readonly Inbound[],
  window: Steps['window'],
): Promise<ReadonlySet<string>> {
  const places = listPossiblyLinkerd(inbound);
  const filters = places.length <= MAX_SINGLE_READS ? places.map((target) => ({ target })) : [{}];
  const answers = await Promise.all(filters.map((filter) => store.readIdentities({ window, filter })));
  return findLinkerdNamespaces(answers.flatMap(({ pairs }) => pairs));
}

/** One read of all edges; others of identities where some service may be Linkerd's. */
export async function readMeshTraffic(
  { store, meshConfig }: Sources,
  { window }: Steps,
): Promise<MeshTraffic> {
  const answer = await store.readEdges({ window, filter: {}, histograms: false });
  const inbound = listInbound(answer.edges);
  const receivers = describeReceivers(inbound, {
    linkerd: await readLinkerdNamespaces(store, inbound, window),
    configured: readConfiguredReach(meshConfig),
  });
  return { answer, inbound, receivers };
}

/** Services of a scope, whether they receive or only send; none outside the mesh, none of which nothing is known, and none that whoever asks may not see. */
export function listServices(edges: readonly EdgeSums[], scope: Scope): NodeIdentity[] {
  const services = new Map<string, NodeIdentity>();
  const add = (node: NodeIdentity): void => {
    if (!node.anonymous && node.namespace !== RESTRICTED && isInScope(node, scope))
      services.set(node.id, node);
  };
  for (const { edge } of edges) {
    add(identifyEnd(edge.source, 'service', edge.target));
    if (!edge.external) add(identifyEnd(edge.target, 'service', edge.source));
  }
  return [...services.values()];
}

function isDirty({ received }: Exposure): boolean {
  return notMutual(received) > 0;
}

async function readLines(
  store: TelemetryStore,
  {
    edges,
    dirty,
  }: { readonly edges: readonly EdgeSums[]; readonly dirty: ReadonlyMap<string, NodeIdentity> },
  { window, stepMs }: Steps,
): Promise<SeriesAnswer[]> {
  const asked = { window, stepMs, by: 'target-service', histograms: false } as const;
  if (dirty.size <= MAX_SINGLE_READS) {
    return Promise.all(
      Array.from(dirty.values(), ({ cluster, namespace, name }) =>
        store.readSeries({
          ...asked,
          filter: { target: { cluster, namespace, service: name }, external: false },
        }),
      ),
    );
  }
  const among = edges
    .filter(
      (sums) =>
        notMutual(sums) > 0 && dirty.has(identifyEnd(sums.edge.target, 'service', sums.edge.source).id),
    )
    .map(({ edge }) => edge);
  return [await store.readSeries({ ...asked, filter: { external: false, among } })];
}

/** Since when each subject is clean, by its id. */
export async function readCleanSince(
  store: TelemetryStore,
  traffic: MeshTraffic,
  asked: Steps & {
    readonly exposures: readonly Exposure[];
    readonly observations: ReadonlyMap<string, Observation>;
  },
): Promise<Map<string, CleanSince>> {
  const { exposures, observations } = asked;
  const dirty = new Map<string, NodeIdentity>();
  for (const { inbound } of exposures.filter(isDirty)) {
    for (const { target, counts } of inbound) if (notMutual(counts) > 0) dirty.set(target.id, target);
  }
  const answers = await readLines(store, { edges: traffic.answer.edges, dirty }, asked);
  const found = new Map<string, CleanSince>();
  for (const exposure of exposures) {
    const { subject, inbound, received } = exposure;
    const observation = observations.get(subject.cluster);
    if (!observation) continue;
    const [first] = answers;
    const own = new Set(inbound.map(({ target }) => target.id));
    const lines = answers
      .flatMap(({ groups }) => groups)
      .filter(({ key }) => own.has(key))
      .map(({ points }) => points);
    if (first && isDirty(exposure))
      found.set(subject.id, findCleanSince(first, lines, { observation, received }));
    else
      found.set(subject.id, {
        lastPlaintextAt: null,
        cleanSince: received.mutual > 0 ? observation.from : null,
      });
  }
  return found;
}
