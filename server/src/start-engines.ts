/**
 * Wires the store over Prometheus-compatible engines. Nothing is scraped then: each engine is a source of its own, whose one target is its
 * API, and the console is ready when every engine was asked once, be it in vain.
 */
import type { Sources } from '@sightglass/shared/contract';
import { createSourceMeter } from './capacity/source-totals.ts';
import type { SourceMeter } from './capacity/source-totals.ts';
import type { EngineSettings } from './config/settings.ts';
import type { Feed, FeedParts } from './feed.ts';
import { currentlyAsked } from './http/asking.ts';
import { measureStore } from './http/measure-store.ts';
import type { SelfMetrics } from './http/self-metrics.ts';
import { describeRules, writeRules } from './start-rules.ts';
import { createEngineGaugeCatalogue } from './store/promql/gauge-catalogue.ts';
import { createPromqlStore } from './store/promql/create-promql-store.ts';
import type { EngineObservation, HttpEngine } from './store/promql/engine/create-engine.ts';
import { createEngine } from './store/promql/engine/create-engine.ts';
import { PROBE_PURPOSE } from './store/promql/engine/engine-record.ts';

interface ConfiguredEngine {
  readonly engine: HttpEngine;
  readonly settings: EngineSettings;
}

function describeTarget({ engine, settings }: ConfiguredEngine): Sources['targets'][number] {
  const { state, lastAttemptAt, lastSuccessAt, lastDurationMs, lastError } = engine.state();
  const { queries, errors } = engine.stats();
  const last = engine.lastAnswered();
  const url = new URL(settings.url);
  return {
    id: `engine ${engine.name}`,
    source: engine.name,
    url: `${url.origin}${url.pathname}`,
    labels: settings.cluster === null ? {} : { cluster: settings.cluster },
    state,
    lastScrapeAt: lastAttemptAt,
    lastSuccessAt,
    lastDurationMs,
    samples: last?.series ?? 0,
    series: last?.series ?? 0,
    bodyBytes: last?.bytes ?? 0,
    scrapes: queries,
    failures: Object.values(errors).reduce((sum, count) => sum + count, 0),
    // An answer is read as a whole or not at all.
    parseErrors: 0,
    lastError,
    dialects: [...(settings.dialects ?? [])],
  };
}

function describeSources(engines: readonly ConfiguredEngine[]): Omit<Sources, 'now' | 'limited'> {
  const targets = engines.map(describeTarget);
  const countOf = (index: number, state: string): number => (targets[index]?.state === state ? 1 : 0);
  return {
    sources: engines.map(({ engine, settings }, index) => ({
      name: engine.name,
      kind: 'prometheus',
      intervalMs: settings.interval,
      discovery: ['store.engines'],
      targetsUp: countOf(index, 'up'),
      targetsDown: countOf(index, 'down'),
      targetsPending: countOf(index, 'pending'),
      lastError: null,
    })),
    targets,
    dropped: [],
  };
}

/** Tells of every request to an engine where costs are counted. */
function createObserver({ metrics, queries }: FeedParts, meter: SourceMeter) {
  return ({ engine, purpose, promql, spanMs, durationMs, bytes, series, error }: EngineObservation): void => {
    metrics.engineAsked({ engine, result: error?.kind ?? 'ok', seconds: durationMs / 1000, bytes });
    const failures = error === null ? 0 : 1;
    meter.add(engine, { requests: 1, failures, samples: series, bytes, durationMs, cpuMs: null });
    if (purpose === PROBE_PURPOSE) return;
    const about = { source: engine, asked: currentlyAsked(), purpose, detail: '', promql, spanMs };
    queries.observe({ ...about, durationMs, rows: series, bytes, error: error?.message ?? null });
  };
}

function measureEngines(metrics: SelfMetrics, engines: readonly ConfiguredEngine[]): void {
  const gauge = (name: string, help: string, read: (engine: HttpEngine) => number): void =>
    metrics.gaugesBy({
      name: `sightglass_engine_${name}`,
      help,
      label: 'engine',
      read: () => engines.map(({ engine }) => ({ key: engine.name, value: read(engine) })),
    });
  gauge('up', 'Whether the engine answers.', (engine) => (engine.state().state === 'up' ? 1 : 0));
  gauge('queries_in_flight', 'Queries under way.', (engine) => engine.stats().inFlight);
  gauge('queries_waiting', 'Queries that wait for their turn.', (engine) => engine.stats().queued);
  gauge('cache_hits', 'Questions answered from the cache.', (engine) => engine.stats().cacheHits);
  gauge('cache_misses', 'Questions that the engine was asked.', (engine) => engine.stats().cacheMisses);
  gauge('cache_coalesced', 'Questions that joined an equal one.', (engine) => engine.stats().coalesced);
  gauge('cache_bytes', 'Bytes of answers and labels kept.', (engine) => engine.stats().cacheBytes);
}

/** The feed over the engines of the configuration, of which there is at least one. */
export function openEngineFeed(parts: FeedParts): Feed {
  const { config, logger, drain, metrics, queries } = parts;
  const meter = createSourceMeter();
  const observe = createObserver(parts, meter);
  const engines = config.store.engines.map((settings) => ({
    settings,
    engine: createEngine({ settings, clock: Date.now, observe }),
  }));
  const intervals = config.store.engines.map(({ interval }) => interval);
  const store = createPromqlStore({
    engines: engines.map(({ engine }) => engine),
    clock: Date.now,
    log: logger,
    intervalMs: Math.min(...intervals),
  });
  drain.add({ name: 'store', run: () => store.close() });
  measureEngines(metrics, engines);

  return {
    gauges: {
      catalogue: createEngineGaugeCatalogue({
        engines: engines.map(({ engine }) => engine),
        clock: Date.now,
        deadlineMs: Math.max(...config.store.engines.map(({ timeout }) => timeout)),
      }),
      // An engine holds all gauges, whether anybody wants them or not.
      want: () => undefined,
      speaksPromql: true,
      intervalMs: Math.max(...intervals),
    },
    store: measureStore(store, { metrics, observe: (query) => queries.observe(query) }),
    maxSizeBytes: null,
    intervalMs: Math.max(...intervals),
    patienceMs: Math.max(...config.store.engines.map(({ timeout }) => timeout)),
    listeningSince: null,
    readSources: () => describeSources(engines),
    listProxies: null,
    readProxyCertificates: () => [],
    sourceTotals: () => meter.totals(),
    readCaches: () =>
      engines.map(({ engine, settings }) => {
        const { cacheHits, cacheMisses, coalesced, cacheBytes } = engine.stats();
        return {
          name: engine.name,
          hits: cacheHits,
          misses: cacheMisses,
          coalesced,
          bytes: cacheBytes,
          maxBytes: settings.cacheSize,
        };
      }),
    readBackfill: () => null,
    readDropped: () => [],
    rules: {
      describe: () => describeRules(store.rules),
      write: (query) => writeRules(store.rules, query),
    },
    push: null,
    recorded: null,
    start() {
      for (const { engine } of engines) engine.start();
      return Promise.resolve();
    },
  };
}
