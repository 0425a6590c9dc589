/**
 * How many requests it takes to find a difference. The classic size for one look at the end (two proportions, normal approximation, power 80%:
 * Fleiss, "Statistical Methods for Rates and Proportions", chapter 4), and what looking all the time costs on top.
 */
import { ALPHA } from './rules.ts';

/** Of the candidate, with half of alpha at either side, and with 80% of power. */
const Z_BETA = 0.841621;

/** Quantile of the standard normal law (Acklam's rational approximation of the tail, error under 1.2e-9 of itself), for p < 0.02425. */
function upperTail(p: number): number {
  const q = Math.sqrt(-2 * Math.log(p));
  const c = [
    -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968,
    2.938163982698783,
  ];
  const d = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416];
  const top = c.reduce((sum, one) => sum * q + one, 0);
  const bottom = [...d, 1].reduce((sum, one) => sum * q + one, 0);
  return -top / bottom;
}

export interface Wanted {
  /** Share of marked requests of the baseline, and the difference (0..1) that is to be found. */
  readonly share: number;
  readonly effect: number;
  /** Requests of the candidate for each one of the baseline. */
  readonly perBaseline: number;
}

/** Requests of the candidate that one look at the end takes, at the level `alpha` of both sides together. */
export function fixedSampleSize({ share, effect, perBaseline }: Wanted, alpha: number = ALPHA): number {
  const other = Math.min(1, share + effect);
  const spread = other * (1 - other) + share * (1 - share) * perBaseline;
  return Math.ceil(((upperTail(alpha / 2) + Z_BETA) ** 2 * spread) / effect ** 2);
}

/** Half of the true differences are found by this many times the fixed sample (measured in sequential-test.test.ts: 1.06 and 1.17). */
export const PEEKING_COST = 1.2;

/** Requests of the candidate after which the sequential test has found the difference as often as not. */
export function sequentialSampleSize(wanted: Wanted): number {
  return Math.ceil(PEEKING_COST * fixedSampleSize(wanted));
}
