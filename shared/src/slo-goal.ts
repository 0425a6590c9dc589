/**
 * Which goal the past would have met, and how sure that is. In: counts of good and valid events by block of time. Out: ratios 0..1.
 * The interval is Wilson's score interval (E. B. Wilson, 1927), over as many independent events as the blocks look like: failures come in
 * bursts, so the plain binomial would be far too sure (design effect: the blocks' variance over the binomial one; L. Kish, 1965).
 */
import type { Counts } from './slo.ts';
import type { Ratio } from './units.ts';

/** Two-sided 95%. */
const Z = 1.959963984540054;

/** Wilson's score interval of a ratio seen `good` times among `valid`; null for none. `valid` need not be whole. */
export function wilsonInterval({ good, valid }: Counts): { low: Ratio; high: Ratio } | null {
  if (!(valid > 0)) return null;
  const p = Math.min(1, Math.max(0, good / valid));
  const z2 = Z * Z;
  const middle = (p + z2 / (2 * valid)) / (1 + z2 / valid);
  const half = (Z / (1 + z2 / valid)) * Math.sqrt((p * (1 - p)) / valid + z2 / (4 * valid * valid));
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/** By how many times the blocks' shares vary more than independent events would; never below 1. */
export function designEffect(blocks: readonly Counts[]): number {
  const filled = blocks.filter(({ valid }) => valid > 0);
  const valid = filled.reduce((sum, block) => sum + block.valid, 0);
  const good = filled.reduce((sum, block) => sum + block.good, 0);
  const p = good / valid;
  if (filled.length < 2 || !(p > 0 && p < 1)) return 1;
  const squares = filled.reduce((sum, block) => sum + (block.good - p * block.valid) ** 2, 0);
  const variance = (squares / valid ** 2) * (filled.length / (filled.length - 1));
  return Math.max(1, variance / ((p * (1 - p)) / valid));
}

/** Rounds a goal down to two digits of what it leaves to fail: 0.99763 becomes 0.9976. */
export function roundGoalDown(goal: Ratio): Ratio {
  const budget = 1 - goal;
  if (!(budget > 0)) return goal;
  const digits = 1 - Math.floor(Math.log10(budget));
  const scale = 10 ** digits;
  // What binary fractions leave behind must not cost a whole digit.
  return Number((1 - Math.ceil(budget * scale - 1e-6) / scale).toFixed(digits));
}

/** The tightest goal that these blocks together would have met, with its interval; null without valid events. */
export function suggestGoal(blocks: readonly Counts[]): { goal: Ratio; low: Ratio; high: Ratio } | null {
  const valid = blocks.reduce((sum, block) => sum + block.valid, 0);
  const good = blocks.reduce((sum, block) => sum + block.good, 0);
  const effect = designEffect(blocks);
  const interval = wilsonInterval({ good: good / effect, valid: valid / effect });
  if (!interval) return null;
  // Without a failure every goal was met: then it is how sure that is that limits the goal.
  const met = good < valid ? good / valid : interval.low;
  const goal = Math.min(0.99999, roundGoalDown(met));
  return goal > 0 ? { goal, ...interval } : null;
}
