import { describe, expect, it } from 'vitest';
import type { EdgesAnswer } from '../telemetry-store.ts';
import { createPromqlStore, type PromqlStore } from './create-promql-store.ts';
import { EngineError, type Engine } from './engine/engine.ts';
import {
  createFakeEngine,
  INTERVAL_MS,
  istioSeries,
  NOW,
  requests,
  sourceRequests,
  type FakeSeries,
} from './testing/fake-engine.ts';

const SILENT = { info() {}, warn() {} };
const QUARTER = { from: NOW - 900_000, to: NOW };
/** The range of an increase is an interval longer than the window, so this much of it lies in the window. */
const SHARE = 900 / 915;

function createStore(...engines: Engine[]): PromqlStore {
  return createPromqlStore({ engines, clock: () => NOW, log: SILENT, intervalMs: INTERVAL_MS });
}

async function readQuarter(...engines: Engine[]): Promise<EdgesAnswer> {
  const store = createStore(...engines);
  const answer = await store.readEdges({ window: QUARTER, filter: {}, histograms: true });
  await store.close();
  return answer;
}

const WEB_TO_CART = ['east/shop/web', 'east/shop/cart'] as const;

function bucket(ends: readonly [string, string], le: string, count: number): FakeSeries {
  const labels = istioSeries('istio_request_duration_milliseconds_bucket', ends, { le });
  return { labels, value: count / SHARE };
}

