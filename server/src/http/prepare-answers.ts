/**
 * Works answers out before they are asked for. A page that is open asks the same questions again and again, and each new window makes
 * the kept answers old: those that somebody asked in the last minute, and before at another version of the data, are worked out again
 * as soon as new data is there, one after the other. When nobody looks nothing is done, and a question asked once, such as
 * one about a fixed moment, is not repeated.
 */
import { setImmediate as letOthersRun } from 'node:timers/promises';
import type { EpochMs } from '@sightglass/shared/units';

const RECENT_MS = 60_000;
/** What takes less is not worth doing twice: nobody notices. */
const WORTH_MS = 15;
/** No more for one version of the data, so that it takes little from what is asked meanwhile. */
const BUDGET_MS = 1000;
const LOOK_EVERY_MS = 200;

/** Makes the answer of the current version ready; whether it had to be worked out. */
export type Prepare = () => Promise<boolean>;

interface Habit {
  readonly askedAt: EpochMs;
  readonly version: string;
  /** Asked at more than one version of the data. */
  readonly repeated: boolean;
  readonly prepare: Prepare;
  cheap: boolean;
}

export interface Preparation {
  /** Somebody asked, at a version of the data. */
  asked(question: string, version: string, prepare: Prepare): void;
  /** Prepares what is due when the version is another than at the last look. Failures are left to whoever asks next. */
  look(): Promise<void>;
  /** Looks several times a second from now on. */
  start(): void;
  stop(): void;
}

/** `version` tells the version of the data, `now` the clock. */
export function createPreparation(outside: { version: () => string; now: () => EpochMs }): Preparation {
  /** The last asked at the end. */
  const habits = new Map<string, Habit>();
  let seen: string | null = null;
  let running = false;
  let timer: NodeJS.Timeout | undefined;

  const isRecent = ({ askedAt }: Habit): boolean => outside.now() - askedAt <= RECENT_MS;

  function listDue(): Habit[] {
    for (const [question, habit] of habits) if (!isRecent(habit)) habits.delete(question);
    return [...habits.values()].filter(({ repeated, cheap }) => repeated && !cheap).toReversed();
  }

  async function prepareAll(version: string): Promise<void> {
    const began = performance.now();
    for (const habit of listDue()) {
      const start = performance.now();
      if (start - began > BUDGET_MS || outside.version() !== version) return;
      const worked = await habit.prepare().catch(() => false);
      if (worked) habit.cheap = performance.now() - start < WORTH_MS;
      await letOthersRun();
    }
  }

  async function look(): Promise<void> {
    const version = outside.version();
    if (running || version === seen) return;
    seen = version;
    running = true;
    try {
      await prepareAll(version);
    } finally {
      running = false;
    }
  }

  return {
    asked(question, version, prepare) {
      const before = habits.get(question);
      const known = before && isRecent(before) ? before : null;
      const repeated = known !== null && (known.repeated || known.version !== version);
      habits.delete(question);
      habits.set(question, {
        askedAt: outside.now(),
        version,
        repeated,
        prepare,
        cheap: known?.cheap ?? false,
      });
    },
    look,
    start() {
      timer = setInterval(() => void look(), LOOK_EVERY_MS);
      timer.unref();
    },
    stop: () => clearInterval(timer),
  };
}
