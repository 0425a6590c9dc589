/**
 * Between rollup and store: looks every moment whether windows have closed and stores them, oldest first. A window that
 * cannot be stored is logged and lost; the ones after it are not.
 */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { WritableTelemetryStore } from '../store/telemetry-store.ts';
import type { WindowBatch } from './edge-window.ts';
import type { Rollup } from './ingest.ts';

export interface WindowPumpOptions {
  readonly rollup: Pick<Rollup, 'advanceInSlices'>;
  readonly store: Pick<WritableTelemetryStore, 'insertWindows'>;
  /** How long a window waits after its end for answers under way; the rollup's own. */
  readonly graceMs: Milliseconds;
  readonly clock: () => EpochMs;
  /** So long after a start scrapes do not tell of one interval each. */
  readonly settleMs: Milliseconds;
  /** Told of a window that could not be stored. */
  onError(error: unknown, batch: WindowBatch): void;
  readonly everyMs?: Milliseconds;
}

export interface WindowPump {
  /**
   * The sources start now. With `scrapes`, windows that begin before they have settled are left out: a target's first scrape is what
   * later ones are counted from, and the second comes after half an interval to one and a half, so that they would hold less
   * or more than the traffic of their time. A gap is honest, a dip or a bump is not. What is pushed goes on where it was when the console stopped.
   */
  start(from?: { readonly scrapes: boolean }): void;
  /**
   * Stores every window that has ended, without waiting for late answers, and stops. The window under way is left out: half
   * a window would read as half the traffic.
   */
  stop(): Promise<void>;
  /** Closed windows that are not stored yet. */
  pending(): number;
}

/** A pump that does not run yet. */
export function createWindowPump(options: WindowPumpOptions): WindowPump {
  const { rollup, store, clock, everyMs = 250 } = options;
  let pending = 0;
  let running: Promise<void> = Promise.resolve();
  let closing: Promise<void> | null = null;
  let completeFrom: EpochMs = Infinity;
  let timer: NodeJS.Timeout | null = null;

  const insertAll = async (batches: readonly WindowBatch[]): Promise<void> => {
    for (const batch of batches) {
      try {
        await store.insertWindows(batch);
      } catch (error) {
        options.onError(error, batch);
      }
      pending--;
    }
  };
  const advance = async (now: EpochMs): Promise<void> => {
    const batches = (await rollup.advanceInSlices(now)).filter(({ start }) => start >= completeFrom);
    if (batches.length === 0) return;
    pending += batches.length;
    running = running.then(() => insertAll(batches));
  };
  const look = (): void => {
    closing ??= advance(clock()).finally(() => {
      closing = null;
    });
  };

  return {
    start({ scrapes } = { scrapes: true }) {
      completeFrom = scrapes ? clock() + options.settleMs : -Infinity;
      timer ??= setInterval(look, everyMs);
    },
    async stop() {
      if (timer) clearInterval(timer);
      timer = null;
      await closing;
      await advance(clock() + options.graceMs);
      await running;
    },
    pending: () => pending,
  };
}
