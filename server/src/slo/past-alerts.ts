/**
 * The alerts that each tier would have fired: the live tiers' code stepped along a timeline, at every border of its steps. Where history is
 * coarse, so are begin and end.
 */
import type { SloPreview } from '@sightglass/shared/contract';
import { spentShare } from '@sightglass/shared/slo';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import { readTier, type Tier } from './tiers.ts';
import { countWindow, type Timeline } from './timeline.ts';

type PastAlert = SloPreview['tiers'][number]['alerts'][number];

export interface BacktestTerms {
  readonly goal: number;
  readonly minimumBadEvents: number;
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** Of the whole period, by which budgets are measured. */
  readonly periodMs: Milliseconds;
}

/** Share of the whole period's budget that was spent in the window, at the window's own traffic. */
function spentIn(
  timeline: Timeline,
  tier: Tier,
  { goal, periodMs, at }: { goal: number; periodMs: Milliseconds; at: EpochMs },
): number {
  const { good, valid } = countWindow(timeline, at - tier.longMs, at);
  return valid > 0 ? spentShare((valid - good) / valid / (1 - goal), tier.longMs, periodMs) : 0;
}

/** Past alerts of one tier, oldest first; the last has no end while it still fires. */
export function pastAlerts(
  timeline: Timeline,
  { tier, index }: { tier: Tier; index: number },
  terms: BacktestTerms,
): PastAlert[] {
  const { goal, minimumBadEvents, from, to, periodMs } = terms;
  const alerts: PastAlert[] = [];
  if (!tier.possible || !tier.enabled) return alerts;
  let open: PastAlert | null = null;
  for (const at of timeline.borders) {
    if (at <= from) continue;
    if (at > to) break;
    const { state, longBurn } = readTier(timeline, tier, { goal, minimumBadEvents, at });
    // A gap neither raises nor ends an alert.
    if (state === 'no-data') continue;
    if (state === 'firing') {
      if (!open) {
        open = {
          tier: index,
          from: at,
          to: null,
          budgetSpentBefore: spentIn(timeline, tier, { goal, periodMs, at }),
          peakBurn: 0,
        };
        alerts.push(open);
      }
      open.peakBurn = Math.max(open.peakBurn, longBurn ?? 0);
    } else if (open) {
      open.to = at;
      open = null;
    }
  }
  return alerts;
}
