/**
 * What a planned outage would do to an error budget: how much of it it spends, what is left, and when burn-rate alerts would fire. Pure.
 * Counts are events, shares and goals 0..1, durations milliseconds. `leftOutageMs` is the currency of slo.ts: how long a total outage the
 * rest would bear at the period's mean traffic.
 */
import { burnRate, type BudgetFigures, type BurnTierMs, type Counts } from './slo.ts';
import type { EpochMs, Milliseconds, Ratio } from './units.ts';

export interface Outage {
  readonly lengthMs: Milliseconds;
  /** Events in a millisecond while it lasts. */
  readonly eventsPerMs: number;
  /** Of these the share that is bad. */
  readonly badShare: Ratio;
}

interface BudgetTerms {
  readonly goal: Ratio;
  readonly kind: 'rolling' | 'calendar';
  /** Time in which the budget's events were counted. */
  readonly coveredMs: Milliseconds;
}

export interface OutageCost {
  /** Bad events. */
  readonly events: number;
  /** Of the budget as it is now. */
  readonly ratio: Ratio;
  readonly outageMs: Milliseconds;
  readonly leftRatio: number;
  readonly leftOutageMs: Milliseconds;
}

/**
 * The cost of an outage. A rolling budget stays as large as it is (what leaves the period meanwhile is not counted); that of a calendar
 * period grows with the outage's own events. Null for a budget of nothing.
 */
export function costOf(
  budget: Pick<BudgetFigures, 'valid' | 'allowed' | 'spent'>,
  { lengthMs, eventsPerMs, badShare }: Outage,
  { goal, kind, coveredMs }: BudgetTerms,
): OutageCost | null {
  const { valid, allowed, spent } = budget;
  if (!(allowed > 0) || !(coveredMs > 0)) return null;
  const happen = eventsPerMs * lengthMs;
  const bad = badShare * happen;
  const grown = kind === 'calendar' ? allowed + (1 - goal) * happen : allowed;
  const meanPerMs = valid / coveredMs;
  const left = grown - spent - bad;
  return {
    events: bad,
    ratio: bad / allowed,
    outageMs: bad / meanPerMs,
    leftRatio: left / grown,
    leftOutageMs: Math.max(0, left) / meanPerMs,
  };
}

interface Alerting {
  readonly goal: Ratio;
  readonly minimumBadEvents: number;
  /** Events between two moments before the outage, which begins at `at`. */
  readonly past: (from: EpochMs, to: EpochMs) => Counts;
  readonly at: EpochMs;
}

/** Moments at which a tier is tried; between the last that is quiet and the first that fires it is halved. */
const TRIES = 120;
const HALVINGS = 12;

/** Whether the tier would fire when the outage has lasted for so long. */
function firesAfter(
  tier: BurnTierMs,
  { eventsPerMs, badShare, lastedMs }: Omit<Outage, 'lengthMs'> & { readonly lastedMs: Milliseconds },
  { goal, minimumBadEvents, past, at }: Alerting,
): boolean {
  const count = (windowMs: Milliseconds): Counts => {
    const inside = Math.min(windowMs, lastedMs);
    const before = windowMs > inside ? past(at - (windowMs - inside), at) : { good: 0, valid: 0 };
    const happen = eventsPerMs * inside;
    return { good: before.good + (1 - badShare) * happen, valid: before.valid + happen };
  };
  const long = count(tier.longMs);
  const exceeds = (counts: Counts): boolean => (burnRate(counts, goal) ?? 0) > tier.burn;
  return exceeds(long) && long.valid - long.good + 1e-9 >= minimumBadEvents && exceeds(count(tier.shortMs));
}

/**
 * How long the outage has lasted when the first of the tiers fires: to some millionths of its length, 0 where one fires already. Null when
 * none does before its end.
 */
export function firstAlert(
  tiers: readonly BurnTierMs[],
  { lengthMs, ...outage }: Outage,
  alerting: Alerting,
): Milliseconds | null {
  let first: Milliseconds | null = null;
  for (const tier of tiers) {
    const fires = (lastedMs: Milliseconds): boolean => firesAfter(tier, { ...outage, lastedMs }, alerting);
    if (fires(0)) return 0;
    for (let i = 1; i <= TRIES; i++) {
      let high = (i * lengthMs) / TRIES;
      if (first !== null && high >= first) break;
      if (!fires(high)) continue;
      let low = ((i - 1) * lengthMs) / TRIES;
      for (let halving = 0; halving < HALVINGS; halving++) {
        const middle = (low + high) / 2;
        if (fires(middle)) high = middle;
        else low = middle;
      }
      first = high;
      break;
    }
  }
  return first === null ? null : Math.ceil(first);
}
