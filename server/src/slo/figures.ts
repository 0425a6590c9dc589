/** Budget, burn and burn-down of an SLO from its timeline. Ratios 0..1, counts events, moments epoch milliseconds. */
import type { Budget, Slo, SloStatus } from '@sightglass/shared/contract';
import { budgetOf, burnRate } from '@sightglass/shared/slo';
import { periodAt } from '@sightglass/shared/slo-period';
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { EpochMs } from '@sightglass/shared/units';
import { countKept, type Exclusion } from './exclusions.ts';
import { countWindow, type Timeline, type WindowCounts } from './timeline.ts';

const HOUR_MS = 3_600_000;

/** The period as far as it has come at the moment. */
export function periodSoFar({ period }: Pick<Slo, 'period'>, at: EpochMs): SloStatus['period'] {
  const { from, endsAt } = periodAt(period, at);
  return { from, to: at, endsAt };
}

/** Burn rate of the last hour. */
export function presentBurn(timeline: Timeline, goal: number, at: EpochMs): number | null {
  return burnRate(countWindow(timeline, at - HOUR_MS, at), goal);
}

/** The budget of a span with these counts. */
export function budgetFrom(
  counts: WindowCounts,
  { slo, span, burn }: { slo: Pick<Slo, 'goal' | 'period'>; span: SloStatus['period']; burn: number | null },
): Budget {
  return budgetOf(counts, {
    goal: slo.goal,
    coveredMs: counts.coveredMs,
    burn,
    period: { kind: slo.period.kind, now: span.to, from: span.from, endsAt: span.endsAt },
  });
}

/** Requests (events) per second over the last hour, as far as stored; null when nothing was. */
export function presentRate(timeline: Timeline, at: EpochMs): number | null {
  const { valid, coveredMs } = countWindow(timeline, at - HOUR_MS, at);
  return coveredMs > 0 ? (valid * 1000) / coveredMs : null;
}

/**
 * Share of the span's budget that was left at each moment: 1 at its begin, the budget's own figure at its end. Null before anything was
 * stored, and where there is no budget at all.
 */
export function burnDown(
  timeline: Timeline,
  { goal, span, exclusions }: { goal: number; span: TimeWindow; exclusions: readonly Exclusion[] },
  moments: readonly EpochMs[],
): (number | null)[] {
  const allowed = (1 - goal) * countKept(timeline, span, exclusions).valid;
  return moments.map((at) => {
    if (at < span.from || at > span.to || !(allowed > 0)) return null;
    const passed = exclusions.filter(({ from }) => from < at);
    const { good, valid, coveredMs } = countKept(timeline, { from: span.from, to: at }, passed);
    return coveredMs > 0 || at === span.from ? 1 - (valid - good) / allowed : null;
  });
}
