/**
 * Wires everything, listens, and drains on SIGTERM and SIGINT; with start-*.ts the only file that knows all parts.
 * In: the command line, the environment, one configuration file. Out: a console on HTTP, a log on standard output, one line
 * for people on standard error, and an exit code: 0 after draining, 1 when it cannot run, 2 for a wrong configuration.
 */
import './thread-pool.ts';
import { join } from 'node:path';
import { pino, type Logger } from 'pino';
import packageJson from '../package.json' with { type: 'json' };
import { createApp } from './app.ts';
import { createAuth } from './auth/create-auth.ts';
import { CAPACITY_SPAN_MS, createCapacityMeter } from './capacity/capacity-meter.ts';
import { createProcessMeter } from './capacity/process-meter.ts';
import { createQueryLog } from './capacity/query-log.ts';
import { prepareStartup } from './config.ts';
import { isLoopback } from './config/schema.ts';
import type { Config } from './config/settings.ts';
import { createDrain, drainOnSignals, type Drain } from './drain.ts';
import { createAnswerCache } from './http/answer-cache.ts';
import type { AppContext } from './http/app-context.ts';
import { listScraped } from './http/list-scraped.ts';
import { createPreparation } from './http/prepare-answers.ts';
import { dataVersion } from './http/question.ts';
import { createRateLimits } from './http/rate-limits.ts';
import { createReadiness } from './http/readiness.ts';
import { createSelfMetrics } from './http/self-metrics.ts';
import { formatOrigin, serve } from './http/serve.ts';
import { openTlsFiles, tellCertificate } from './http/tls-files.ts';
import { createConfigHistory } from './state/config-history.ts';
import { createCollections } from './state/collections.ts';
import { openSecretBox } from './state/secret-box.ts';
import { openState } from './state/open-state.ts';
import { createAccessLogSide } from './start-access-log.ts';
import { openEmbeddedFeed } from './start-embedded.ts';
import { openEngineFeed } from './start-engines.ts';
import { openJudging } from './start-judging.ts';
import { createMeshValidations } from './mesh-config/validation/validate-mesh.ts';
import { createMeshConfigSide } from './start-mesh-config.ts';

const PAGE_FOLDER = join(import.meta.dirname, '../../web/dist');
const CLOSE_DEADLINE_MS = 5000;
const CACHE_BYTES = 32 * 1024 * 1024;

async function run(config: Config, parts: { readonly logger: Logger; readonly drain: Drain }): Promise<void> {
  const { logger, drain } = parts;
  const startedAt = Date.now();
  const metrics = createSelfMetrics({ defaults: true });
  const state = openState(join(config.data, 'state'));
  // Added first, so closed last: whatever runs may still write to it.
  drain.add({ name: 'state', run: () => Promise.resolve(state.close()) });
  const collections = createCollections(state, Date.now);
  const queries = createQueryLog({ clock: Date.now, spanMs: CAPACITY_SPAN_MS });
  const feedParts = { config, logger, drain, metrics, queries };
  const feed =
    config.store.engine === 'prometheus' ? openEngineFeed(feedParts) : await openEmbeddedFeed(feedParts);
  const { store, intervalMs } = feed;
  const accessLog = await createAccessLogSide({ config, metrics, log: logger, recorded: feed.recorded });
  const judging = openJudging({
    config,
    feed,
    accessLog,
    state,
    collections,
    metrics,
    logger,
    drain,
    startedAt,
  });
  const configHistory = createConfigHistory(state);
  const meshConfig = createMeshConfigSide({ config, history: configHistory, log: logger });
  const readSources = () => {
    const { sources, ...rest } = feed.readSources();
    return { sources: [...sources, ...(accessLog?.describeSources() ?? [])], ...rest, limited: null };
  };

  const readiness = createReadiness({ readSources, clock: Date.now, patienceMs: feed.patienceMs });
  const cache = createAnswerCache(CACHE_BYTES);
  const capacity = createCapacityMeter({
    clock: Date.now,
    store,
    maxSizeBytes: feed.maxSizeBytes,
    process: createProcessMeter(),
    queries,
    readSources,
    sourceTotals: () => feed.sourceTotals(),
    readCaches: () => [{ name: 'answers', coalesced: null, ...cache.stats() }, ...feed.readCaches()],
    readDropped: () => [...feed.readDropped(), ...(accessLog?.readDropped() ?? [])],
    readRules: () => feed.rules?.describe() ?? [],
  });
  const preparation = createPreparation({ version: () => dataVersion(context), now: Date.now });
  const tls = config.server.tls ? openTlsFiles(config.server.tls, { log: logger, clock: Date.now }) : null;
  if (tls) tellCertificate(metrics, tls);
  const publicUrl = config.publicUrl ?? formatOrigin(config.listen, { tls: tls !== null });
  const context: AppContext = {
    store,
    auth: createAuth({
      settings: config.auth,
      publicUrl,
      state,
      clock: Date.now,
      secrets: openSecretBox(join(config.data, 'state')),
    }),
    publicUrl,
    onlyOwnNames: config.auth === null && isLoopback(config.listen.host),
    trustedProxies: config.server.trustedProxies,
    limits: createRateLimits(config.server.rateLimit),
    state,
    collections,
    saturation: judging.saturation,
    certificates: judging.certificates,
    controlPlane: judging.controlPlane,
    slos: judging.slos,
    delivery: judging.delivery,
    alerting: judging.alerting,
    logger,
    readSources,
    readTargets: () => listScraped(readSources()),
    tellWarnings: (warnings) => [...warnings],
    readBackfill: () => feed.readBackfill(),
    readCapacity: () => capacity.read(),
    writeRules: feed.rules && ((query) => feed.rules?.write(query) ?? null),
    push: feed.push,
    accessLog: accessLog?.context ?? null,
    logs: accessLog?.logs ?? null,
    meshConfig: meshConfig.config,
    findConfigWriter: meshConfig.findWriter,
    meshValidations: createMeshValidations(meshConfig.config),
    configHistory,
    cache,
    now: Date.now,
    intervalMs,
    thresholds: config.health,
    version: packageJson.version,
    startedAt,
    listeningSince: feed.listeningSince,
    demo: config.demo,
    readiness: () => readiness.read(),
    metrics,
    pageFolder: PAGE_FOLDER,
    checkAnswers: false,
    // Another's engine is asked only when somebody asks.
    ...(config.store.engine === 'embedded' ? { preparation } : {}),
  };
  const serving = await serve(createApp(context), config.listen, tls);
  drain.add({ name: 'server', run: () => serving.close(CLOSE_DEADLINE_MS) });
  capacity.start();
  preparation.start();
  drain.add({ name: 'preparation', run: () => Promise.resolve(preparation.stop()) });
  drain.add({ name: 'capacity', run: () => Promise.resolve(capacity.stop()) });
  await feed.start();
  judging.start();
  drain.add({ name: 'mesh configuration', run: () => meshConfig.stop() });
  meshConfig.start();
  if (accessLog) {
    drain.add({ name: 'access log', run: () => accessLog.stop() });
    await accessLog.start();
  }
  readiness.started();
  await readiness.whenReady();
  const ready = `Sightglass is ready on ${serving.url}${config.demo ? ' (demo mesh)' : ''}`;
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
