/**
 * What every store must tell of the demo mesh, whether it took the proxies' text in itself or asks an engine that did: run by
 * each store's own test file. The reference is the embedded store, which has read the same scrapes through the real rollup.
 * The stretch of time has every fault in it, the restart of a pod, a plaintext caller, TCP, gRPC, ambient, Linkerd, a plain
 * Envoy, two clusters, a split of versions, and requests that never arrived.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectedEdges } from '../../demo/expected-edges.ts';
import type { GroupKey, IdentityPair, SeriesAnswer, TelemetryStore } from '../telemetry-store.ts';
import { compareCounts, compareSums, describeEdge, describeFacts } from './agreement.ts';
import type { ScrapeSpan } from './demo-scrapes.ts';
import { feedEmbedded } from './feed-embedded.ts';
import { compareWithForetold } from './foretold.ts';

const MINUTE_MS = 60_000;
const SEED = 11;
/** Minutes of the mesh's cycle of faults: from the last of the bad canary to the first of the denied calls. */
const START = Date.UTC(2024, 8, 3, 14, 10);
const DEMO_SPAN: ScrapeSpan = {
  seed: SEED,
  from: START - MINUTE_MS,
  to: START + 14 * MINUTE_MS,
  intervalMs: 30_000,
};
const WINDOW = { from: START, to: START + 14 * MINUTE_MS };
const READ_WITHIN_MS = 180_000;

// All stores of one test file are compared with the same one.
let fedReference: ReturnType<typeof feedEmbedded> | undefined;

interface FedStore {
  readonly store: TelemetryStore;
  close(): Promise<void>;
}

function sumGroups(answer: SeriesAnswer): Map<string, number> {
  return new Map(
    answer.groups.map(({ key, points }) => [
      key,
      points.reduce((sum, point) => sum + (point?.requests ?? 0) + (point?.opened ?? 0), 0),
    ]),
  );
}

function describePair(pair: Pick<IdentityPair, 'sourcePrincipal' | 'destinationPrincipal'>): string {
  return `${pair.sourcePrincipal} > ${pair.destinationPrincipal}`;
}

