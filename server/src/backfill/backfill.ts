/**
 * Fills an embedded store's past from an engine that was there before it. What enters is a way to read one window from the engine;
 * what leaves are windows imported into the store, one after another, and how far it has come.
 *
 * Nothing is written down about progress: what the store covers is the progress, so that a restart goes on where it
 * stopped. Between windows it rests as long as the last one took, so that neither the engine nor this console is busy with it for
 * more than half of the time. An engine that fails is asked again, later and later, up to once a minute.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Backfill } from '@sightglass/shared/contract';
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { WritableTelemetryStore } from '../store/telemetry-store.ts';
import type { WindowBatch } from '../telemetry/edge-window.ts';
import { findUncovered, HOUR_MS, MINUTE_MS, splitPast, type CoveredSteps } from './plan-steps.ts';

const REST_MS = 50;
const FIRST_RETRY_MS = 5_000;
const LAST_RETRY_MS = 60_000;

export interface BackfillOptions {
  /** Name of the engine, for people. */
  readonly engine: string;
  readonly store: Pick<WritableTelemetryStore, 'readSeries' | 'importWindows'>;
  /** One window of the past as a batch; null when the engine holds nothing of it. */
  readWindow(window: TimeWindow): Promise<WindowBatch | null>;
  /** How far back the past is wanted. */
  readonly rangeMs: Milliseconds;
  readonly clock: () => EpochMs;
  readonly log: { info(parts: object, text: string): void; warn(parts: object, text: string): void };
  /** The least rest between two windows, and before the first repetition of what failed. */
  readonly restMs?: Milliseconds;
  readonly retryMs?: Milliseconds;
}

export interface RunningBackfill {
  /** Begins; once. */
  start(): void;
  /** Resolves when the window under way is finished. What is missing is imported after the next start. */
  stop(): Promise<void>;
  describe(): Backfill;
}

/** A backfill that does not run yet. */
export function createBackfill(options: BackfillOptions): RunningBackfill {
  const { store, log, clock } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  let running: Promise<void> = Promise.resolve();
  let progress: Backfill = {
    engine: options.engine,
    state: 'running',
    from: clock() - options.rangeMs,
    steps: 0,
    done: 0,
    empty: 0,
    reached: null,
    lastError: null,
  };
  const note = (parts: Partial<Backfill>): void => {
    progress = { ...progress, ...parts };
  };

  async function rest(ms: Milliseconds): Promise<void> {
    await sleep(ms, undefined, { signal, ref: false }).catch(() => undefined);
  }

  async function readCovered(window: TimeWindow, stepMs: Milliseconds): Promise<CoveredSteps> {
    if (window.to <= window.from) return { times: [], covered: [] };
    return store.readSeries({ window, stepMs, by: 'none', filter: {}, histograms: false });
  }

  async function plan(): Promise<TimeWindow[]> {
    const { hours, minutes } = splitPast(clock(), options.rangeMs);
    return [
      ...findUncovered(minutes, MINUTE_MS, await readCovered(minutes, MINUTE_MS)),
      ...findUncovered(hours, HOUR_MS, await readCovered(hours, HOUR_MS)),
    ];
  }

  async function importStep(step: TimeWindow): Promise<void> {
    const batch = await options.readWindow(step);
    if (batch) await store.importWindows([batch]);
    note({
      done: progress.done + 1,
      empty: progress.empty + (batch ? 0 : 1),
      reached: step.from,
      state: 'running',
      lastError: null,
    });
  }

  /** Tries until it succeeds or is told to stop. */
  async function insist(work: () => Promise<void>): Promise<void> {
    let retryMs = options.retryMs ?? FIRST_RETRY_MS;
    while (!signal.aborted) {
      try {
        await work();
        return;
      } catch (error) {
        const lastError = error instanceof Error ? error.message : String(error);
        if (progress.lastError === null)
          log.warn({ err: error }, 'the past could not be imported; it is tried again');
        note({ state: 'waiting', lastError });
        await rest(retryMs);
        retryMs = Math.min(2 * retryMs, LAST_RETRY_MS);
      }
    }
  }

  async function run(): Promise<void> {
    let steps: readonly TimeWindow[] = [];
    await insist(async () => {
      steps = await plan();
    });
    note({ steps: steps.length });
    if (steps.length > 0) log.info({ steps: steps.length, engine: options.engine }, 'importing the past');
    for (const step of steps) {
      if (signal.aborted) return;
      const startedAt = performance.now();
      await insist(() => importStep(step));
      await rest(Math.max(options.restMs ?? REST_MS, performance.now() - startedAt));
    }
    if (signal.aborted) return;
    note({ state: 'done' });
    log.info({ steps: progress.done, empty: progress.empty }, 'the past is imported');
  }

  return {
    start() {
      running = run();
    },
    async stop() {
      stopping.abort();
      await running;
    },
    describe: () => progress,
  };
}
