/** From the demo's texts to the API: what payment and frontend print of ledger and currency, over the first half hour of a day, scraped into a store. */
import { serviceResilienceSchema } from '@sightglass/shared/contract';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../app.ts';
import { countFlows } from '../demo/flow-counts.ts';
import { createPods } from '../demo/pod-table.ts';
import { createPodText } from '../demo/pod-text.ts';
import { LEDGER_RETRIES, listShieldHistory, WELL_AT_SECOND } from '../demo/shielding.ts';
import { workloadName } from '../demo/shop-workloads.ts';
import { restrictStore } from '../grants/restrict-store.ts';
import { createMask } from '../grants/mask.ts';
import { createContext } from '../http/testing/sample-context.ts';
import { createEmbeddedStore } from '../store/embedded/create-embedded-store.ts';
import type { WritableTelemetryStore } from '../store/telemetry-store.ts';
import { createGauges } from '../telemetry/gauges/create-gauges.ts';
import { createResilienceBook } from '../telemetry/resilience/resilience-book.ts';
import { createRollup } from '../telemetry/rollup/create-rollup.ts';

const SEED = 3;
const MINUTE_MS = 60_000;
const INTERVAL_MS = 15_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const MIDNIGHT = Date.UTC(2026, 2, 10);
const END = MIDNIGHT + 30 * MINUTE_MS;
const CALLERS: ReadonlySet<string> = new Set(['payment', 'frontend', 'checkout', 'front-envoy']);

const flows = countFlows(SEED);
const pods = createPods(SEED).filter(
  ({ workload }) => CALLERS.has(workload.service) && workload.cluster === 'east',
);
let now = MIDNIGHT;
let store: WritableTelemetryStore;

/** Scrapes from 00:00 to 00:30, and what follows from them in the store. */
async function scrape(): Promise<void> {
  const gauges = createGauges(() => now, null, createResilienceBook());
  const rollup = createRollup({ intervalMs: INTERVAL_MS, graceMs: 0, gauges });
  const readers = pods.map((pod) => {
    const { cluster, namespace, service, version } = pod.workload;
    const identity = { cluster, namespace, service, version, workload: workloadName(pod.workload) };
    return { reader: rollup.openTarget(pod.name, identity, pod.name), printAt: createPodText(pod, flows) };
  });
  for (; now <= END; now += INTERVAL_MS) {
    for (const { reader, printAt } of readers) {
      reader.begin(now);
      reader.push(Buffer.from(printAt(now)));
      reader.end();
    }
    store.insertGauges(gauges.drain());
    for (const batch of rollup.advance(now)) await store.insertWindows(batch);
  }
}

beforeAll(async () => {
  store = await createEmbeddedStore({
    directory: ':memory:',
    intervalMs: INTERVAL_MS,
    retention: { raw: DAY_MS, minute: DAY_MS, fiveMinutes: DAY_MS, hour: DAY_MS },
    maxSizeBytes: 2 ** 30,
    memoryLimitBytes: 2 ** 28,
    clock: () => now,
    flushIntervalMs: 1e9,
  });
  await scrape();
}, 60_000);
afterAll(() => store.close());

async function ask(id: string, window: readonly [number, number], from = store) {
  const app = createApp(createContext(from, { now: () => now }));
  const range = window.map((minute) => MIDNIGHT + minute * MINUTE_MS).join('..');
  const { body } = await request(app).get(`/api/v1/services/${id}/resilience?range=${range}`).expect(200);
  return serviceResilienceSchema.parse(body);
}

/** Requests from payment to ledger between two minutes: those that went well, and those that never arrived. */
function countLedger(from: number, to: number): { readonly well: number; readonly failed: number } {
  const flow = flows.find(
    ({ from: { service }, to: end }) => service === 'payment' && 'service' in end && end.service === 'ledger',
  );
  const count = (neverArrived: boolean): number =>
    (flow?.outcomes ?? [])
      .filter((outcome) => outcome.neverArrived === neverArrived)
      .flatMap(({ streams }) => streams)
      .reduce(
        (sum, stream) =>
          sum + stream.count(MIDNIGHT + to * MINUTE_MS, {}) - stream.count(MIDNIGHT + from * MINUTE_MS, {}),
        0,
      );
  return { well: count(false), failed: count(true) };
}

const near = (value: number | null, expected: number): void => {
  expect(Math.abs((value ?? NaN) - expected)).toBeLessThanOrEqual(2 + expected * 0.02);
};