/** Runs the suite; `feed` makes a store that holds what was scraped in the span. */
export function describeDemoTelemetry(name: string, feed: (span: ScrapeSpan) => Promise<FedStore>): void {
  describe(`the demo mesh, told by ${name}`, () => {
    let fed: FedStore;
    let store: TelemetryStore;
    let reference: Awaited<ReturnType<typeof feedEmbedded>>;
    beforeAll(async () => {
      reference = await (fedReference ??= feedEmbedded(DEMO_SPAN));
      fed = await feed(DEMO_SPAN);
      store = fed.store;
    }, READ_WITHIN_MS);
    afterAll(async () => {
      await fed?.close();
    });

    const readBoth = async (filter: object) => {
      const query = { window: WINDOW, filter, histograms: true };
      return Promise.all([store.readEdges(query), reference.readEdges(query)]);
    };

    it('covers the whole window without a warning', async () => {
      const [answer] = await readBoth({});
      expect(answer).toMatchObject({ window: WINDOW, coveredMs: WINDOW.to - WINDOW.from, warnings: [] });
    });

    it('has the foretold edges with their traffic and states of mutual TLS, and no others', async () => {
      const { edges } = await store.readEdges({ window: WINDOW, filter: {}, histograms: false });
      const foretold = expectedEdges(SEED);
      expect(foretold.flatMap((expected) => compareWithForetold(expected, edges, WINDOW))).toEqual([]);
      expect(edges.length).toBe(foretold.length);
    });

    it('agrees on what every edge is, who reported it, and what its mutual TLS rests on', async () => {
      const [{ edges }, { edges: known }] = await readBoth({});
      expect(describeFacts(edges)).toEqual(describeFacts(known));
    });

    it('counts the same requests, failures, bytes, connections and latencies on every edge', async () => {
      const [{ edges }, { edges: known }] = await readBoth({});
      const byName = new Map(known.map((edge) => [describeEdge(edge.edge), edge]));
      const differences = edges.flatMap((edge) => {
        const same = byName.get(describeEdge(edge.edge));
        return same ? compareSums(edge, same).map((text) => `${describeEdge(edge.edge)} ${text}`) : [];
      });
      expect(differences).toEqual([]);
    });

    it.each<GroupKey>([
      'none',
      'source-service',
      'target-workload',
      'target-version',
      'target-cluster',
      'edge',
      'protocol',
      'code',
      'grpc-status',
      'response',
      'flag',
    ])('breaks the traffic down by %s alike', async (by) => {
      const stepMs = WINDOW.to - WINDOW.from;
      const query = { window: WINDOW, filter: {}, by, stepMs, histograms: false };
      const answer = await store.readSeries(query);
      expect(answer.warnings).toEqual([]);
      const found = sumGroups(answer);
      const known = sumGroups(await reference.readSeries(query));
      expect(new Set(found.keys())).toEqual(new Set(known.keys()));
      expect(
        [...known].flatMap(([key, count]) => compareCounts(key, found.get(key) ?? 0, count) ?? []),
      ).toEqual([]);
    });

    it.each([WINDOW.to - WINDOW.from, 2 * MINUTE_MS])(
      'counts single outcomes by edge, in steps of %i ms',
      async (stepMs) => {
        const outcomes = { codes: ['403', '503'], grpcStatuses: ['4'], flags: ['DC'] };
        const query = {
          window: WINDOW,
          filter: {},
          by: 'edge',
          stepMs,
          histograms: false,
          outcomes,
        } as const;
        const found = sumGroups(await store.readSeries(query));
        const known = sumGroups(await reference.readSeries(query));
        expect(known.get('east~shop~ad~~east~platform~auth~~http')).toBeGreaterThan(0);
        expect(new Set(found.keys())).toEqual(new Set(known.keys()));
        expect(
          [...known].flatMap(([key, count]) => compareCounts(key, found.get(key) ?? 0, count) ?? []),
        ).toEqual([]);
      },
    );

    it('draws the same series, step by step', async () => {
      const filter = { target: { service: 'currency', cluster: 'east' } };
      const query = { window: WINDOW, filter, by: 'source-service', stepMs: 2 * MINUTE_MS } as const;
      const found = await store.readSeries({ ...query, histograms: true });
      const known = await reference.readSeries({ ...query, histograms: true });
      expect([found.times, found.warnings]).toEqual([known.times, []]);
      expect(found.groups.map(({ key }) => key)).toEqual(known.groups.map(({ key }) => key));
      const differences = known.groups.flatMap(({ key, points }, group) =>
        points.flatMap((point, step) => {
          const same = found.groups[group]?.points[step];
          if (!point || !same) return point === same ? [] : [`${key} at step ${step}: a gap`];
          return compareSums(same, point).map((text) => `${key} at step ${step} ${text}`);
        }),
      );
      expect(differences).toEqual([]);
    });

    it('restricts an answer to its filter', async () => {
      const filters = [
        { clusters: ['west'] },
        { namespaces: ['payments'] },
        { clusters: ['east'], namespaces: ['mail'] },
        { source: { workload: 'frontend-v1', cluster: 'east' }, target: { version: 'v2' } },
        { protocol: 'tcp' },
        { target: { namespace: 'nowhere' } },
        { external: true },
        { external: false, namespaces: ['payments'] },
        { among: [] },
      ];
      for (const filter of filters) {
        const [{ edges, warnings }, { edges: known }] = await readBoth(filter);
        expect([describeFacts(edges), warnings]).toEqual([describeFacts(known), []]);
      }
    });

    it('draws the series of some edges alone: those that leave the mesh, and those that are listed', async () => {
      const [{ edges }] = await readBoth({});
      const among = edges.filter((one) => one.plaintext > 0).map(({ edge }) => edge);
      for (const filter of [{ external: true }, { external: false }, { among }]) {
        const query = {
          window: WINDOW,
          filter,
          by: 'none',
          stepMs: 7 * MINUTE_MS,
          histograms: false,
        } as const;
        const [found, known] = await Promise.all([store.readSeries(query), reference.readSeries(query)]);
        expect([found.times, found.warnings]).toEqual([known.times, []]);
        const differences = known.groups.flatMap(({ points }) =>
          points.flatMap((point, step) => {
            const same = found.groups[0]?.points[step];
            return point && same ? compareSums(same, point) : [`step ${step}: a gap`];
          }),
        );
        expect([Object.keys(filter), known.groups.length, differences]).toEqual([Object.keys(filter), 1, []]);
      }
    });

    it('tells the same certificates', async () => {
      const query = { window: WINDOW, filter: {} };
      const found = new Map(
        (await store.readIdentities(query)).pairs.map((pair) => [
          describePair(pair),
          pair.requests + pair.connections,
        ]),
      );
      const known = (await reference.readIdentities(query)).pairs;
      expect(new Set(found.keys())).toEqual(new Set(known.map(describePair)));
      const differences = known.flatMap(
        (pair) =>
          compareCounts(
            describePair(pair),
            found.get(describePair(pair)) ?? 0,
            pair.requests + pair.connections,
          ) ?? [],
      );
      expect(differences).toEqual([]);
    });

    it('names the clusters and their namespaces', async () => {
      const told = (await store.readStatus()).clusters;
      const known = (await reference.readStatus()).clusters;
      expect(told.map(({ name, namespaces }) => [name, namespaces])).toEqual(
        known.map(({ name, namespaces }) => [name, namespaces]),
      );
    });
  });
}
