/**
 * What every store must answer, told as tests: run by each store's own test file with a way to make an empty store.
 */
import { describe, expect, it } from 'vitest';
import { batch, count, edge, edgeWindow, INTERVAL_MS, ORIGIN, outcome } from './conformance-mesh.ts';
import type { WritableTelemetryStore } from './telemetry-store.ts';

const BOUNDS = [1, 10, 100];

function histogram(...counts: number[]): { bounds: readonly number[]; counts: Float64Array }[] {
  return [{ bounds: BOUNDS, counts: Float64Array.from(counts) }];
}

/** Runs the suite; `create` makes an empty store with windows of INTERVAL_MS, the caller closes what it made. */
export function describeTelemetryStore(name: string, create: () => Promise<WritableTelemetryStore>): void {
  describe(`${name} as a telemetry store`, () => {
    const whole = { from: ORIGIN, to: ORIGIN + 4 * INTERVAL_MS };

    it('knows nothing at first', async () => {
      const store = await create();
      expect(store.newestEnd()).toBeNull();
      const answer = await store.readEdges({ window: whole, filter: {}, histograms: true });
      expect(answer).toMatchObject({ coveredMs: 0, edges: [], warnings: [{ code: 'partial-history' }] });
      await store.close();
    });

    it('adds windows up and says how much of the question they cover', async () => {
      const store = await create();
      const key = edge('shop/web', 'shop/cart');
      for (const index of [0, 1, 3]) {
        await store.insertWindows(
          batch(index, [
            edgeWindow(key, {
              outcomes: [count(10), count(2, { code: '503', failed: true })],
              bytesIn: 100,
              bytesOut: 50.5,
              durationMs: 12.25,
              latency: histogram(5, 5, 1, 1),
            }),
          ]),
        );
      }
      const answer = await store.readEdges({ window: whole, filter: {}, histograms: true });
      expect(answer.window).toEqual(whole);
      expect(answer.coveredMs).toBe(3 * INTERVAL_MS);
      expect(answer.edges).toEqual([
        {
          edge: key,
          requests: 36,
          errors: 6,
          mutual: 36,
          plaintext: 0,
          unmeasured: 0,
          bytesIn: 300,
          bytesOut: 151.5,
          opened: 0,
          closed: 0,
          durationMs: 36.75,
          histogram: { bounds: BOUNDS, counts: [15, 15, 3, 3] },
          evidence: 'destination',
          reporters: ['destination'],
        },
      ]);
      const series = await store.readSeries({
        window: whole,
        filter: {},
        by: 'none',
        stepMs: INTERVAL_MS,
        histograms: false,
      });
      expect(series.covered).toEqual([INTERVAL_MS, INTERVAL_MS, 0, INTERVAL_MS]);
      expect(series.groups.map(({ key }) => key)).toEqual(['total']);
      expect(series.groups[0]?.points.map((point) => point?.requests ?? null)).toEqual([12, 12, null, 12]);
      await store.close();
    });

    it('tells of single outcomes by edge, once for both reporters', async () => {
      const store = await create();
      const denied = { code: '403' } as const;
      const refused = { code: '200', grpcStatus: '7' } as const;
      const windows = [
        edgeWindow(edge('shop/ad', 'shop/auth'), { outcomes: [count(5), count(3, denied)] }),
        edgeWindow(edge('shop/ad', 'shop/auth'), { reporter: 'source', outcomes: [count(8, denied)] }),
        edgeWindow(edge('shop/web', 'shop/cart', 'grpc'), { outcomes: [count(4), count(2, refused)] }),
        edgeWindow(edge('shop/web', 'shop/auth'), { outcomes: [count(9)] }),
        edgeWindow(edge('shop/web', 'shop/db', 'tcp'), {
          outcomes: [{ outcome: outcome({ code: '', flags: 'NR,DENY' }), requests: 0, connectionsOpened: 6 }],
        }),
      ];
      for (const index of [0, 2]) await store.insertWindows(batch(index, windows));
      const { groups } = await store.readSeries({
        window: whole,
        filter: {},
        by: 'edge',
        stepMs: INTERVAL_MS,
        histograms: false,
        outcomes: { codes: ['403'], grpcStatuses: ['7'], flags: ['DENY'] },
      });
      const told = groups.map(({ key, points }) => [
        key,
        points.map((point) => (point ? point.requests + point.opened : null)),
      ]);
      expect(told).toEqual([
        ['east~shop~ad~~east~shop~auth~~http', [3, null, 3, null]],
        ['east~shop~web~~east~shop~cart~~grpc', [2, null, 2, null]],
        ['east~shop~web~~east~shop~db~~tcp', [6, null, 6, null]],
      ]);
      await store.close();
    });

    it('counts a request once where both reporters saw it, and adds what never arrived', async () => {
      const store = await create();
      const key = edge('shop/web', 'shop/cart');
      const unseen = { proof: 'unmeasured', evidence: 'none' } as const;
      const lost = { ...unseen, code: '0', flags: 'UF', failed: true, neverArrived: true };
      await store.insertWindows(
        batch(0, [
          edgeWindow(key, { reporter: 'source', outcomes: [count(9, unseen), count(3, lost)] }),
          edgeWindow(key, { outcomes: [count(8)] }),
        ]),
      );
      // The destination is silent in this window: the choice between reporters is made for the whole question.
      await store.insertWindows(
        batch(1, [edgeWindow(key, { reporter: 'source', outcomes: [count(7, unseen), count(1, lost)] })]),
      );
      const { edges } = await store.readEdges({ window: whole, filter: {}, histograms: false });
      expect(edges).toMatchObject([
        {
          requests: 12,
          errors: 4,
          mutual: 8,
          plaintext: 0,
          unmeasured: 0,
          evidence: 'destination',
          reporters: ['source', 'destination'],
        },
      ]);
      const steps = { window: whole, filter: {}, stepMs: INTERVAL_MS, histograms: false };
      const total = await store.readSeries({ ...steps, by: 'none' });
      expect(total.groups[0]?.points.map((point) => point?.requests ?? null)).toEqual([11, 1, null, null]);
      const flags = await store.readSeries({ ...steps, by: 'flag' });
      expect(
        flags.groups.map(({ key, points }) => [key, points.map((point) => point?.requests ?? 0)]),
      ).toEqual([
        ['-', [8, 0, 0, 0]],
        ['UF', [3, 1, 0, 0]],
      ]);
      await store.close();
    });

    it('takes the proof of mutual TLS from the source where the destination proved nothing', async () => {
      const store = await create();
      const key = edge('shop/web', 'shop/cart');
      await store.insertWindows(
        batch(0, [
          edgeWindow(key, { reporter: 'source', outcomes: [count(5, { evidence: 'source-principal' })] }),
          edgeWindow(key, { outcomes: [count(4, { proof: 'unmeasured', evidence: 'none' })] }),
        ]),
      );
      const { edges } = await store.readEdges({ window: whole, filter: {}, histograms: false });
      expect(edges).toMatchObject([{ requests: 4, mutual: 5, unmeasured: 0, evidence: 'source-principal' }]);
      await store.close();
    });

    it('counts TCP by connections, and keeps the proof of one that only carries bytes', async () => {
      const store = await create();
      const key = edge('shop/cart', 'data/redis', 'tcp');
      const tcp = outcome({ code: '' });
      await store.insertWindows(
        batch(0, [
          edgeWindow(key, { outcomes: [{ outcome: tcp, requests: 0, connectionsOpened: 3 }], bytesIn: 7 }),
        ]),
      );
      await store.insertWindows(
        batch(1, [
          edgeWindow(key, { outcomes: [{ outcome: tcp, requests: 0, connectionsOpened: 0 }], bytesIn: 9 }),
        ]),
      );
      const answer = await store.readEdges({ window: whole, filter: {}, histograms: false });
      expect(answer.edges).toMatchObject([{ requests: 0, opened: 3, mutual: 4, bytesIn: 16 }]);
      await store.close();
    });

    it('restricts a question to its filter and orders edges by name', async () => {
      const store = await create();
      const keys = [
        edge('shop/web', 'shop/cart'),
        edge('west:shop/web', 'west:data/redis', 'tcp'),
        edge('shop/web', 'data/redis'),
      ];
      await store.insertWindows(
        batch(
          0,
          keys.map((key) => edgeWindow(key, { outcomes: [count(1)] })),
        ),
      );
      const ask = async (filter: object): Promise<(string | undefined)[]> =>
        (await store.readEdges({ window: whole, filter, histograms: false })).edges.map(
          ({ edge: { source, target } }) => `${source.cluster}:${target.service}`,
        );
      expect(await ask({})).toEqual(['east:redis', 'east:cart', 'west:redis']);
      expect(await ask({ clusters: ['west'] })).toEqual(['west:redis']);
      expect(await ask({ namespaces: ['data'] })).toEqual(['east:redis', 'west:redis']);
      expect(await ask({ clusters: ['east'], namespaces: ['data'] })).toEqual(['east:redis']);
      expect(await ask({ target: { service: 'redis' }, protocol: 'tcp' })).toEqual(['west:redis']);
      expect(await ask({ source: { service: 'nobody' } })).toEqual([]);
      await store.close();
    });

    it('groups by what edges and outcomes tell', async () => {
      const store = await create();
      await store.insertWindows(
        batch(0, [
          edgeWindow(edge('shop/web', 'shop/cart/v1'), { outcomes: [count(3)] }),
          edgeWindow(edge('shop/web', 'shop/cart/v2'), {
            outcomes: [count(2), count(1, { code: '500', failed: true })],
          }),
        ]),
      );
      const ask = async (
        by: 'target-version' | 'source-service' | 'target-workload' | 'code',
      ): Promise<object> => {
        const stepMs = whole.to - whole.from;
        const { groups } = await store.readSeries({
          window: whole,
          filter: {},
          by,
          stepMs,
          histograms: false,
        });
        return Object.fromEntries(groups.map(({ key, points }) => [key, points[0]?.requests]));
      };
      expect(await ask('target-version')).toEqual({ 'east~shop~cart~v1': 3, 'east~shop~cart~v2': 3 });
      expect(await ask('source-service')).toEqual({ 'east~shop~web': 6 });
      expect(await ask('target-workload')).toEqual({ 'east~shop~cart-v1': 3, 'east~shop~cart-v2': 3 });
      expect(await ask('code')).toEqual({ '200': 5, '500': 1 });
      await store.close();
    });

    it('groups by code and gRPC status together, each request once', async () => {
      const store = await create();
      const failed = { grpcStatus: '14', failed: true };
      await store.insertWindows(
        batch(0, [
          edgeWindow(edge('shop/web', 'shop/cart'), {
            outcomes: [count(4), count(1, { code: '503', failed: true })],
          }),
          edgeWindow(edge('shop/web', 'shop/pay', 'grpc'), {
            outcomes: [count(5, { grpcStatus: '0' }), count(2, failed), count(3, { ...failed, code: '503' })],
          }),
        ]),
      );
      const stepMs = whole.to - whole.from;
      const query = { window: whole, filter: {}, by: 'response', stepMs, histograms: false } as const;
      const { groups } = await store.readSeries(query);
      expect(groups.map(({ key, points }) => [key, points[0]?.requests, points[0]?.errors])).toEqual([
        ['200', 4, 0],
        ['200 grpc 0', 5, 0],
        ['200 grpc 14', 2, 2],
        ['503', 1, 1],
        ['503 grpc 14', 3, 3],
      ]);
      await store.close();
    });

    it('tells the certificates seen at both ends', async () => {
      const store = await create();
      const none = { sourcePrincipal: 'unknown', destinationPrincipal: 'unknown' };
      await store.insertWindows(
        batch(0, [
          edgeWindow(edge('shop/web', 'shop/cart'), { outcomes: [count(3), count(2, none)] }),
          edgeWindow(edge('shop/web', 'shop/cart'), { reporter: 'source', outcomes: [count(4)] }),
        ]),
      );
      const { pairs } = await store.readIdentities({ window: whole, filter: {} });
      expect(pairs).toEqual([
        { sourcePrincipal: 'spiffe://a', destinationPrincipal: 'spiffe://b', requests: 3, connections: 0 },
      ]);
      await store.close();
    });

    it('merges layouts of buckets without inventing precision', async () => {
      const store = await create();
      const coarse = { bounds: [10, 1000], counts: Float64Array.of(1, 2, 3) };
      await store.insertWindows(
        batch(0, [
          edgeWindow(edge('shop/web', 'shop/cart'), {
            outcomes: [count(16)],
            latency: [...histogram(1, 2, 3, 4), coarse],
          }),
        ]),
      );
      const { edges } = await store.readEdges({ window: whole, filter: {}, histograms: true });
      expect(edges[0]?.histogram).toEqual({ bounds: [10], counts: [4, 12] });
      await store.close();
    });

    it('takes a window once, and changes its version with each', async () => {
      const store = await create();
      const before = store.version();
      const first = batch(0, [edgeWindow(edge('shop/web', 'shop/cart'), { outcomes: [count(3)] })]);
      await store.insertWindows(first);
      expect(store.version()).not.toBe(before);
      await store.insertWindows(first);
      const { edges } = await store.readEdges({ window: whole, filter: {}, histograms: false });
      expect(edges[0]?.requests).toBe(3);
      expect(store.newestEnd()).toBe(first.end);
      await store.close();
    });

    it('describes what it holds', async () => {
      const store = await create();
      await store.insertWindows(
        batch(0, [edgeWindow(edge('shop/web', 'data/redis'), { outcomes: [count(3)] })]),
      );
      expect(await store.readStatus()).toMatchObject({
        edges: 1,
        oldestAt: ORIGIN,
        newestAt: ORIGIN + INTERVAL_MS,
        clusters: [{ name: 'east', namespaces: ['data', 'shop'], lastDataAt: ORIGIN + INTERVAL_MS }],
      });
      await store.close();
    });
  });
}
