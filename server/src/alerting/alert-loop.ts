/**
 * When alerts are evaluated: once `everyMs` of telemetry more is stored than at the last evaluation, as soon as its last window is; and
 * by the clock where no telemetry arrives. Never two at a time. In: clocks, the store's newest end, the evaluators, the state. Out:
 * episodes, notifications and the ledger's entries, all kept together (run-evaluation.ts).
 */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import { createAsking, type Evaluators } from './ask-evaluators.ts';
import { patienceOf, presentMoment } from './present-moment.ts';
import { keepEvaluation, type Keeping } from './run-evaluation.ts';
import type { Change } from './apply-evaluations.ts';

export interface AlertLoopOptions extends Keeping {
  readonly evaluators: Evaluators;
  readonly clock: () => EpochMs;
  /** Milliseconds that no setting of the clock changes. */
  readonly steadyClock: () => Milliseconds;
  newestEnd(): EpochMs | null;
  /** Distance of scrapes. */
  readonly intervalMs: Milliseconds;
  /** Distance of evaluations. */
  readonly everyMs: Milliseconds;
  readonly log: { error(details: object, message: string): void };
  /** Told of each evaluation. */
  observe(run: { readonly seconds: number; readonly ok: boolean }): void;
  /** Told of each source that was judged, or could not be. */
  judged(source: { readonly id: string; readonly error: string | null }, at: EpochMs): void;
}

export interface AlertLoop {
  start(): void;
  /** Waits for the evaluation under way; none begins afterwards. */
  stop(): Promise<void>;
  /** Evaluates if it is time to: what the timer does, and what tests do themselves. */
  look(): Promise<void>;
  /** Evaluates now. Resolves with null when one is under way, or it failed. */
  evaluate(): Promise<readonly Change[] | null>;
}

const LOOK_EVERY_MS = 250;

interface Run {
  /** What it was about. */
  readonly present: EpochMs;
  readonly steady: Milliseconds;
}

/** A loop that does not run yet. */
export function createAlertLoop(options: AlertLoopOptions): AlertLoop {
  const { clock, steadyClock, intervalMs, everyMs, log } = options;
  const ask = createAsking(options.evaluators, everyMs);
  const patienceMs = patienceOf(intervalMs);
  let tried: Run | null = null;
  let kept: Run | null = null;
  let started: { readonly steady: Milliseconds; readonly newest: EpochMs | null } | null = null;
  let running: Promise<readonly Change[] | null> | null = null;
  let timer: NodeJS.Timeout | null = null;
  let stopped = false;

  function isDue(): boolean {
    const newest = options.newestEnd();
    // After a start what is stored is of before it: the first new window is waited for, as long as one may be expected.
    if (!tried) {
      if (!started) return false;
      const isNew = newest !== null && newest > (started.newest ?? -Infinity);
      return isNew || steadyClock() - started.steady >= 2 * patienceMs;
    }
    const passed = steadyClock() - tried.steady;
    if (newest !== null && newest >= tried.present + everyMs) return passed >= everyMs / 2;
    return passed >= everyMs + patienceMs;
  }

  /** Telemetry's own distance where it agrees with the steady clock, so that it is whole windows; a long halt counts as two rounds. */
  function elapsedUntil(present: EpochMs, steady: Milliseconds): Milliseconds | null {
    if (!kept) return null;
    const passed = steady - kept.steady;
    const told = present - kept.present;
    const elapsed = told > 0 && Math.abs(told - passed) <= intervalMs ? told : passed;
    return Math.min(elapsed, 2 * (everyMs + patienceMs));
  }

  async function run(): Promise<readonly Change[] | null> {
    const began = performance.now();
    const present = presentMoment(options.newestEnd(), clock(), intervalMs);
    const steady = steadyClock();
    const elapsedMs = elapsedUntil(present, steady);
    tried = { present, steady };
    let changes: readonly Change[] | null = null;
    try {
      const heard = await ask(present);
      for (const { kind, error } of heard.failures)
        log.error({ err: error, kind }, 'alerts could not be evaluated; they stay as they are');
      const at = clock();
      changes = keepEvaluation(options, heard, { at, elapsedMs, everyMs });
      for (const { source, error } of heard.evaluations) options.judged({ id: source.id, error }, at);
      kept = tried;
    } catch (error) {
      log.error({ err: error }, 'an evaluation of alerts could not be kept');
    }
    options.observe({ seconds: (performance.now() - began) / 1000, ok: changes !== null });
    return changes;
  }

  const evaluate = (): Promise<readonly Change[] | null> => {
    if (running || stopped) return Promise.resolve(null);
    running = run().finally(() => {
      running = null;
    });
    return running;
  };
  const look = async (): Promise<void> => {
    if (isDue()) await evaluate();
  };

  return {
    start() {
      started ??= { steady: steadyClock(), newest: options.newestEnd() };
      timer ??= setInterval(() => void look(), LOOK_EVERY_MS);
    },
    async stop() {
      stopped = true;
      if (timer) clearInterval(timer);
      timer = null;
      await running;
    },
    look,
    evaluate,
  };
}
