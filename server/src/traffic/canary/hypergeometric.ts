/**
 * How many of m marked requests fall to version B, when nA requests go to A and nB to B: under equal odds the hypergeometric distribution, under an odds
 * ratio e^lambda Fisher's noncentral one. In: whole counts; out: natural logarithms. Given the margins nothing else is unknown, so that no share common to both
 * versions has to be estimated. (Fisher, "The logic of inductive inference", 1935; Fog, "Calculation methods for Wallenius' and Fisher's noncentral
 * hypergeometric distributions", 2008.)
 */

const TABLE_SIZE = 4096;
const TABLE = new Float64Array(TABLE_SIZE);
for (let n = 2; n < TABLE_SIZE; n++) TABLE[n] = (TABLE[n - 1] as number) + Math.log(n);

/** ln n!, beyond the table by Stirling's series (error below 1e-15). */
function logFactorial(n: number): number {
  if (n < TABLE_SIZE) return TABLE[n] as number;
  return n * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI * n) + 1 / (12 * n) - 1 / (360 * n ** 3);
}

function logChoose(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}

/** Both versions in one window of time: requests, and those among them that are bad (failed, or slow). Whole numbers, bad <= of. */
export interface PairedCounts {
  readonly baseline: { readonly of: number; readonly bad: number };
  readonly candidate: { readonly of: number; readonly bad: number };
}

/** Terms below this part of the largest do not count. */
const NEGLIGIBLE = 1e-17;

/** ln E[e^(lambda k)] of the number k of marked requests at B under equal odds. */
export function logMoment(lambda: number, { nA, nB, m }: { nA: number; nB: number; m: number }): number {
  const least = Math.max(0, m - nA);
  const most = Math.min(m, nB);
  if (least === most) return lambda * least;
  const odds = Math.exp(lambda);
  /** Term k + 1 over term k: falls with k, so that the largest term is where it passes 1. */
  const ratio = (k: number): number => (odds * (nB - k) * (m - k)) / ((k + 1) * (nA - m + k + 1));
  let low = least;
  let high = most;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ratio(middle) >= 1) low = middle + 1;
    else high = middle;
  }
  const mode = low;
  let sum = 1;
  let term = 1;
  for (let k = mode; k < most && term > NEGLIGIBLE; k++) {
    term *= ratio(k);
    sum += term;
  }
  term = 1;
  for (let k = mode - 1; k >= least && term > NEGLIGIBLE; k--) {
    term /= ratio(k);
    sum += term;
  }
  const largest = logChoose(nB, mode) + logChoose(nA, m - mode) - logChoose(nA + nB, m) + lambda * mode;
  return largest + Math.log(sum);
}
