/**
 * The telemetry store over one or several Prometheus-compatible engines: it keeps nothing but what it needs to ask well. What
 * enters are engines; what leaves are answers of the TelemetryStore port. Moments and durations are milliseconds.
 */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import { PassthroughCap } from '../../telemetry/rollup/passthrough-cap.ts';
import type { TelemetryStore } from '../telemetry-store.ts';
import { createAnswers } from './answer-questions.ts';
import { createCoverage } from './coverage.ts';
import { EngineError, type Engine } from './engine/engine.ts';
import { ALL_FAMILIES } from './families/all-families.ts';
import { createMeanings } from './meanings.ts';
import { createEngineRules, type EngineRules } from './rules/engine-rules.ts';
import { readExpression } from './read-expression.ts';
import { createGaugeReaders } from './read-gauges.ts';
import { describeStatus, findNewestEnd } from './status.ts';
import { watchEngine } from './watch-engine.ts';

/** Where the store tells of what it does by itself; pino's loggers fit. */
interface PromqlStoreLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
}

export interface PromqlStoreOptions {
  readonly engines: readonly Engine[];
  readonly clock: () => EpochMs;
  readonly log: PromqlStoreLog;
  /** Answers change once an interval: questions asked within one are the same. */
  readonly intervalMs: Milliseconds;
  /** Longest time that any engine is waited for. */
  readonly deadlineMs?: Milliseconds;
}

export interface PromqlStore extends TelemetryStore {
  /** The recording rules of each engine. */
  readonly rules: readonly EngineRules[];
  /** Resolves when every engine was looked at once, or could not be. */
  whenReady(): Promise<void>;
  /** Stops looking at the engines, and closes them. */
  close(): Promise<void>;
}

const DEADLINE_MS = 60_000;

/** A store that has begun to look at its engines. */
export function createPromqlStore(options: PromqlStoreOptions): PromqlStore {
  const { engines, clock, log, intervalMs } = options;
  const failing = new Set<Engine>();
  const onError = (engine: Engine, error: unknown): void => {
    if (failing.has(engine)) return;
    failing.add(engine);
    const kind = error instanceof EngineError ? error.kind : 'unexpected';
    log.warn({ engine: engine.name, kind, err: error }, 'an engine does not answer; it is tried again');
  };
  const readers = engines.map((engine) => {
    const watch = watchEngine(engine, ALL_FAMILIES, { clock, onError });
    return {
      watch,
      coverage: createCoverage(engine, clock),
      meanings: createMeanings(engine, ALL_FAMILIES),
      rules: createEngineRules(watch, { clock, onError: (error) => onError(engine, error) }),
    };
  });
  const watches = readers.map(({ watch }) => watch);

  async function lookAt({ watch, rules }: (typeof readers)[number]): Promise<void> {
    const before = watch.lookedAt();
    await watch.look();
    if (watch.lookedAt() === before) return;
    await rules.look().catch((error: unknown) => onError(watch.engine, error));
    if (!failing.delete(watch.engine)) return;
    log.info({ engine: watch.engine.name }, 'the engine answers again');
  }

  const lookAround = async (): Promise<void> => {
    await Promise.all(readers.map(lookAt));
  };
  const firstLook = lookAround();
  const timer = setInterval(() => void lookAround(), intervalMs);
  timer.unref();
  const newestEnd = (): EpochMs | null => findNewestEnd(watches, { now: clock(), intervalMs });

  return {
    ...createAnswers({
      engines: readers,
      cap: new PassthroughCap(),
      deadlineMs: options.deadlineMs ?? DEADLINE_MS,
      intervalMs,
      firstLook,
    }),
    readExpression: async (query) => {
      await firstLook;
      return readExpression(engines, query, options.deadlineMs ?? DEADLINE_MS);
    },
    ...createGaugeReaders({ engines, deadlineMs: options.deadlineMs ?? DEADLINE_MS, intervalMs }),
    readStatus: async () => {
      await firstLook;
      return describeStatus(watches, newestEnd());
    },
    version: () => `${newestEnd()} ${watches.map((watch) => watch.version()).join(' ')}`,
    newestEnd,
    rules: readers.map(({ rules }) => rules),
    whenReady: () => firstLook,
    async close() {
      clearInterval(timer);
      await Promise.all(engines.map((engine) => engine.close()));
    },
  };
}
