/**
 * When the console is ready: its sources run and every target found so far was tried once. A target that hangs is not waited for
 * longer than `patienceMs`: the console shows it as such.
 */
import type { Sources } from '@sightglass/shared/contract';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';

export interface Readiness {
  /** The sources have been started. */
  started(): void;
  read(): { readonly ready: boolean; readonly waitingFor: readonly string[] };
  whenReady(): Promise<void>;
}

const LOOK_EVERY_MS = 50;

/** Readiness of a console whose sources have not been started. */
export function createReadiness(options: {
  readSources(): Pick<Sources, 'targets'>;
  readonly clock: () => EpochMs;
  readonly patienceMs: Milliseconds;
}): Readiness {
  let startedAt: EpochMs | null = null;
  let ready = false;
  const read = (): ReturnType<Readiness['read']> => {
    if (ready) return { ready, waitingFor: [] };
    if (startedAt === null) return { ready, waitingFor: ['sources'] };
    const pending = options.readSources().targets.filter(({ state }) => state === 'pending').length;
    ready = pending === 0 || options.clock() - startedAt > options.patienceMs;
    return { ready, waitingFor: ready ? [] : [`the first word of ${pending} targets`] };
  };
  return {
    started: () => {
      startedAt = options.clock();
    },
    read,
    whenReady: async () => {
      while (!read().ready) {
        await new Promise((resolve) => {
          setTimeout(resolve, LOOK_EVERY_MS);
        });
      }
    },
  };
}
