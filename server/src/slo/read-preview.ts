/**
 * What an SLO would have done over stored history, for the form while it is typed: compliance, budget, each tier's alerts, a goal that the
 * past would have met, advice. Ratios 0..1, moments epoch milliseconds.
 */
import type { Slo, SloPreview, Warning } from '@sightglass/shared/contract';
import { largestBurn } from '@sightglass/shared/slo';
import { suggestGoal } from '@sightglass/shared/slo-goal';
import { nominalPeriodMs } from '@sightglass/shared/slo-period';
import { chooseStep, resolveRange, type TimeWindow } from '@sightglass/shared/time-range';
import type { EpochMs } from '@sightglass/shared/units';
import { adviseOn } from './advice.ts';
import { countKept, listExclusions } from './exclusions.ts';
import { budgetFrom, burnDown, periodSoFar, presentBurn } from './figures.ts';
import { fillLadders } from './fill-ladders.ts';
import { indicatorOf } from './indicator.ts';
import { makeLadder } from './kept-slo.ts';
import { findBuckets } from './nearest-buckets.ts';
import { pastAlerts } from './past-alerts.ts';
import { detectOutage } from './outage-detection.ts';
import type { SloBook } from './slo-book.ts';
import { tiersOf } from './tiers.ts';
import { countWindow, type Timeline } from './timeline.ts';

const POINTS = 200;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** Everything that is known of an SLO's past, read for this one question. */
interface Past {
  readonly timeline: Timeline;
  readonly coarseBefore: EpochMs | null;
  readonly warnings: readonly Warning[];
  readonly error: string | null;
}

async function readPast(slo: Slo, end: EpochMs, { store, intervalMs }: SloBook['parts']): Promise<Past> {
  const indicator = indicatorOf(slo, intervalMs);
  const ladder = makeLadder(slo, indicator);
  const warnings: Warning[] = [];
  let coarseBefore: EpochMs | null = null;
  let error: string | null = null;
  const target = {
    indicator,
    ladder,
    read: (steps: { readonly warnings: readonly Warning[] }, before: EpochMs | null) => {
      coarseBefore = before ?? coarseBefore;
      for (const warning of steps.warnings)
        if (!warnings.some(({ message }) => message === warning.message)) warnings.push(warning);
    },
    failed: (reason: unknown) => {
      error = reason instanceof Error ? reason.message : String(reason);
    },
  };
  await fillLadders(store, [target], { end, intervalMs });
  const kept = warnings.filter(({ code }) => code !== 'partial-history' && code !== 'out-of-retention');
  return { timeline: ladder.timeline(end), coarseBefore, warnings: kept, error };
}

function resolveWindow(range: string | undefined, end: EpochMs, span: TimeWindow): TimeWindow {
  const asked = range === undefined ? null : resolveRange(range, end);
  if (!asked) return { from: span.from, to: end };
  return { from: asked.from, to: Math.max(Math.min(asked.to, end), asked.from + 1) };
}

/** Blocks of an hour or a day of the window: failures within one are not independent. */
function blocksOf(timeline: Timeline, { from, to }: TimeWindow) {
  const blockMs = to - from > 2 * 86_400_000 ? 6 * HOUR_MS : 10 * MINUTE_MS;
  return Array.from({ length: Math.ceil((to - from) / blockMs) }, (_, i) =>
    countWindow(timeline, from + i * blockMs, Math.min(to, from + (i + 1) * blockMs)),
  );
}

/** `id` is the kept SLO that is being edited, whose own promise is no dependency. */
export async function readPreview(
  book: SloBook,
  { slo, range, id }: { slo: Slo; range?: string | undefined; id?: string | undefined },
): Promise<SloPreview> {
  const { parts } = book;
  const end = parts.store.newestEnd() ?? parts.clock();
  const [past, buckets] = await Promise.all([readPast(slo, end, parts), findBuckets(parts.store, slo, end)]);
  const { timeline } = past;
  const span = periodSoFar(slo, end);
  const window = resolveWindow(range, end, span);
  const stepMs = chooseStep(window, POINTS, indicatorOf(slo, parts.intervalMs).baseMs);
  const times: EpochMs[] = [];
  for (let at = Math.ceil(window.from / stepMs) * stepMs; at < window.to; at += stepMs) times.push(at);
  const ends = times.map((at) => Math.min(window.to, at + stepMs));
  const exclusions = listExclusions(parts.maintenances.list(), slo, window);
  const whole = countWindow(timeline, window.from, window.to);
  const burn = presentBurn(timeline, slo.goal, end);
  const terms = {
    goal: slo.goal,
    minimumBadEvents: slo.minimumBadEvents,
    periodMs: nominalPeriodMs(slo.period),
    ...window,
  };
  const recent = countWindow(timeline, end - 5 * MINUTE_MS, end);
  const tiers = tiersOf(slo);
  const suggestedGoal = suggestGoal(blocksOf(timeline, window));
  const coveredShare = Math.min(1, whole.coveredMs / (window.to - window.from));
  return {
    window,
    stepMs,
    times,
    compliance: times.map((at, i) => {
      const { good, valid } = countWindow(timeline, at, ends[i] as number);
      return valid > 0 ? good / valid : null;
    }),
    budgetLeft: burnDown(timeline, { goal: slo.goal, span: window, exclusions }, ends),
    budget: budgetFrom(countKept(timeline, window, exclusions), { slo, span: { ...span, ...window }, burn }),
    coveredShare,
    tiers: tiers.map((tier, index) => {
      const { longMs: _long, shortMs: _short, ...rest } = tier;
      return {
        ...rest,
        detectionMs: detectOutage(tier, slo),
        alerts: pastAlerts(timeline, { tier, index }, terms),
      };
    }),
    suggestedGoal,
    largestBurn: largestBurn(slo.goal),
    buckets: buckets?.nearest ?? null,
    present: {
      compliance: recent.valid > 0 ? recent.good / recent.valid : null,
      eventsPerSecond: recent.coveredMs > 0 ? (recent.valid * 1000) / recent.coveredMs : null,
    },
    advice: await adviseOn(book, slo, {
      id,
      end,
      window,
      whole,
      coveredShare,
      tiers,
      buckets,
      suggestedGoal,
      coarseBefore: past.coarseBefore,
      error: past.error,
    }),
    warnings: [...past.warnings],
  };
}