describe('GET /services/{id}/resilience of the demo', () => {
  it('tells how often payment tried ledger again, as its flow foretells', async () => {
    const { retries, callers, byCaller, outliers } = await ask('east~payments~ledger', [20, 28]);
    const { well, failed } = countLedger(20, 28);
    const second = well / WELL_AT_SECOND;
    near(retries.requests, well + failed);
    near(retries.retries, LEDGER_RETRIES * failed + second);
    near(retries.succeeded, second);
    near(retries.spent, failed);
    expect(retries.refused).toBe(0);
    expect(retries.attemptsPerRequest).toBeCloseTo(
      1 + (LEDGER_RETRIES * failed + second) / (well + failed),
      2,
    );
    expect([retries.toldBy, callers]).toEqual([1, 1]);
    expect(byCaller.map(({ workload, subset }) => [workload, subset])).toEqual([['payment-v1', null]]);
    // Ledger has no outlier detection: that is no zero.
    expect(outliers).toEqual({
      ejected: null,
      mostEjected: null,
      ejections: null,
      refused: null,
      withoutHost: null,
      toldBy: 0,
    });
  });

  it('tells less of it while ledger can be reached', async () => {
    const { retries } = await ask('east~payments~ledger', [12, 17]);
    expect(retries.spent).toBe(0);
    expect(retries.attemptsPerRequest).toBeCloseTo(1 + 1 / WELL_AT_SECOND, 2);
  });

  it('tells nothing of minutes after the last scrape, in which totals would still stand', async () => {
    const { retries, toldFrom, warnings } = await ask('east~payments~ledger', [31, 35]);
    expect(retries).toMatchObject({ requests: null, retries: null, toldBy: 0 });
    expect(toldFrom).toBeNull();
    expect(warnings.map(({ code }) => code)).toContain('partial-history');
    expect((await ask('east~shop~currency', [31, 35])).outliers.ejections).toBeNull();
  });

  it('tells when frontend ejected a host of currency, and that checkout tells nothing', async () => {
    const during = await ask('east~shop~currency', [8, 14]);
    expect(during.outliers).toMatchObject({ ejected: 1, mostEjected: 1, toldBy: 1 });
    const replicas = pods.filter(({ workload }) => workload.service === 'frontend').length;
    expect(during.outliers.ejections).toBe(replicas);
    const after = await ask('east~shop~currency', [8, 29]);
    expect(after.outliers).toMatchObject({ ejected: 0, mostEjected: 1, ejections: replicas });
    expect((await ask('east~shop~currency', [20, 29])).outliers).toMatchObject({
      mostEjected: 0,
      ejections: 0,
    });
    expect([after.callers, after.retries.toldBy]).toEqual([2, 1]);
    expect(after.breakers.breakers.map(({ limit }) => limit)).toEqual(['pending', 'requests']);
    expect(after.breakers).toMatchObject({ pendingRefused: 0, connectionsRefused: null, toldBy: 1 });
  });

  it('reads an Envoy without a mesh', async () => {
    const { retries } = await ask('east~edge~partner-portal', [5, 29]);
    expect(retries.attemptsPerRequest).toBeCloseTo(1.05, 2);
    expect(retries.succeeded).toBe(retries.retries);
    expect((await ask('east~edge~status-page', [5, 29])).retries.attemptsPerRequest).toBe(1);
  });

  it('says nothing of a service of which no proxy tells, and 404 of none', async () => {
    const { retries, byCaller, toldFrom } = await ask('east~shop~cart', [5, 29]);
    expect(retries).toMatchObject({ requests: null, retries: null, attemptsPerRequest: null, toldBy: 0 });
    expect([byCaller, toldFrom]).toEqual([[], null]);
    const app = createApp(createContext(store, { now: () => now }));
    await request(app).get('/api/v1/services/east~shop~nobody/resilience').expect(404);
    await request(app).get('/api/v1/services/east~shop~cart/resilience?range=never').expect(400);
  });

  it('names no caller beyond the grants of whoever asks', async () => {
    const mask = createMask([{ cluster: 'east', namespace: 'payments' }]);
    const seen = restrictStore(store, mask, () => Promise.resolve());
    const ofLedger = await ask('east~payments~ledger', [5, 29], seen as WritableTelemetryStore);
    expect(ofLedger.byCaller).toHaveLength(1);
    const app = createApp(createContext(seen, { now: () => now }));
    const { status, text } = await request(app).get('/api/v1/services/east~shop~currency/resilience');
    expect([status, text.includes('frontend')]).toEqual([404, false]);
    const shop = restrictStore(store, createMask([{ cluster: 'west', namespace: null }]), () =>
      Promise.resolve(),
    );
    const apart = await request(createApp(createContext(shop, { now: () => now }))).get(
      '/api/v1/services/east~payments~ledger/resilience',
    );
    expect(apart.status).toBe(404);
  });
});

it('has a past that goes on where the first scrapes begin', () => {
  const history = listShieldHistory(createPods(SEED), flows);
  expect(history.length).toBeGreaterThan(20);
  for (const { series, gauge } of history.filter((one) => one.series.metric.endsWith('_completed'))) {
    const values = [0, 10, 20].map((minute) => gauge.valueAt(MIDNIGHT + minute * MINUTE_MS));
    expect(values[2]).toBeGreaterThan(values[0] ?? 0);
    expect(series.owner.pod).toBe('');
  }
});
