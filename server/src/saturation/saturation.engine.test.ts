/**
 * Saturation and certificates of the demo mesh over real engines, and over the embedded store: all must say the same of the same scrapes,
 * although one knows its targets and the others have nothing but the labels of a scrape configuration.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { saturationSignalSchema } from '@sightglass/shared/contract';
import { createCertificates } from '../security/certificates/create-certificates.ts';
import { CERTIFICATE_GAUGES } from '../security/certificates/gauge-certificates.ts';
import { createCollections } from '../state/collections.ts';
import { openState } from '../state/open-state.ts';
import { createEmbeddedStore } from '../store/embedded/create-embedded-store.ts';
import type { GaugeSide } from '../store/gauges.ts';
import { createEngineGaugeCatalogue } from '../store/promql/gauge-catalogue.ts';
import { REAL_ENGINES } from '../store/promql/testing/engines.ts';
import { openStore } from '../store/promql/testing/open-store.ts';
import type { TelemetryStore } from '../store/telemetry-store.ts';
import { scrapeDemoMesh, type DemoScrape } from '../store/testing/demo-scrapes.ts';
import { labelText, type Sample } from '../store/testing/sample.ts';
import { createGauges } from '../telemetry/gauges/create-gauges.ts';
import { createRollup } from '../telemetry/rollup/create-rollup.ts';
import { createSaturation, type Saturation } from './create-saturation.ts';
import { defineDemoSignals } from './demo-signals.ts';

const MINUTE_MS = 60_000;
const INTERVAL_MS = 15_000;
/** Three minutes in which currency is slow: from the 14th of a cycle. */
const SPAN = {
  seed: 5,
  from: Date.UTC(2026, 2, 11, 15, 14),
  to: Date.UTC(2026, 2, 11, 15, 17),
  intervalMs: INTERVAL_MS,
};
const TRAFFIC = ['istio_request', 'istio_response', 'response_latency'];
const scrapes: readonly DemoScrape[] = [...scrapeDemoMesh(SPAN)];
const clock = () => SPAN.to;

function open(store: TelemetryStore, gauges: GaugeSide): Saturation {
  const signals = createCollections(openState(null), clock).saturationSignals;
  defineDemoSignals(signals);
  return createSaturation({ store, signals, gauges, alsoWanted: CERTIFICATE_GAUGES, clock });
}

async function openEmbedded(): Promise<{
  saturation: Saturation;
  store: TelemetryStore;
  close(): Promise<void>;
}> {
  const day = 24 * 60 * MINUTE_MS;
  const store = await createEmbeddedStore({
    directory: ':memory:',
    intervalMs: INTERVAL_MS,
    retention: { raw: day, minute: 2 * day, fiveMinutes: 14 * day, hour: 90 * day },
    maxSizeBytes: 2 ** 30,
    memoryLimitBytes: 2 ** 28,
    clock,
  });
  const gauges = createGauges(clock);
  const side = { speaksPromql: false, intervalMs: INTERVAL_MS, catalogue: gauges.catalogue };
  const saturation = open(store, { ...side, want: (wanted) => gauges.want(wanted) });
  const rollup = createRollup({ intervalMs: INTERVAL_MS, graceMs: 5_000, gauges });
  const readers = new Map<string, ReturnType<typeof rollup.openTarget>>();
  for (const { target, identity, at, text } of scrapes) {
    const reader = readers.get(target) ?? rollup.openTarget(target, identity, target);
    readers.set(target, reader);
    reader.begin(at);
    reader.push(Buffer.from(text));
    reader.end();
    store.insertGauges(gauges.drain());
  }
  for (const batch of rollup.advance(SPAN.to + MINUTE_MS)) await store.insertWindows(batch);
  return { saturation, store, close: () => store.close() };
}

function* sampleScrapes(): Generator<Sample> {
  for (const { text, labels, at } of scrapes) yield* labelText(text, { labels, at, dropped: TRAFFIC });
}

const summarize = async (saturation: Saturation) => {
  const { values, warnings } = await saturation.readSaturation();
  expect(warnings).toEqual([]);
  return Array.from(values, (value) => ({ ...value, at: 0 })).toSorted((a, b) =>
    JSON.stringify(a) < JSON.stringify(b) ? -1 : 1,
  );
};

