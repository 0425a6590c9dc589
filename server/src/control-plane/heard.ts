/**
 * Which replicas of control planes are there, and which of them do not answer. In: what was heard of pods before a moment, and since when the console listens. A replica that is gone
 * (a rollout replaced it) is not silent, and one of which nothing was heard is silent only if it would have been heard. Pure.
 */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { GaugesAnswer, NewestGauge } from '../store/gauges.ts';
import { podKey } from './growth.ts';

export interface Heard {
  /** The moment of which it is told. */
  readonly at: EpochMs;
  /** Whoever was not heard for longer than this does not answer. */
  readonly staleMs: Milliseconds;
  /** When pods were last heard of in the time before that moment. */
  readonly lastAt: ReadonlyMap<string, EpochMs>;
  /** Pods that are there as far as is known. */
  readonly present: ReadonlySet<string>;
  /** Whether the console listened for so long: who was not heard may have answered otherwise. */
  readonly isListened: boolean;
  /** Whether a plane without any pod there has none; else it may as well not answer. */
  readonly isCertain: boolean;
}

/** For planes of which only the newest is looked at. */
export const UNHEARD: Heard = {
  at: 0,
  staleMs: 0,
  lastAt: new Map(),
  present: new Set(),
  isListened: true,
  isCertain: false,
};

interface Told {
  /** What was told in the time before the moment. */
  readonly lately: GaugesAnswer;
  readonly newest: readonly NewestGauge[];
  /** Pods of which anything is known at present, be it that they do not answer. */
  readonly known: readonly string[];
}

interface Moment {
  readonly at: EpochMs;
  readonly staleMs: Milliseconds;
  readonly now: EpochMs;
  /** Null: the store hears by itself. */
  readonly listeningSince: EpochMs | null;
  /** Whether pods that are there are known by being scraped. */
  readonly isScraped: boolean;
}

function findLast(lately: GaugesAnswer, at: EpochMs): Map<string, EpochMs> {
  const found = new Map<string, EpochMs>();
  for (const { owner, max } of lately.series) {
    const step = max.findLastIndex((total) => total !== null);
    const from = lately.times[step];
    if (from === undefined) continue;
    const key = podKey(owner);
    found.set(key, Math.max(found.get(key) ?? 0, Math.min(from + lately.stepMs, at)));
  }
  return found;
}

/** Whether whoever answered before that moment must have been heard. */
function hasListened({ at, staleMs, listeningSince }: Moment, heardAt: readonly EpochMs[]): boolean {
  const from = at - staleMs;
  if (listeningSince === null || from >= listeningSince) return true;
  // Another run listened then, if it ran: others that were heard tell.
  return at < listeningSince && heardAt.some((one) => one >= from);
}

export function findHeard({ lately, newest, known }: Told, moment: Moment): Heard {
  const { at, staleMs, now, isScraped } = moment;
  const lastAt = findLast(lately, at);
  const isListened = hasListened(moment, [...lastAt.values(), ...newest.map((one) => one.at)]);
  const isNow = isScraped && now - at <= staleMs;
  const recent = [...lastAt].filter(([, heardAt]) => !isNow || at - heardAt <= staleMs);
  return {
    at,
    staleMs,
    lastAt,
    present: new Set([...recent.map(([key]) => key), ...known]),
    isListened,
    isCertain: isScraped && isListened,
  };
}

/** Of the pods of one plane those that are there; where none is known to be, those that were lately. */
export function chooseThere<T>(
  all: ReadonlyMap<string, T>,
  { present, lastAt, isCertain }: Heard,
): ReadonlyMap<string, T> {
  const there = [...all].filter(([key]) => present.has(key));
  if (there.length > 0) return new Map(there);
  const lately = [...all].filter(([key]) => lastAt.has(key));
  return lately.length > 0 || isCertain ? new Map(lately) : all;
}

/** Null where that is not known. */
export function judgeSilence({ at, staleMs, isListened }: Heard, lastAt: EpochMs): boolean | null {
  if (at - lastAt <= staleMs) return false;
  return isListened ? true : null;
}
