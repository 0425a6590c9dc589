/**
 * Wires everything, listens, and drains on SIGTERM and SIGINT; the only file that knows all parts.
 * In: the command line, the environment, one configuration file. Out: a console on HTTP, a log on standard output, one line
 * for people on standard error, and an exit code: 0 after draining, 1 when it cannot run, 2 for a wrong configuration.
 */
import './thread-pool.ts';
import { join } from 'node:path';
import { pino, type Logger } from 'pino';
import packageJson from '../package.json' with { type: 'json' };
import { createApp } from './app.ts';
import { CAPACITY_SPAN_MS, createCapacityMeter } from './capacity/capacity-meter.ts';
import { listDropped } from './capacity/list-dropped.ts';
import { createProcessMeter } from './capacity/process-meter.ts';
import { createQueryLog } from './capacity/query-log.ts';
import { createSourceMeter } from './capacity/source-totals.ts';
import { prepareStartup } from './config.ts';
import type { Config } from './config/settings.ts';
import { createDemoMesh } from './demo/demo-mesh.ts';
import { createDrain, drainOnSignals, type Drain } from './drain.ts';
import { createAnswerCache } from './http/answer-cache.ts';
import { measureStore } from './http/measure-store.ts';
import { createReadiness } from './http/readiness.ts';
import { createSelfMetrics } from './http/self-metrics.ts';
import { serve } from './http/serve.ts';
import { describeDemoJobs, importDemoPast } from './start-demo.ts';
import { createEmbeddedStore } from './store/embedded/create-embedded-store.ts';
import type { WritableTelemetryStore } from './store/telemetry-store.ts';
import { createRollup } from './telemetry/rollup/create-rollup.ts';
import { createScrapeSource } from './telemetry/sources/scrape/scrape-source.ts';
import { createWindowPump } from './telemetry/window-pump.ts';

const PAGE_FOLDER = join(import.meta.dirname, '../../web/dist');
const CLOSE_DEADLINE_MS = 5000;
const CACHE_BYTES = 64 * 1024 * 1024;
/** A window waits this long for answers under way, unless scrapes time out sooner. */
const GRACE_MS = 4000;

async function openStore(config: Config, logger: Logger): Promise<WritableTelemetryStore> {
  return createEmbeddedStore({
    directory: join(config.data, 'telemetry'),
    intervalMs: config.scrape.interval,
    retention: config.store.retention,
    maxSizeBytes: config.store.maxSize,
    memoryLimitBytes: config.store.memoryLimit,
    clock: Date.now,
    log: logger,
  });
}

async function run(config: Config, parts: { readonly logger: Logger; readonly drain: Drain }): Promise<void> {
  const { logger, drain } = parts;
  const startedAt = Date.now();
  const { interval: intervalMs, timeout } = config.scrape;
  const metrics = createSelfMetrics({ defaults: true });

  const queries = createQueryLog({ clock: Date.now, spanMs: CAPACITY_SPAN_MS });
  const store = measureStore(await openStore(config, logger), {
    metrics,
    observe: (query) => queries.observe(query),
  });
  drain.add({ name: 'store', run: () => store.close() });

  const isFirstStart = (await store.readStatus()).oldestAt === null;
  const demo = config.demo ? createDemoMesh() : null;
  let jobs = config.scrape.jobs;
  if (demo) {
    jobs = [...jobs, ...describeDemoJobs(await demo.start(), timeout)];
    drain.add({ name: 'demo', run: () => demo.stop() });
  }

  const graceMs = Math.min(timeout, GRACE_MS);
  const rollup = createRollup({ intervalMs, graceMs });
  const sourceMeter = createSourceMeter();
  let lostWindows = 0;
  const pump = createWindowPump({
    rollup,
    store,
    graceMs,
    intervalMs,
    clock: Date.now,
    onError: (error, batch) => {
      lostWindows++;
      logger.error({ err: error, start: batch.start }, 'a window could not be stored');
    },
  });
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
  const readSources = () => ({ ...source.describe(), dropped: [...rollup.dropped()] });
  metrics.gauge('sightglass_series', 'Series held in caches.', () => rollup.seriesCount());
  metrics.gauge('sightglass_windows_pending', 'Closed windows that are not stored yet.', () =>
    pump.pending(),
  );
  metrics.gaugesBy({
    name: 'sightglass_targets',
    help: 'Scrape targets by state.',
    label: 'state',
    read: () =>
      Array.from(
        Map.groupBy(source.describe().targets, ({ state }) => state),
        ([key, { length }]) => ({ key, value: length }),
      ),
  });
  metrics.gaugesBy({
    name: 'sightglass_dropped_series',
    help: 'Series left out of the graph on purpose, by reason.',
    label: 'reason',
    read: () => rollup.dropped().map(({ reason, count }) => ({ key: reason, value: count })),
  });

  const readiness = createReadiness({ readSources, clock: Date.now, patienceMs: intervalMs + timeout });
  const cache = createAnswerCache(CACHE_BYTES);
  const capacity = createCapacityMeter({
    clock: Date.now,
    store,
    maxSizeBytes: config.store.maxSize,
    process: createProcessMeter(),
    queries,
    readSources,
    sourceTotals: () => sourceMeter.totals(),
    readCaches: () => [{ name: 'answers', coalesced: null, ...cache.stats() }],
    readDropped: () =>
      listDropped({ series: rollup.dropped(), sources: sourceMeter.totals(), windows: lostWindows }),
  });
  const app = createApp({
    store,
    logger,
    readSources,
    readCapacity: () => capacity.read(),
    cache,
    now: Date.now,
    intervalMs,
    thresholds: config.health,
    version: packageJson.version,
    startedAt,
    demo: config.demo,
    readiness: () => readiness.read(),
    metrics,
    pageFolder: PAGE_FOLDER,
    checkAnswers: false,
  });
  const serving = await serve(app, config.listen);
  drain.add({ name: 'server', run: () => serving.close(CLOSE_DEADLINE_MS) });
  if (demo && isFirstStart) {
    // Before the first scrapes: the store takes a past only where nothing newer is stored.
    const windows = await importDemoPast(demo, store, startedAt);
    logger.info({ windows, durationMs: Date.now() - startedAt }, 'wrote the demo mesh’s past');
  }
  capacity.start();
  drain.add({ name: 'capacity', run: () => Promise.resolve(capacity.stop()) });
  pump.start();
  source.start();
  readiness.started();
  drain.add({ name: 'windows', run: () => pump.stop() });
  drain.add({ name: 'scrapes', run: () => source.stop() });
  await readiness.whenReady();
  const ready = `Sightglass is ready on ${serving.url}${demo ? ' (demo mesh)' : ''}`;
  logger.info({ url: serving.url, demo: config.demo }, ready);
  process.stderr.write(`${ready}\n`);
}

const startup = prepareStartup(process.argv.slice(2));
if (startup.action === 'exit') {
  (startup.exitCode === 0 ? process.stdout : process.stderr).write(startup.text);
  process.exitCode = startup.exitCode;
} else {
  const { config } = startup;
  const logger = pino({ level: config.log.level });
  const drain = createDrain(logger);
  drainOnSignals(drain, logger);
  try {
    await run(config, { logger, drain });
  } catch (error) {
    if (!drain.isRunning()) {
      const reason = error instanceof Error ? error.message : String(error);
      process.stderr.write(`sightglass: cannot start: ${reason}\n`);
      logger.debug({ err: error }, 'cannot start');
      await drain.run();
      process.exit(1);
    }
  }
}
