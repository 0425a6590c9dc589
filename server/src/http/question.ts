/**
 * What time a question is about. `now` is the end of the newest stored window while telemetry arrives, so that rates
 * never see a half-filled window; when it stopped arriving it is the clock, so that the silence shows as a gap.
 */
import type { RangeQuery, Warning } from '@sightglass/shared/contract';
import { isLive, parseAt, resolveRange, type TimeWindow } from '@sightglass/shared/time-range';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { AppContext } from './app-context.ts';
import { invalidParameter } from './problem.ts';

/** Telemetry is recent when its newest window ended at most this many intervals, and never less than this long, ago. */
const RECENT_INTERVALS = 3;
const RECENT_AT_LEAST_MS = 10_000;
/** History that ends this shortly before the start is continued by the first scrapes, which need a moment. */
const CONTINUED_MS = 120_000;

/** Telemetry is recent when its newest window ended at most so long ago. */
const recentMs = ({ intervalMs }: AppContext): Milliseconds =>
  Math.max(RECENT_INTERVALS * intervalMs, intervalMs + RECENT_AT_LEAST_MS);

/** Whether what this run hears first cannot be stored yet. */
function isFirstHeard(context: AppContext): boolean {
  return context.listeningSince !== null && context.now() - context.listeningSince <= recentMs(context);
}

/** How long ago the newest window ended if that is too long; null while telemetry is recent or the store is empty. */
function staleSince(context: AppContext): EpochMs | null {
  const { startedAt } = context;
  const newest = context.store.newestEnd();
  if (newest === null) return null;
  const now = context.now();
  if (now - newest <= recentMs(context)) return null;
  const isStarting = newest >= startedAt - CONTINUED_MS && now - startedAt <= 2 * recentMs(context);
  return isStarting ? null : newest;
}

/** What `now` means to questions at this moment. */
function presentMoment(context: AppContext): EpochMs {
  const newest = context.store.newestEnd();
  return newest === null || staleSince(context) !== null ? context.now() : newest;
}

/**
 * Changes whenever an answer may: with the store's data, with the mesh's configuration, and with the clock (in steps of the interval) once
 * the data stands still. Unique to this run of the program, because a store may count its versions from one again.
 */
export function dataVersion(context: AppContext): string {
  const newest = context.store.newestEnd();
  const still = newest === null || context.now() - newest > recentMs(context);
  const clock = still ? Math.floor(context.now() / context.intervalMs) : 0;
  const parts = [context.store.version(), clock, context.saturation.version(), context.meshConfig.version()];
  return `${context.startedAt} ${parts.join(' ')}`;
}

export interface Question {
  readonly window: TimeWindow;
  /** Whether the question is about the present, so that what is wrong at present matters to it. */
  readonly live: boolean;
  readonly warnings: readonly Warning[];
}

/** The window that `range` and `at` mean. Throws a 400 when the range is none at that moment. */
export function resolveQuestion(query: RangeQuery, context: AppContext): Question {
  const { range, at } = query;
  const asked = at === undefined || at === '' ? null : parseAt(at);
  const window = resolveRange(range, asked ?? presentMoment(context));
  if (!window) throw invalidParameter('range', 'is empty or reversed, or reaches beyond all time');
  const live = asked === null && isLive(range);
  const since = live ? staleSince(context) : null;
  const warnings: Warning[] = [];
  if (since !== null) {
    const moment = new Date(since).toISOString();
    const message = isFirstHeard(context)
      ? `The console has just started: its newest telemetry ends at ${moment}.`
      : `No telemetry has arrived since ${moment}.`;
    warnings.push({ code: 'source-stale', subject: 'telemetry', message });
  }
  return { window, live, warnings };
}
