/**
 * A test of two versions that may be looked at after every window without losing its level: a mixture of conditional likelihood ratios.
 *
 * In each window of time the marked requests (failed, or slow) of both versions are divided between them by chance. Given how many requests each version had and
 * how many of all were marked, the candidate's part follows Fisher's noncentral hypergeometric law with the odds ratio e^lambda alone; under "no difference"
 * (lambda 0) it is hypergeometric, whatever share of requests is marked in that window. So the likelihood ratio of lambda against 0, multiplied over
 * windows, is a martingale of mean 1 under "no difference", even where the common share moves from window to window, and so is a mixture over lambda. By Ville's
 * inequality it ever reaches 1/alpha with a probability of at most alpha, however often it is looked at.
 *
 * Sources: Robbins, "Statistical methods related to the law of the iterated logarithm" (1970), for the mixture; Johari, Koomen, Pekelis, Walsh, "Always valid
 * inference: continuous monitoring of A/B tests" (Operations Research, 2022), for its use and the always-valid p-value; Turner, Ly, Grünwald, "Generic
 * E-variables for exact sequential k-sample tests that allow for optional stopping" (2024), for tables of two proportions in blocks. The confidence sequence
 * holds every odds ratio that the same mixture does not reject.
 */
import { logMoment, type PairedCounts } from './hypergeometric.ts';

/** Log odds ratios: 0, and to both sides steps of 12% from 0.01 (odds 1% apart) to over 5 (150 times). */
const STEPS = 56;
const SIDE = Array.from({ length: STEPS }, (_, i) => 0.01 * 1.12 ** i);
const GRID = Float64Array.from([...SIDE.map((lambda) => -lambda).toReversed(), 0, ...SIDE]);
/** What is mixed, evenly on the scale of logarithms: odds from 5% to 20 times apart, either way. */
const MIXED = [...GRID.keys()].filter((j) => {
  const size = Math.abs(GRID[j] as number);
  return size >= 0.05 && size <= 3;
});

/** The interval's ends are log odds ratios; null where the data set no bound within the grid. */
interface OddsInterval {
  readonly low: number | null;
  readonly high: number | null;
}

export interface SequentialTest {
  /** Takes one window in. */
  add(counts: PairedCounts): void;
  /** Natural logarithm of the mixture's likelihood ratio against "no difference", now. */
  evidence(): number;
  /** Log odds ratios that are not rejected now. */
  interval(): OddsInterval;
}

export function createSequentialTest(alpha: number): SequentialTest {
  const likelihood = new Float64Array(GRID.length);
  const limit = Math.log(1 / alpha);
  const evidence = (): number => {
    let largest = -Infinity;
    for (const j of MIXED) largest = Math.max(largest, likelihood[j] as number);
    let sum = 0;
    for (const j of MIXED) sum += Math.exp((likelihood[j] as number) - largest);
    return largest + Math.log(sum / MIXED.length);
  };
  return {
    add({ baseline, candidate }) {
      const [nA, nB, m] = [baseline.of, candidate.of, baseline.bad + candidate.bad];
      // With one version alone, or all or none marked, the margins tell everything.
      if (nA === 0 || nB === 0 || m === 0 || m === nA + nB) return;
      for (const [j, lambda] of GRID.entries()) {
        if (lambda === 0) continue;
        likelihood[j] = (likelihood[j] as number) + lambda * candidate.bad - logMoment(lambda, { nA, nB, m });
      }
    },
    evidence,
    interval() {
      const least = evidence() - limit;
      const first = likelihood.findIndex((value) => value > least);
      const last = likelihood.findLastIndex((value) => value > least);
      // Between two values of the grid the outer one is taken: wider, never narrower.
      return {
        low: first > 0 ? (GRID[first - 1] as number) : null,
        high: last < GRID.length - 1 ? (GRID[last + 1] as number) : null,
      };
    },
  };
}
