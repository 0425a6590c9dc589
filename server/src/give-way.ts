/**
 * Work that nobody waits for gives way to questions: writing a window down takes a tenth of a second of the event loop in slices, and a
 * question that comes just then would have to share each turn with it. There is one event loop, so there is one count of questions.
 */
import { setImmediate as letOthersRun } from 'node:timers/promises';
import type { Milliseconds } from '@sightglass/shared/units';

/** Nothing waits longer at a time, so that who asks without end holds nothing up for good. */
const MOST_MS = 50;

let asked = 0;
const waiting = new Set<() => void>();

/** Runs what somebody waits for. */
export async function whileAsked<Result>(work: () => Promise<Result>): Promise<Result> {
  asked++;
  try {
    return await work();
  } finally {
    asked--;
    if (asked === 0) for (const go of waiting) go();
  }
}

/** Lets everything else have its turn, and then whoever asks until all are answered, or for `mostMs`. */
export async function giveWay(mostMs: Milliseconds = MOST_MS): Promise<void> {
  await letOthersRun();
  if (asked === 0) return;
  await new Promise<void>((resolve) => {
    const go = (): void => {
      waiting.delete(go);
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(go, mostMs);
    waiting.add(go);
  });
}
