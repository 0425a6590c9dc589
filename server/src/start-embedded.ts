/** Wires the embedded store with what fills it: scrapes of the proxies, of the demo mesh if it runs, rolled up into windows. */
import { join } from 'node:path';
import { listDropped } from './capacity/list-dropped.ts';
import { createSourceMeter } from './capacity/source-totals.ts';
import { createDemoMesh } from './demo/demo-mesh.ts';
import type { Feed, FeedParts } from './feed.ts';
import { measureWritableStore } from './http/measure-store.ts';
import type { SelfMetrics } from './http/self-metrics.ts';
import { openBackfill } from './start-backfill.ts';
import { describeDemoJobs, importDemoGauges, importDemoPast } from './start-demo.ts';
import { createPushSide } from './start-push.ts';
import { createEmbeddedStore } from './store/embedded/create-embedded-store.ts';
import type { WritableTelemetryStore } from './store/telemetry-store.ts';
import type { Rollup } from './telemetry/ingest.ts';
import { createGaugePump } from './telemetry/gauges/gauge-pump.ts';
import { createGauges } from './telemetry/gauges/create-gauges.ts';
import { createProxyBook } from './telemetry/proxies/proxy-book.ts';
import { createResilienceBook } from './telemetry/resilience/resilience-book.ts';
import { createRollup } from './telemetry/rollup/create-rollup.ts';
import { settledAfter } from './telemetry/sources/scrape/schedule.ts';
import { createScrapeSource } from './telemetry/sources/scrape/scrape-source.ts';
import { createWindowPump } from './telemetry/window-pump.ts';

/** A window waits this long for answers under way, unless scrapes time out sooner. */
const GRACE_MS = 4000;

async function openStore({ config, logger, metrics, queries }: FeedParts): Promise<WritableTelemetryStore> {
  const store = await createEmbeddedStore({
    directory: join(config.data, 'telemetry'),
    intervalMs: config.scrape.interval,
    retention: config.store.retention,
    maxSizeBytes: config.store.maxSize,
    memoryLimitBytes: config.store.memoryLimit,
    clock: Date.now,
    log: logger,
  });
  return measureWritableStore(store, { metrics, observe: (query) => queries.observe(query) });
}

function measureSources(metrics: SelfMetrics, readSources: Feed['readSources'], rollup: Rollup): void {
  metrics.gauge('sightglass_series', 'Series held in caches.', () => rollup.seriesCount());
  metrics.gaugesBy({
    name: 'sightglass_targets',
    help: 'Targets by state.',
    label: 'state',
    read: () =>
      Array.from(
        Map.groupBy(readSources().targets, ({ state }) => state),
        ([key, { length }]) => ({ key, value: length }),
      ),
  });
  metrics.gaugesBy({
    name: 'sightglass_dropped_series',
    help: 'Series left out of the graph on purpose, by reason.',
    label: 'reason',
    read: () => rollup.dropped().map(({ reason, count }) => ({ key: reason, value: count })),
  });
}

/** The feed, its store open. Throws when the files cannot be read. */
export async function openEmbeddedFeed(parts: FeedParts): Promise<Feed> {
  const { config, logger, drain, metrics } = parts;
  const startedAt = Date.now();
  const { interval: intervalMs, timeout } = config.scrape;
  const store = await openStore(parts);
  drain.add({ name: 'store', run: () => store.close() });

  const isFirstStart = (await store.readStatus()).oldestAt === null;
  const demo = config.demo ? createDemoMesh() : null;
  let jobs = config.scrape.jobs;
  if (demo) {
    jobs = [...jobs, ...describeDemoJobs(await demo.start(), timeout)];
    drain.add({ name: 'demo', run: () => demo.stop() });
  }

  const graceMs = Math.min(timeout, GRACE_MS);
  const proxies = createProxyBook();
  const gauges = createGauges(Date.now, proxies, createResilienceBook());
  const rollup = createRollup({
    gauges,
    intervalMs,
    graceMs,
    patienceMs: config.push.patience,
    storedUntil: store.newestEnd() ?? -Infinity,
  });
  const sourceMeter = createSourceMeter();
  let lostWindows = 0;
  const pump = createWindowPump({
    rollup,
    store,
    graceMs,
    settleMs: settledAfter(intervalMs),
    clock: Date.now,
    onError: (error, batch) => {
      lostWindows++;
      logger.error({ err: error, start: batch.start }, 'a window could not be stored');
    },
  });
  const gaugePump = createGaugePump(gauges, store);
  const source = createScrapeSource({
    config: { ...config.scrape, jobs },
    rollup,
    log: logger,
    observer: {
      scraped: ({ job, ok, durationMs, samples, bodyBytes, cpuMs }) => {
        metrics.scraped({ job, ok, seconds: durationMs / 1000, samples, bodyBytes });
        const work = { requests: 1, failures: ok ? 0 : 1, samples, bytes: bodyBytes, durationMs, cpuMs };
        sourceMeter.add(job, work);
      },
      skipped: ({ job }) => {
        metrics.skipped(job);
        sourceMeter.add(job, { skipped: 1 });
      },
    },
  });
  const backfill = openBackfill(parts, store);
  metrics.gauge('sightglass_windows_pending', 'Closed windows that are not stored yet.', () =>
    pump.pending(),
  );
  const push = await createPushSide({
    config,
    rollup,
    metrics,
    sourceMeter,
    log: logger,
    pendingWindows: () => pump.pending(),
    storedUntil: () => store.newestEnd(),
  });
  const readSources = (): ReturnType<Feed['readSources']> => {
    const described = [source, ...push.sources].map((one) => one.describe());
    return {
      sources: described.flatMap(({ sources }) => sources),
      targets: described.flatMap(({ targets }) => targets),
      dropped: [...rollup.dropped()],
    };
  };
  measureSources(metrics, readSources, rollup);

  return {
    store,
    gauges: {
      catalogue: gauges.catalogue,
      want: (wanted) => gauges.want(wanted),
      speaksPromql: false,
      intervalMs,
    },
    maxSizeBytes: config.store.maxSize,
    intervalMs,
    patienceMs: intervalMs + timeout,
    listeningSince: startedAt,
    readSources,
    listProxies: () => proxies.list(),
    readProxyCertificates: () => source.certificates(),
    push: push.context,
    recorded: rollup.recorded,
    sourceTotals: () => sourceMeter.totals(),
    readCaches: () => [],
    readBackfill: () => backfill?.describe() ?? null,
    rules: null,
    readDropped: () =>
      listDropped({ series: rollup.dropped(), sources: sourceMeter.totals(), windows: lostWindows }),
    async start() {
      if (demo && isFirstStart) {
        // Before the first scrapes: the store takes a past only where nothing newer is stored.
        const windows = await importDemoPast(demo, store, startedAt);
        await importDemoGauges(demo, store, startedAt);
        logger.info({ windows, durationMs: Date.now() - startedAt }, 'wrote the demo mesh’s past');
      }
      await push.open();
      // What was logged before the start of this process is missing from its first window, as with a first scrape.
      const { als, files } = config.accessLog;
      pump.start({ scrapes: jobs.length > 0 || als.listen !== null || files.length > 0 });
      gaugePump.start();
      source.start();
      backfill?.start();
      drain.add({ name: 'windows', run: () => pump.stop() });
      drain.add({ name: 'gauges', run: () => Promise.resolve(gaugePump.stop()) });
      drain.add({ name: 'scrapes', run: () => source.stop() });
      drain.add({ name: 'pushes', run: () => push.close() });
    },
  };
}
