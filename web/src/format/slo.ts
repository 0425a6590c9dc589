/** Goals, compliance, budgets, burn rates and periods in words. In: ratios 0..1, milliseconds, or null. Null is a dash. */
import type { SloPeriod } from '@sightglass/shared/contract';
import { formatCounted } from './count.ts';
import { formatSignificant, NO_VALUE } from './number-text.ts';
import { formatSpan } from './time.ts';

/** A goal to its last digit: 0.9995 -> `99.95%`. */
export function formatGoal(goal: number | null | undefined): string {
  if (goal === null || goal === undefined || !Number.isFinite(goal)) return NO_VALUE;
  return `${Number((goal * 100).toPrecision(12))}%`;
}

/** Three decimals, rounded down, so that what missed a goal never reads as if it had met it: 0.9989996 -> `99.899%`. */
export function formatCompliance(ratio: number | null | undefined): string {
  if (ratio === null || ratio === undefined || !Number.isFinite(ratio)) return NO_VALUE;
  if (ratio < 1 && ratio > 0.99999) return '>99.999%';
  return `${Number((Math.floor(ratio * 1e5 + 1e-7) / 1e3).toFixed(3))}%`;
}

/** What is left of a budget; below nothing it is overspent: -0.42 -> `−42%`. */
export function formatBudgetLeft(left: number | null | undefined): string {
  if (left === null || left === undefined || !Number.isFinite(left)) return NO_VALUE;
  const percent = left * 100;
  if (percent > 0 && percent < 0.1) return '<0.1%';
  // How far beyond is of no use any more.
  if (percent < -999) return '<−999%';
  // Not whole is never drawn as whole.
  const shown = percent < 100 && percent > 99.9 ? 99.9 : percent;
  return `${formatSignificant(shown, Math.abs(shown) >= 10 ? 3 : 2)}%`;
}

/** A multiple of the pace that spends exactly the whole budget: `14.4×`. */
export function formatBurn(burn: number | null | undefined): string {
  if (burn === null || burn === undefined || !Number.isFinite(burn)) return NO_VALUE;
  if (burn > 0 && burn < 0.01) return '<0.01×';
  return `${formatSignificant(burn, 3)}×`;
}

/** When nothing is left: `in 3d 4h`, `spent`, `never` (at the present pace); without data a dash. */
export function formatExhaustion(budget: {
  readonly leftRatio: number | null;
  readonly exhaustsInMs: number | null;
}): string {
  if (budget.leftRatio === null) return NO_VALUE;
  if (budget.exhaustsInMs === null) return 'never';
  return budget.exhaustsInMs <= 0 ? 'spent' : `in ${formatSpan(budget.exhaustsInMs)}`;
}

/** `30 days`, `month`. */
export function formatPeriod(period: SloPeriod): string {
  return period.kind === 'rolling' ? formatCounted(period.days, 'day') : period.unit;
}

/** `rolling 30 days`, `calendar month in Europe/Berlin`. */
export function describePeriod(period: SloPeriod): string {
  return period.kind === 'rolling'
    ? `rolling ${formatCounted(period.days, 'day')}`
    : `calendar ${period.unit} in ${period.timeZone}`;
}
