/**
 * The telemetry store as somebody with grants sees it: the same port over the same store, so that all that is built above it (graphs, tables, series, totals) holds to the grants without knowing of
 * them. Edges of which no end is seen do not exist; far ends beyond are `restricted` and added up. A question is compared with edges as they are told, so that nobody learns by asking for a name
 * whether it exists. Over every kind of store: what a store must do for it is to leave edges out (EdgeFilter.only).
 */
import {
  formatEdgeId,
  formatVersionId,
  parseEdgeId,
  RESTRICTED,
  RESTRICTED_ID,
  UNKNOWN,
} from '@sightglass/shared/identity';
import { joinReporters, strongerEvidence } from '../signals/build-graph.ts';
import { addTo, createTotal, type Total } from '../signals/sums.ts';
import { partsOfEdge } from '../store/edge-parts.ts';
import type { AskedGauge } from '../store/gauges.ts';
import { createEdgeMatcher } from '../store/match-edge.ts';
import type {
  EdgeFilter,
  EdgeSums,
  GroupKey,
  IdentityPair,
  SeriesAnswer,
  SeriesQuery,
  StoreStatus,
  TelemetryStore,
} from '../store/telemetry-store.ts';
import type { EdgeEnd, EdgeKey } from '../telemetry/edge-window.ts';
import type { GaugeOwner } from '../telemetry/gauge-batch.ts';
import type { Mask, Side } from './mask.ts';
import { restrictWarnings } from './restrict-warnings.ts';

type EndFilter = Partial<EdgeEnd> | undefined;
type Test = (edge: EdgeKey) => boolean;

const isRestricted = (end: EndFilter): boolean => Object.values(end ?? {}).includes(RESTRICTED);

/** All values, or none where one is open. */
function listAll(values: readonly (string | null)[]): string[] {
  return values.includes(null) ? [] : [...new Set(values as readonly string[])];
}

/** What is asked of the store below: at least all that can be told, as narrow as the store can make use of. */
function widen(asked: EdgeFilter, mask: Mask, only: Test): EdgeFilter {
  const { source, target, protocol, clusters = [], namespaces = [] } = asked;
  const isScoped = clusters.length + namespaces.length > 0;
  const scope = isScoped
    ? { clusters, namespaces }
    : {
        clusters: listAll(mask.grants.map(({ cluster }) => cluster)),
        namespaces: listAll(mask.grants.map(({ namespace }) => namespace)),
      };
  const isOpen = [...scope.clusters, ...scope.namespaces].includes(RESTRICTED);
  return {
    ...(isOpen ? {} : scope),
    ...(source && !isRestricted(source) ? { source } : {}),
    ...(target && !isRestricted(target) ? { target } : {}),
    ...(protocol ? { protocol } : {}),
    only,
  };
}

/** What is told of a question: edges that are seen, and match as they are told. */
function restrictFilter(asked: EdgeFilter, mask: Mask, also: Test = () => true): EdgeFilter {
  const matches = createEdgeMatcher(asked);
  return widen(asked, mask, (edge) => mask.seesEdge(edge) && also(edge) && matches(mask.edge(edge)));
}

/** By edge as it is told; ordered by edge. */
function addUp(edges: readonly EdgeSums[], mask: Mask): EdgeSums[] {
  const told = new Map<EdgeKey, { total: Total; first: EdgeSums; rest: EdgeSums[] }>();
  for (const sums of edges) {
    const edge = mask.edge(sums.edge);
    let one = told.get(edge);
    if (!one) told.set(edge, (one = { total: createTotal(), first: sums, rest: [] }));
    else one.rest.push(sums);
    addTo(one.total, sums);
  }
  const list = Array.from(told, ([edge, { total, first, rest }]): EdgeSums => ({
    ...first,
    ...total.sums,
    edge,
    evidence: rest.reduce((best, { evidence }) => strongerEvidence(best, evidence), first.evidence),
    reporters: rest.reduce((all, { reporters }) => joinReporters(all, reporters), first.reporters),
  }));
  const order = new Map(list.map((sums) => [sums, partsOfEdge(sums.edge).join('\0')]));
  return list.toSorted((a, b) => ((order.get(a) ?? '') < (order.get(b) ?? '') ? -1 : 1));
}

