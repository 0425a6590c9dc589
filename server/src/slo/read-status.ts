/** The state of a kept SLO for people: budget with and without maintenance, burn, tiers, coverage. No traffic is no data, never 100%. */
import type { SloState, SloStatus, TierStatus } from '@sightglass/shared/contract';
import type { EpochMs } from '@sightglass/shared/units';
import { countKept, listExclusions } from './exclusions.ts';
import { budgetFrom, burnDown, periodSoFar, presentBurn, presentRate } from './figures.ts';
import type { KeptSlo, Reading } from './kept-slo.ts';
import type { SloBook } from './slo-book.ts';
import { countWindow, createTimeline } from './timeline.ts';
import type { Tier } from './tiers.ts';

const SPARKLINE_POINTS = 40;

const EMPTY = createTimeline([], () => ({ good: 0, valid: 0, coveredMs: 0 }));

function tierStatuses(tiers: readonly Tier[], reading: Reading | null): TierStatus[] {
  return tiers.map(({ longMs: _long, shortMs: _short, possible, ...tier }, i) => {
    const found = reading?.tiers[i];
    const unread = possible ? (tier.enabled ? 'no-data' : 'off') : 'impossible';
    return {
      ...tier,
      longBurn: found?.longBurn ?? null,
      shortBurn: found?.shortBurn ?? null,
      badEvents: found?.badEvents ?? 0,
      state: reading?.states[i] ?? unread,
    };
  });
}

/** `at` is the end of the newest telemetry, or the clock's time when there is none. */
export function readStatus(
  kept: KeptSlo,
  at: EpochMs,
  { maintenances }: Pick<SloBook['parts'], 'maintenances'>,
): SloStatus {
  const slo = kept.stored.document;
  const { reading } = kept;
  const timeline = reading?.timeline ?? EMPTY;
  const span = periodSoFar(slo, at);
  const exclusions = listExclusions(maintenances.list(), slo, span);
  const burn = presentBurn(timeline, slo.goal, at);
  const whole = countWindow(timeline, span.from, span.to);
  const budget = budgetFrom(countKept(timeline, span, exclusions), { slo, span, burn });
  const tiers = tierStatuses(kept.tiers, reading);
  const moments = Array.from({ length: SPARKLINE_POINTS }, (_, i) =>
    Math.round(span.from + ((i + 1) * (span.to - span.from)) / SPARKLINE_POINTS),
  );
  const state = (): SloState => {
    if (slo.paused) return 'paused';
    if (budget.leftRatio === null) return 'no-data';
    if (budget.leftRatio <= 0) return 'exhausted';
    return tiers.some((tier) => tier.state === 'firing' || tier.state === 'held-back') ? 'burning' : 'met';
  };
  const unread = {
    code: 'partial-history' as const,
    subject: slo.name,
    message: 'The history of this SLO is being read.',
  };
  return {
    state: state(),
    evaluatedAt: reading?.at ?? null,
    period: span,
    budget,
    unexcluded: exclusions.length === 0 ? null : budgetFrom(whole, { slo, span, burn }),
    exclusions,
    coveredShare: span.to > span.from ? Math.min(1, whole.coveredMs / (span.to - span.from)) : 0,
    burn,
    tiers,
    eventsPerSecond: presentRate(timeline, at),
    sparkline: reading ? burnDown(timeline, { goal: slo.goal, span, exclusions }, moments) : [],
    warnings: kept.filled || kept.error !== null ? [...kept.warnings] : [unread],
  };
}