describe('the PromQL store', () => {
  it('asks an engine a constant number of questions for a topology', async () => {
    const engine = createFakeEngine();
    const store = createStore(engine);
    await store.whenReady();
    const before = engine.asked.length;
    await store.readEdges({
      window: QUARTER,
      filter: { namespaces: ['a', 'b', 'c', 'd'] },
      histograms: true,
    });
    const purposes = engine.asked.slice(before).map(({ purpose }) => purpose);
    expect(purposes.toSorted()).toEqual(['coverage', 'latency', 'outcomes', 'sums']);
    await store.close();
  });

  it('asks sources for the latency of those edges only that no destination counted', async () => {
    const engine = createFakeEngine();
    const outside = { destination_service: 'stripe.example', destination_service_name: 'stripe.example' };
    engine.answer('outcomes', () => [
      requests(WEB_TO_CART, 10),
      sourceRequests(WEB_TO_CART, 10),
      sourceRequests(['east/shop/web', 'east/unknown/unknown'], 10, outside),
    ]);
    await readQuarter(engine);
    const { promql } = engine.asked.find(({ purpose }) => purpose === 'latency') ?? { promql: '' };
    expect(promql.match(/\{[^}]*\}/g)).toEqual([
      '{reporter=~"destination|waypoint"}',
      '{reporter="source",destination_service="stripe.example"}',
    ]);
  });

  it('counts a request once where both reporters saw it, and adds what never arrived', async () => {
    const engine = createFakeEngine();
    engine.answer('outcomes', () => [
      requests(WEB_TO_CART, 915),
      requests(WEB_TO_CART, 91.5, { response_code: '503' }),
      sourceRequests(WEB_TO_CART, 1000),
      sourceRequests(WEB_TO_CART, 9.15, { response_code: '503', response_flags: 'UF' }),
    ]);
    const answer = await readQuarter(engine);
    expect(answer).toMatchObject({ window: QUARTER, coveredMs: 900_000, warnings: [] });
    expect(answer.edges).toMatchObject([
      {
        edge: { source: { cluster: 'east', namespace: 'shop', service: 'web' }, protocol: 'http' },
        reporters: ['source', 'destination'],
        evidence: 'destination',
      },
    ]);
    expect(answer.edges[0]?.requests).toBeCloseTo(900 + 90 + 9);
    expect(answer.edges[0]?.errors).toBeCloseTo(90 + 9);
    expect(answer.edges[0]?.mutual).toBeCloseTo(990);
  });

  it('makes one edge of what the engines of two clusters say of it', async () => {
    const ends = ['east/shop/web', 'west/shop/cart'] as const;
    const east = createFakeEngine({ name: 'east' });
    const west = createFakeEngine({ name: 'west', cluster: 'west' });
    east.answer('outcomes', () => [sourceRequests(ends, 100)]);
    west.answer('outcomes', () => [requests(ends, 91.5)]);
    const { edges } = await readQuarter(east, west);
    expect(edges).toHaveLength(1);
    expect(edges[0]).toMatchObject({ reporters: ['destination'], evidence: 'destination' });
    expect(edges[0]?.requests).toBeCloseTo(91.5 * SHARE);
  });

  it('turns cumulative buckets into a histogram, those below the fastest request included', async () => {
    const engine = createFakeEngine();
    const slow = ['east/shop/web', 'east/shop/slow'] as const;
    engine.answer('outcomes', () => [requests(WEB_TO_CART, 10), requests(slow, 10)]);
    engine.answer('latency', () => [
      ...[1, 5, 9, 10].map((value, i) => bucket(WEB_TO_CART, ['1', '10', '100.0', '+Inf'][i] ?? '', value)),
      bucket(slow, '100', 4),
      bucket(slow, '+Inf', 10),
    ]);
    const { edges } = await readQuarter(engine);
    const rounded = edges.map(({ histogram }) => ({
      bounds: histogram?.bounds,
      counts: histogram?.counts.map((count) => Math.round(count)),
    }));
    expect(rounded).toEqual([
      { bounds: [1, 10, 100], counts: [1, 4, 4, 1] },
      { bounds: [1, 10, 100], counts: [0, 0, 4, 6] },
    ]);
  });

  it('divides by the time in which there was a mesh', async () => {
    const engine = createFakeEngine({ since: NOW - 300_000 });
    engine.answer('outcomes', () => [requests(WEB_TO_CART, 300)]);
    const { coveredMs, edges, warnings } = await readQuarter(engine);
    expect(coveredMs).toBe(300_000);
    // All of it lies in the window: nothing is scaled away.
    expect(edges[0]?.requests).toBeCloseTo(300);
    expect(warnings).toMatchObject([{ code: 'partial-history', subject: 'prometheus' }]);
  });

  it('answers without an engine that is down, and names it', async () => {
    const east = createFakeEngine({ name: 'east' });
    const west = createFakeEngine({ name: 'west', cluster: 'west' });
    const ends = ['west/shop/web', 'west/shop/cart'] as const;
    for (const purpose of ['detection', 'outcomes', 'sums', 'latency', 'coverage']) {
      east.answer(purpose, new EngineError('unreachable', 'east refused the connection', { engine: 'east' }));
    }
    west.answer('outcomes', () => [requests(ends, 10)]);
    const { edges, warnings } = await readQuarter(east, west);
    expect(edges).toHaveLength(1);
    expect(warnings).toEqual([
      {
        code: 'cluster-down',
        subject: 'east',
        message: 'Nothing of it is in this answer: east refused the connection',
      },
    ]);
  });

  it('keeps what an engine did answer, and names what is missing', async () => {
    const engine = createFakeEngine();
    engine.answer('outcomes', () => [requests(WEB_TO_CART, 10)]);
    engine.answer('latency', new EngineError('too-large', 'more than 100 MB', { engine: 'prometheus' }));
    const { edges, warnings } = await readQuarter(engine);
    expect(edges).toHaveLength(1);
    expect(warnings).toEqual([
      { code: 'engine', subject: 'prometheus', message: 'This answer lacks its latency: more than 100 MB' },
    ]);
  });

  it('reads series by step, with gaps where no mesh was', async () => {
    const engine = createFakeEngine({ since: NOW - 120_000 });
    engine.answer('outcomes', () => [requests(WEB_TO_CART, [NaN, 75, 37.5])]);
    const store = createStore(engine);
    const answer = await store.readSeries({
      window: { from: NOW - 180_000, to: NOW },
      filter: { target: { service: 'cart' } },
      by: 'target-service',
      stepMs: 60_000,
      histograms: false,
    });
    expect(answer.covered).toEqual([0, 60_000, 60_000]);
    expect(answer.groups.map(({ key }) => key)).toEqual(['east~shop~cart']);
    expect(answer.groups[0]?.points.map((point) => point && Math.round(point.requests))).toEqual([
      null,
      75,
      30,
    ]);
    await store.close();
  });

  it('takes a new moment once an interval, and stops where telemetry stopped', async () => {
    const engine = createFakeEngine();
    let now = NOW;
    const store = createPromqlStore({
      engines: [engine],
      clock: () => now,
      log: SILENT,
      intervalMs: INTERVAL_MS,
    });
    await store.whenReady();
    expect(store.newestEnd()).toBe(NOW);
    const version = store.version();
    now += INTERVAL_MS - 1;
    expect(store.version()).toBe(version);
    now += 1;
    expect(store.newestEnd()).toBe(NOW + INTERVAL_MS);
    expect(store.version()).not.toBe(version);
    now += 600_000;
    expect(store.newestEnd()).toBe(NOW);
    await store.close();
  });
});