const END_GROUPS: Partial<Record<GroupKey, { readonly side: Side; readonly key: string }>> = {
  'source-service': { side: 'source', key: RESTRICTED_ID },
  'target-service': { side: 'target', key: RESTRICTED_ID },
  'source-workload': { side: 'source', key: RESTRICTED_ID },
  'target-workload': { side: 'target', key: RESTRICTED_ID },
  'source-version': { side: 'source', key: restrictedVersion() },
  'target-version': { side: 'target', key: restrictedVersion() },
  'source-cluster': { side: 'source', key: RESTRICTED },
  'target-cluster': { side: 'target', key: RESTRICTED },
};

function restrictedVersion(): string {
  const [cluster, namespace, name, version] = [RESTRICTED, RESTRICTED, RESTRICTED, RESTRICTED];
  return formatVersionId({ cluster, namespace, name, version });
}

/** A part of a question: some of its edges, and what their groups are called. */
interface Part {
  readonly by: GroupKey;
  readonly only: Test;
  readonly name: (key: string) => string;
}

function renameEnd(side: Side): (key: string) => string {
  return (key) => {
    const edge = parseEdgeId(key);
    return edge ? formatEdgeId({ ...edge, [side]: RESTRICTED_ID }) : RESTRICTED;
  };
}

const same = (key: string): string => key;

/** Far ends beyond are asked for apart, so that no name of theirs is looked at at all. */
function planParts(by: GroupKey, mask: Mask): Part[] {
  const keeps =
    (side: Side): Test =>
    (edge) =>
      mask.keeps(edge, side);
  const end = END_GROUPS[by];
  if (end) {
    return [
      { by, only: keeps(end.side), name: same },
      { by: 'none', only: (edge) => !mask.keeps(edge, end.side), name: () => end.key },
    ];
  }
  if (by !== 'edge') return [{ by, only: () => true, name: same }];
  return [
    { by, only: (edge) => mask.keeps(edge, 'source') && mask.keeps(edge, 'target'), name: same },
    { by, only: (edge) => !mask.keeps(edge, 'source'), name: renameEnd('source') },
    { by, only: (edge) => !mask.keeps(edge, 'target'), name: renameEnd('target') },
  ];
}

function joinGroups(
  answers: readonly { readonly answer: SeriesAnswer; readonly name: (key: string) => string }[],
): SeriesAnswer['groups'] {
  const totals = new Map<string, Total[]>();
  for (const { answer, name } of answers) {
    for (const { key, points } of answer.groups) {
      const told = name(key);
      let total = totals.get(told);
      if (!total) totals.set(told, (total = points.map(createTotal)));
      points.forEach((sums, step) => {
        const point = total[step];
        if (sums && point) addTo(point, sums);
      });
    }
  }
  return Array.from(totals, ([key, points]) => ({ key, points: points.map(({ sums }) => sums) })).toSorted(
    (a, b) => (a.key < b.key ? -1 : 1),
  );
}

function restrictStatus(status: StoreStatus, mask: Mask): StoreStatus {
  const { kind, oldestAt, newestAt, clusters } = status;
  return {
    kind,
    // How large the mesh is is not told.
    edges: 0,
    sizeBytes: 0,
    tiers: status.tiers.map((tier) => ({ ...tier, rows: 0 })),
    oldestAt,
    newestAt,
    clusters: clusters
      .map(({ name, namespaces, lastDataAt }) => ({
        name,
        namespaces: namespaces.filter((namespace) => mask.sees(name, namespace)),
        lastDataAt,
      }))
      .filter(({ namespaces }) => namespaces.length > 0),
  };
}

const isTold = (identity: string): boolean => identity !== '' && identity !== UNKNOWN;

