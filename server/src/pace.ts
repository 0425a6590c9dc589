/**
 * Keeps long loops from holding the event loop: a loop asks now and then whether its slice of time is used up, and if so waits
 * one turn. Slices are milliseconds of wall time.
 */
import { setImmediate as letOthersRun } from 'node:timers/promises';

const SLICE_MS = 8;

export interface Pace {
  /** Whether the slice is used up; cheap enough to ask every thousand rows. */
  isDue(): boolean;
  /** Lets everything else have its turn, then begins a new slice. */
  rest(): Promise<void>;
}

/** Takes all of a work's short steps at once. */
export function takeAllSteps<Result>(steps: Generator<void, Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** Takes them in slices of time. */
export async function takeSteps<Result>(steps: Generator<void, Result>, pace: Pace): Promise<Result> {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    if (pace.isDue()) await pace.rest();
  }
}

/** A pace that begins its first slice now, and between slices rests as told: work that nobody waits for gives way (give-way.ts). */
export function startPace(rest: () => Promise<unknown> = letOthersRun): Pace {
  let began = performance.now();
  return {
    isDue: () => performance.now() - began > SLICE_MS,
    async rest() {
      await rest();
      began = performance.now();
    },
  };
}
