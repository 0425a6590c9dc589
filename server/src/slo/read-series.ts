/**
 * An SLO over time: how much of the budget was left, how each tier burned, and what happened. Each moment's budget is that of its own
 * period: the calendar period that holds it, or the rolling one that ends where the question ends. Gaps are null.
 */
import type { SloSeries } from '@sightglass/shared/contract';
import { burnRate } from '@sightglass/shared/slo';
import { nominalPeriodMs, periodAt } from '@sightglass/shared/slo-period';
import { chooseStep, type TimeWindow } from '@sightglass/shared/time-range';
import type { EpochMs } from '@sightglass/shared/units';
import { listExclusions } from './exclusions.ts';
import { burnDown } from './figures.ts';
import type { KeptSlo } from './kept-slo.ts';
import { listEvents, type Episode } from './list-events.ts';
import { pastAlerts } from './past-alerts.ts';
import type { SloBook } from './slo-book.ts';
import { countWindow, type Timeline } from './timeline.ts';

const POINTS = 240;

/** The periods that touch the window, oldest first, as far as they have come. */
function listPeriods({ stored }: KeptSlo, { from, to }: TimeWindow, now: EpochMs): TimeWindow[] {
  const { period } = stored.document;
  if (period.kind === 'rolling') return [{ from: periodAt(period, to).from, to }];
  const spans: TimeWindow[] = [];
  for (let at = to - 1; at >= from; at = (spans[0]?.from ?? from) - 1) {
    const { from: begin, endsAt } = periodAt(period, at);
    spans.unshift({ from: begin, to: Math.min(endsAt, now) });
  }
  return spans;
}

/** Episodes as they would have been, where none were recorded. */
function foretell(kept: KeptSlo, timeline: Timeline, { from, to }: TimeWindow): Episode[] {
  const { goal, minimumBadEvents, period } = kept.stored.document;
  const terms = { goal, minimumBadEvents, periodMs: nominalPeriodMs(period), from, to };
  return kept.tiers.flatMap((tier, index) =>
    pastAlerts(timeline, { tier, index }, terms).map((alert) => ({
      firedAt: alert.from,
      resolvedAt: alert.to,
      text: `${tier.severity} ${tier.long}/${tier.short}: burn above ${tier.burn}, at most ${alert.peakBurn.toFixed(1)}`,
    })),
  );
}

export function readSloSeries(
  kept: KeptSlo,
  { window, now }: { readonly window: TimeWindow; readonly now: EpochMs },
  { slos, maintenances, readEpisodes }: SloBook['parts'],
): SloSeries {
  const slo = kept.stored.document;
  const timeline = kept.ladder.timeline(now);
  const stepMs = chooseStep(window, POINTS, kept.indicator.baseMs);
  const times: EpochMs[] = [];
  for (let at = Math.floor(window.from / stepMs) * stepMs + stepMs; at <= window.to; at += stepMs)
    times.push(at);
  if (times.at(-1) !== window.to) times.push(window.to);
  const periods = listPeriods(kept, window, now);
  const budgetLeft = times.map((): number | null => null);
  for (const span of periods) {
    const exclusions = listExclusions(maintenances.list(), slo, span);
    const indexes = times.flatMap((at, i) => (at > span.from && at <= span.to ? [i] : []));
    const values = burnDown(
      timeline,
      { goal: slo.goal, span, exclusions },
      indexes.map((i) => times[i] as number),
    );
    indexes.forEach((at, i) => (budgetLeft[at] = values[i] ?? null));
  }
  const coveredFrom = timeline.borders[0] ?? Infinity;
  return {
    window,
    stepMs,
    times,
    budgetLeft,
    compliance: times.map((at, i) => {
      const { good, valid } = countWindow(timeline, times[i - 1] ?? at - stepMs, at);
      return valid > 0 ? good / valid : null;
    }),
    burns: kept.tiers.map(({ longMs }) =>
      times.map((at) =>
        at < coveredFrom ? null : burnRate(countWindow(timeline, at - longMs, at), slo.goal),
      ),
    ),
    events: listEvents({
      window,
      revisions: slos.history(kept.id),
      episodes: readEpisodes?.(kept.id, window) ?? foretell(kept, timeline, window),
      maintenances: listExclusions(maintenances.list(), slo, window),
      periods: slo.period.kind === 'calendar' ? periods : [],
      times,
      budgetLeft,
    }),
    warnings: [...kept.warnings],
  };
}