function restrictPair(pair: IdentityPair, mask: Mask, beyond: Side | null): IdentityPair {
  const tell = (side: Side, identity: string): string =>
    isTold(identity) && beyond === side ? RESTRICTED : mask.identity(identity);
  return {
    ...pair,
    sourcePrincipal: tell('source', pair.sourcePrincipal),
    destinationPrincipal: tell('target', pair.destinationPrincipal),
  };
}

function joinPairs(pairs: readonly IdentityPair[]): IdentityPair[] {
  const joined = Map.groupBy(pairs, ({ sourcePrincipal, destinationPrincipal }) =>
    JSON.stringify([sourcePrincipal, destinationPrincipal]),
  );
  return [...joined]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, same]) =>
      Object.assign({}, same[0] as IdentityPair, {
        requests: same.reduce((sum, { requests }) => sum + requests, 0),
        connections: same.reduce((sum, { connections }) => sum + connections, 0),
      }),
    );
}

/** Whoever prints it lies within, and so does the callee that it is about, where it is about one. */
function tellsGauge(asked: AskedGauge | undefined, { cluster, namespace }: GaugeOwner, mask: Mask): boolean {
  if (!mask.sees(cluster, namespace)) return false;
  if (asked?.kind === 'resilience') return mask.sees(cluster, asked.callee.namespace);
  return asked?.kind === 'gauge';
}

/** `prepare` is awaited before each question: the mask then knows what names there are. */
export function restrictStore(
  store: TelemetryStore,
  mask: Mask,
  prepare: () => Promise<void>,
): TelemetryStore {
  async function readSeries({ filter, by, ...query }: SeriesQuery): Promise<SeriesAnswer> {
    await prepare();
    const answers = await Promise.all(
      planParts(by, mask).map(async (part) => ({
        name: part.name,
        answer: await store.readSeries({
          ...query,
          by: part.by,
          filter: restrictFilter(filter, mask, part.only),
        }),
      })),
    );
    const [first] = answers;
    if (!first) throw new Error('a question without parts');
    return {
      ...first.answer,
      groups: joinGroups(answers),
      warnings: restrictWarnings(answers.flatMap(({ answer }) => answer.warnings)),
    };
  }

  return {
    async readEdges({ filter, ...query }) {
      await prepare();
      const answer = await store.readEdges({ ...query, filter: restrictFilter(filter, mask) });
      return { ...answer, edges: addUp(answer.edges, mask), warnings: restrictWarnings(answer.warnings) };
    },
    readSeries,
    async readIdentities({ window, filter }) {
      await prepare();
      const read = async (beyond: Side | null) => {
        const also: Test =
          beyond === null
            ? (edge) => mask.keeps(edge, 'source') && mask.keeps(edge, 'target')
            : (edge) => !mask.keeps(edge, beyond);
        const answer = await store.readIdentities({ window, filter: restrictFilter(filter, mask, also) });
        return { ...answer, pairs: answer.pairs.map((pair) => restrictPair(pair, mask, beyond)) };
      };
      const answers = await Promise.all([read(null), read('source'), read('target')]);
      const [first] = answers;
      return {
        ...first,
        pairs: joinPairs(answers.flatMap(({ pairs }) => pairs)),
        warnings: restrictWarnings(answers.flatMap(({ warnings }) => warnings)),
      };
    },
    // No readExpression: what an expression counts cannot be told from outside.
    async readGauges(query) {
      const answer = await store.readGauges(query);
      return {
        ...answer,
        series: answer.series.filter(({ gauge, owner }) => tellsGauge(query.gauges[gauge], owner, mask)),
        warnings: restrictWarnings(answer.warnings),
      };
    },
    async readNewestGauges(query) {
      const answer = await store.readNewestGauges(query);
      return {
        series: answer.series.filter(({ gauge, owner }) => tellsGauge(query.gauges[gauge], owner, mask)),
        warnings: restrictWarnings(answer.warnings),
      };
    },
    readStatus: async () => restrictStatus(await store.readStatus(), mask),
    version: () => store.version(),
    newestEnd: () => store.newestEnd(),
  };
}
