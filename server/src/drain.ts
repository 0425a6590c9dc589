/**
 * The end of the process. The first signal drains: each step in turn, however the ones before it went. The second ends at once. What
 * nobody caught is logged and ends the process with 1, because nothing that follows could be trusted.
 */
import type { Logger } from 'pino';

interface DrainStep {
  readonly name: string;
  run(): Promise<void>;
}

export interface Drain {
  /** Steps run in the reverse order of their adding: what was started last stops first. */
  add(step: DrainStep): void;
  /** Whether the end has begun: what fails from then on is no failure. */
  isRunning(): boolean;
  /** Runs all steps once. Resolves with whether all went well. */
  run(): Promise<boolean>;
}

/** A drain without steps. */
export function createDrain(logger: Logger): Drain {
  const steps: DrainStep[] = [];
  let running: Promise<boolean> | null = null;
  const runAll = async (): Promise<boolean> => {
    let well = true;
    for (const step of steps.toReversed()) {
      try {
        await step.run();
      } catch (error) {
        well = false;
        logger.error({ err: error, step: step.name }, 'could not stop cleanly');
      }
    }
    return well;
  };
  return {
    add: (step) => {
      steps.push(step);
    },
    isRunning: () => running !== null,
    run: () => (running ??= runAll()),
  };
}

/** Ties the drain to the process' signals and to what nobody caught. */
export function drainOnSignals(drain: Drain, logger: Logger): void {
  let signals = 0;
  const end = async (): Promise<void> => {
    const well = await drain.run();
    logger.info({ well }, 'stopped');
    process.exit(well ? 0 : 1);
  };
  const onSignal = (signal: NodeJS.Signals): void => {
    signals++;
    if (signals > 1) {
      logger.warn({ signal }, 'stopping at once');
      process.exit(130);
    }
    logger.info({ signal }, 'draining; a second signal stops at once');
    void end();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  const onFatal = (error: unknown): void => {
    logger.fatal({ err: error }, 'an error that nobody caught');
    process.exit(1);
  };
  process.on('uncaughtException', onFatal);
  process.on('unhandledRejection', onFatal);
}
