/**
 * Arithmetic of burn rates and error budgets, used by the server's evaluation and by the page's previews alike (Google's SRE Workbook,
 * chapter 5). Goals, ratios and shares are 0..1, durations milliseconds, counts events (requests, or windows). A burn rate of 1 spends
 * exactly the whole budget within the period.
 */
import type { EpochMs, Milliseconds, Ratio } from './units.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export interface BurnTierMs {
  readonly severity: 'page' | 'ticket';
  readonly longMs: Milliseconds;
  readonly shortMs: Milliseconds;
  readonly burn: number;
}

/** The workbook's tiers by what they say: the share of the period's budget that is spent within the long window. */
const WORKBOOK = [
  { severity: 'page', long: '1h', short: '5m', longMs: HOUR_MS, spends: 0.02 },
  { severity: 'page', long: '6h', short: '30m', longMs: 6 * HOUR_MS, spends: 0.05 },
  { severity: 'ticket', long: '1d', short: '2h', longMs: DAY_MS, spends: 0.1 },
  { severity: 'ticket', long: '3d', short: '6h', longMs: 3 * DAY_MS, spends: 0.1 },
] as const;

/** A tier as documents have it. */
export interface WrittenTier {
  severity: 'page' | 'ticket';
  long: string;
  short: string;
  burn: number;
  enabled: boolean;
}

/** Below this burn a tier would fire at a pace that leaves half of the budget at the end of the period. */
const LEAST_USEFUL_BURN = 0.5;

/** Twelve digits: what multiplying decimal shares leaves behind is not part of a burn rate. */
function clean(value: number): number {
  return Number(value.toPrecision(12));
}

/** Burn rate at which a share of the period's budget is spent within the long window. */
export function burnOf(spends: Ratio, longMs: Milliseconds, periodMs: Milliseconds): number {
  return clean((spends * periodMs) / longMs);
}

/** Share of the period's budget that is spent when a burn of this rate has lasted for the long window. */
export function spentShare(burn: number, longMs: Milliseconds, periodMs: Milliseconds): Ratio {
  return clean((burn * longMs) / periodMs);
}

/** The largest burn there can be: that of a total outage. */
export function largestBurn(goal: Ratio): number {
  return clean(1 / (1 - goal));
}

/** Whether a tier that fires above this burn can ever fire. */
export function isPossibleBurn(burn: number, goal: Ratio): boolean {
  return burn < largestBurn(goal);
}

/**
 * The workbook's four tiers scaled to the period, the spent shares kept: 14.4, 6, 3 and 1 for 30 days. Switched off are those that
 * cannot fire at this goal, and of the later ones those that would fire at a pace that leaves half of the budget unspent.
 */
export function standardTiers(periodMs: Milliseconds, goal: Ratio): WrittenTier[] {
  return WORKBOOK.map(({ severity, long, short, longMs, spends }, index) => {
    const burn = burnOf(spends, longMs, periodMs);
    const useful = index === 0 || burn >= LEAST_USEFUL_BURN;
    return { severity, long, short, burn, enabled: useful && isPossibleBurn(burn, goal) };
  });
}

/** How many times faster than the budget allows events go bad; null without valid events. */
export function burnRate({ good, valid }: Counts, goal: Ratio): number | null {
  if (!(valid > 0)) return null;
  return (valid - good) / valid / (1 - goal);
}

/**
 * How long an outage with this ratio of bad events lasts before a tier fires, after a time without any: (1 - goal) / ratio x long window
 * x burn. Null when it never does.
 */
export function detectionTime(
  { longMs, burn }: Pick<BurnTierMs, 'longMs' | 'burn'>,
  goal: Ratio,
  errorRatio: Ratio = 1,
): Milliseconds | null {
  const share = ((1 - goal) / errorRatio) * burn;
  return errorRatio > 0 && share < 1 - 1e-12 ? clean(share * longMs) : null;
}

/** Events over one span. */
export interface Counts {
  readonly good: number;
  readonly valid: number;
}

/** What a budget depends on beside its counts. */
export interface BudgetTerms {
  readonly goal: Ratio;
  /** Time of the span in which something was counted at all. */
  readonly coveredMs: Milliseconds;
  /** Burn rate of the last hour. */
  readonly burn: number | null;
  /** Of a rolling period all of it, whose budget does not grow; of a calendar period what has passed, and its end. */
  readonly period: {
    readonly kind: 'rolling' | 'calendar';
    readonly now: EpochMs;
    readonly from: EpochMs;
    readonly endsAt: EpochMs;
  };
}

export interface BudgetFigures extends Counts {
  compliance: Ratio | null;
  allowed: number;
  spent: number;
  leftRatio: number | null;
  leftOutageMs: Milliseconds | null;
  exhaustsInMs: Milliseconds | null;
}

/**
 * Time until nothing is left at this burn. A rolling budget stays as large as it is; that of a calendar period grows with its events, so
 * only what burns beyond 1 eats it. Null when it never is, or not before the calendar period ends.
 */
function exhaustion(leftRatio: number, { burn, period }: BudgetTerms): Milliseconds | null {
  if (leftRatio <= 0) return 0;
  if (burn === null || burn <= 1) return null;
  const { kind, now, from, endsAt } = period;
  if (kind === 'rolling') return (leftRatio * (now - from)) / burn;
  const inMs = (leftRatio * (now - from)) / (burn - 1);
  return now + inMs < endsAt ? inMs : null;
}

/** The error budget: (1 - goal) x valid events, what is spent of it, and what the rest is worth. */
export function budgetOf({ good, valid }: Counts, terms: BudgetTerms): BudgetFigures {
  const allowed = (1 - terms.goal) * valid;
  const spent = valid - good;
  if (!(valid > 0)) {
    const unknown = { compliance: null, leftRatio: null, leftOutageMs: null, exhaustsInMs: null };
    return { good, valid, allowed: 0, spent: 0, ...unknown };
  }
  const leftRatio = 1 - spent / allowed;
  const eventsPerMs = valid / terms.coveredMs;
  return {
    good,
    valid,
    compliance: good / valid,
    allowed,
    spent,
    leftRatio,
    leftOutageMs: terms.coveredMs > 0 ? Math.max(0, allowed - spent) / eventsPerMs : null,
    exhaustsInMs: exhaustion(leftRatio, terms),
  };
}
