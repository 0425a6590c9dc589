/**
 * Log-normal distributions, which latencies and body sizes follow closely enough: given by the median (in whatever
 * unit: milliseconds or bytes) and the shape sigma. From one come the cumulative shares that a histogram needs.
 */

export interface LogNormal {
  readonly median: number;
  /** Standard deviation of the logarithm; 0.5 is narrow, 1 has a long tail. */
  readonly sigma: number;
}

const TAIL = 1e-6;

/** Error function by Abramowitz and Stegun, formula 7.1.26; absolute error below 1.5e-7. */
function erf(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const tail =
    ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) *
    t *
    Math.exp(-x * x);
  return Math.sign(x) * (1 - tail);
}

/** Share (0..1) of observations at or under each of the upper bounds, ascending as the bounds are. */
export function cumulativeShares(shape: LogNormal, bounds: readonly number[]): number[] {
  let highest = 0;
  return bounds.map((bound) => {
    const share = 0.5 * (1 + erf(Math.log(bound / shape.median) / (shape.sigma * Math.SQRT2)));
    // Above what the formula can tell from 1, the tail is left out: it would be its error, not the distribution.
    highest = Math.max(highest, share > 1 - TAIL ? 1 : Math.max(0, share));
    return highest;
  });
}

/** Mean, in the unit of the median: exp(mu + sigma² / 2). */
export function meanOf(shape: LogNormal): number {
  return shape.median * Math.exp((shape.sigma * shape.sigma) / 2);
}