const readEnds = async (store: TelemetryStore) =>
  (
    await createCertificates({
      store,
      intervalMs: INTERVAL_MS,
      clock,
      readProxies: () => [],
      accessLog: () => null,
    }).read()
  ).certificates
    .map(({ kind, namespace, workload, metric, expiresAt }) => ({
      of: `${kind} ${namespace}/${workload} ${metric}`,
      expiresAt: expiresAt ?? 0,
    }))
    .toSorted((a, b) => (a.of < b.of ? -1 : 1));

for (const { name, start } of REAL_ENGINES) {
  describe(`saturation over ${name}`, () => {
    let embedded: Awaited<ReturnType<typeof openEmbedded>>;
    let engine: Awaited<ReturnType<typeof start>>;
    let store: Awaited<ReturnType<typeof openStore>>;
    let saturation: Saturation;
    beforeAll(async () => {
      embedded = await openEmbedded();
      engine = await start([...Map.groupBy(sampleScrapes(), ({ series }) => series).values()].flat());
      const settings = { clusterLabel: 'cluster' };
      store = await openStore([engine], { at: SPAN.to, intervalMs: INTERVAL_MS, settings });
      saturation = open(store, {
        speaksPromql: true,
        intervalMs: INTERVAL_MS,
        want: () => undefined,
        catalogue: createEngineGaugeCatalogue({ engines: [], clock, deadlineMs: 1_000 }),
      });
    }, 120_000);
    afterAll(async () => {
      await store.close();
      await engine.stop();
      await embedded.close();
    });

    it('is what the embedded store says: the same workloads, pods, usage, capacity and levels', async () => {
      const values = await summarize(saturation);
      expect(values).toEqual(await summarize(embedded.saturation));
      expect(values).toMatchObject([
        {
          signal: 'demo-checkout-pool',
          service: 'checkout',
          workload: 'checkout-v1',
          pods: 2,
          level: 'critical',
        },
        { signal: 'demo-frontend-requests', cluster: 'east', service: 'frontend', pods: 3 },
        { signal: 'demo-frontend-requests', cluster: 'west', service: 'frontend', pods: 2 },
      ]);
    });

    it('is the same over time', async () => {
      const window = { from: SPAN.from + MINUTE_MS, to: SPAN.to };
      const asked = { window, stepMs: MINUTE_MS, filter: {} };
      for (const one of [saturation, embedded.saturation]) {
        const [pool] = await one.readSeries({ ...asked, signal: 'demo-checkout-pool' });
        expect(pool?.series.map(({ owner }) => owner.workload)).toEqual(['checkout-v1']);
        for (const value of pool?.series[0]?.series.values ?? []) expect(value).toBeGreaterThanOrEqual(0.9);
      }
    });

    it('of an expression without labels is that of the service in the scope', async () => {
      const signal = saturationSignalSchema.parse({
        name: 'All of the pool',
        scope: { cluster: 'east', namespace: 'shop', service: 'checkout' },
        usage: { kind: 'promql', expression: 'sum(hikaricp_connections_active)' },
        capacity: { kind: 'promql', expression: 'sum(hikaricp_connections_max)' },
      });
      const window = { from: SPAN.from + MINUTE_MS, to: SPAN.to };
      const { values, series } = await saturation.preview(signal, { window, stepMs: MINUTE_MS });
      expect(values).toMatchObject([
        {
          cluster: 'east',
          namespace: 'shop',
          service: 'checkout',
          workload: 'unknown',
          capacity: 40,
          level: 'critical',
        },
      ]);
      expect(series.series[0]?.series.values.every((value) => (value ?? 0) >= 0.9)).toBe(true);
    });

    it('comes with the same certificates', async () => {
      const told = await readEnds(store);
      const expected = await readEnds(embedded.store);
      for (const place of [' mail/email ', ' payments/payment-v1 '])
        expect(expected.some(({ of }) => of.includes(place))).toBe(true);
      expect(told.map(({ of }) => of)).toEqual(expected.map(({ of }) => of));
      // What is left is told in seconds from a moment that an engine does not keep exactly: that of the question stands for that of the scrape.
      const apart = told.map(({ expiresAt }, i) => Math.abs(expiresAt - (expected[i]?.expiresAt ?? 0)));
      expect(Math.max(...apart)).toBeLessThanOrEqual(2 * INTERVAL_MS);
    });
  });
}
