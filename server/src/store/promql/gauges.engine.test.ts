/**
 * Gauges over real engines: the facts that the embedded store is held to as well, expressions, and the catalogue. Samples carry the labels
 * that a scrape configuration for pods attaches.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeGauges, GAUGE_INTERVAL_MS, GAUGES_TO, listGaugeFacts } from '../testing/describe-gauges.ts';
import { formatSeries, type Sample } from '../testing/sample.ts';
import { createEngineGaugeCatalogue } from './gauge-catalogue.ts';
import { createEngine } from './engine/create-engine.ts';
import type { RunningEngine } from './testing/engine-process.ts';
import { REAL_ENGINES } from './testing/engines.ts';
import { describeEngine, openStore } from './testing/open-store.ts';

function* sampleFacts(): Generator<Sample> {
  for (const { metric, labels, owner, at, value } of listGaugeFacts()) {
    const { cluster, namespace, service, workload, pod } = owner;
    const all = { ...labels, cluster, namespace, pod, app: service, deployment: workload, job: 'pods' };
    yield { series: formatSeries(metric, all), value: String(value), at };
  }
}

/** Samples of one series after the other, as Prometheus' blocks want them. */
const samples = [...Map.groupBy(sampleFacts(), ({ series }) => series).values()].flat();
const parts = { at: GAUGES_TO, intervalMs: GAUGE_INTERVAL_MS, settings: { clusterLabel: 'cluster' } };

for (const { name, start } of REAL_ENGINES) {
  describeGauges(name, async () => {
    const engine = await start(samples);
    const store = await openStore([engine], parts);
    return {
      store,
      async close() {
        await store.close();
        await engine.stop();
      },
    };
  });

  describe(`${name} beyond that`, () => {
    let running: RunningEngine;
    beforeAll(async () => {
      running = await start(samples);
    }, 120_000);
    afterAll(() => running.stop());

    it('evaluates expressions, each series with whom it is about', async () => {
      const store = await openStore([running], parts);
      const expression = 'sum by (cluster, namespace, deployment, app) (pool_active{pool="orders"})';
      const asked = { at: GAUGES_TO, staleMs: 120_000, filter: {} };
      const answer = await store.readNewestGauges({ ...asked, gauges: [{ kind: 'promql', expression }] });
      expect(answer.series).toMatchObject([{ value: 110, owner: { workload: 'cart', pod: '' } }]);
      const wrong = await store.readNewestGauges({
        ...asked,
        gauges: [{ kind: 'promql', expression: 'sum(' }],
      });
      expect(wrong).toMatchObject({ series: [], warnings: [{ code: 'engine' }] });
      await store.close();
    });

    it('tells which gauges there are', async () => {
      const settings = { ...describeEngine(running.url, GAUGE_INTERVAL_MS), ...parts.settings };
      const engine = createEngine({ clock: () => GAUGES_TO, settings });
      const catalogue = createEngineGaugeCatalogue({
        engines: [engine],
        clock: () => GAUGES_TO,
        deadlineMs: 30_000,
      });
      const { families, truncated } = await catalogue.list({ filter: {}, find: 'POOL', limit: 10 });
      expect(truncated).toBe(false);
      expect(families).toMatchObject([{ metric: 'pool_active', series: 3, workloads: 2 }]);
      expect(families[0]?.labels.find((label) => label.name === 'pool')?.values).toEqual(['orders', 'x']);
      expect(await catalogue.findPresent(['pool_active', 'absent'])).toEqual(new Set(['pool_active']));
      await engine.close();
    });
  });
}
