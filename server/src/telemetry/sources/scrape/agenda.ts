/**
 * Things to be done at moments of the clock, all with one timer. Node keeps a list of timers for each different duration in a table
 * that thousands of durations, each used once, make slow: 50 µs for each timer, a twentieth of all that scraping costs.
 */
import type { EpochMs } from '@sightglass/shared/units';

export interface Agenda {
  /** Has `run` called once, at the moment, a millisecond early at most, or as soon as possible after it. Answers what takes it off again. */
  add(at: EpochMs, run: () => void): () => void;
}

interface Entry {
  /** On a clock that nobody sets, so that it is no matter when somebody sets the other. */
  readonly due: number;
  readonly run: () => void;
}

/** An empty agenda; its timer keeps the process alive while there is anything on it. */
export function createAgenda(clock: () => EpochMs): Agenda {
  /** Latest first. */
  const entries: Entry[] = [];
  let timer: NodeJS.Timeout | undefined;
  let timerDue = Infinity;

  function indexFor(due: number): number {
    let low = 0;
    let high = entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((entries[middle] as Entry).due > due) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function arm(): void {
    const next = entries.at(-1)?.due ?? Infinity;
    if (next === timerDue) return;
    clearTimeout(timer);
    timerDue = next;
    if (next < Infinity) timer = setTimeout(runDue, Math.max(0, Math.ceil(next - performance.now())));
  }

  function runDue(): void {
    timerDue = Infinity;
    // The clock told whole milliseconds, so what is due at the same moment lies up to one apart here.
    const until = performance.now() + 1;
    for (let next = entries.at(-1); next && next.due < until; next = entries.at(-1)) {
      entries.pop();
      next.run();
    }
    arm();
  }

  return {
    add(at, run) {
      // The clock first: a process that is held up between the two is late then, and not early.
      const entry = { due: at - clock() + performance.now(), run };
      entries.splice(indexFor(entry.due), 0, entry);
      arm();
      return () => {
        const index = entries.indexOf(entry);
        if (index >= 0) entries.splice(index, 1);
        arm();
      };
    },
  };
}
