/**
 * The burn-rate tiers of an SLO at one moment: the same code judges live, steps over history for the preview and draws the burn rates. A tier
 * fires when the burn rates of both its windows exceed its own, and the long window holds enough bad events to mean anything.
 */
import type { BurnTier, Slo, TierStatus } from '@sightglass/shared/contract';
import { burnRate, isPossibleBurn, spentShare, standardTiers } from '@sightglass/shared/slo';
import { nominalPeriodMs } from '@sightglass/shared/slo-period';
import { parseDuration } from '@sightglass/shared/time-range';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import { countWindow, type Timeline } from './timeline.ts';

export interface Tier extends BurnTier {
  readonly longMs: Milliseconds;
  readonly shortMs: Milliseconds;
  readonly spends: number;
  readonly possible: boolean;
}

/** The SLO's own tiers, or the standard ones of its period and goal. */
export function tiersOf({ tiers, period, goal }: Pick<Slo, 'tiers' | 'period' | 'goal'>): Tier[] {
  const periodMs = nominalPeriodMs(period);
  return (tiers ?? standardTiers(periodMs, goal)).map((tier) => {
    const longMs = parseDuration(tier.long) ?? 0;
    const shortMs = parseDuration(tier.short) ?? 0;
    const spends = spentShare(tier.burn, longMs, periodMs);
    const possible = isPossibleBurn(tier.burn, goal);
    return Object.assign({}, tier, { longMs, shortMs, spends, possible });
  });
}

/** Tells a tier from the others of its SLO: `1h/5m`. */
export function nameTier({ long, short }: Pick<Tier, 'long' | 'short'>): string {
  return `${long}/${short}`;
}

export interface TierReading {
  readonly longBurn: number | null;
  readonly shortBurn: number | null;
  readonly badEvents: number;
  /** `no-data`: of the windows nothing was stored at all; a service without requests is quiet. */
  readonly state: Exclude<TierStatus['state'], 'held-back'>;
}

/** Reads a tier at a moment. */
export function readTier(
  timeline: Timeline,
  tier: Tier,
  {
    goal,
    minimumBadEvents,
    at,
  }: { readonly goal: number; readonly minimumBadEvents: number; readonly at: EpochMs },
): TierReading {
  const long = countWindow(timeline, at - tier.longMs, at);
  const short = countWindow(timeline, at - tier.shortMs, at);
  const longBurn = burnRate(long, goal);
  const shortBurn = burnRate(short, goal);
  const badEvents = long.valid - long.good;
  const state = (): TierReading['state'] => {
    if (!tier.possible) return 'impossible';
    if (!tier.enabled) return 'off';
    if (short.coveredMs === 0) return 'no-data';
    const exceeds = (longBurn ?? 0) > tier.burn && (shortBurn ?? 0) > tier.burn;
    if (!exceeds) return 'quiet';
    // A hair below counts: interpolated events are fractions.
    return badEvents + 1e-9 >= minimumBadEvents ? 'firing' : 'few-events';
  };
  return { longBurn, shortBurn, badEvents, state: state() };
}

/**
 * While a page tier of the SLO fires, its ticket tiers are held back: those that were not active already. A ticket that was open when
 * the page came stays open, because closing it would tell people that it is over.
 */
export function holdBack(
  readings: readonly TierReading[],
  tiers: readonly Tier[],
  wasActive: (tier: Tier) => boolean,
): TierStatus['state'][] {
  const pages = readings.some(({ state }, i) => state === 'firing' && tiers[i]?.severity === 'page');
  return readings.map(({ state }, i) => {
    const tier = tiers[i] as Tier;
    const held = pages && state === 'firing' && tier.severity === 'ticket' && !wasActive(tier);
    return held ? 'held-back' : state;
  });
}
