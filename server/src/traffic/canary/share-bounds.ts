/**
 * Bounds of one share (0..1) from counts. `boundShare` holds at all times at once (a mixture of binomial likelihoods with Jeffreys' prior, Ville's inequality;
 * Robbins 1970), for a share that does not change. `wilson` is the interval of one look (Wilson 1927), for showing beside a share.
 */

interface Bounds {
  readonly low: number;
  readonly high: number;
}

/** ln Gamma by Lanczos' approximation (g = 7, n = 9), for x >= 0.5. */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];
function logGamma(x: number): number {
  const y = x - 1;
  let sum = LANCZOS[0] as number;
  for (let i = 1; i < LANCZOS.length; i++) sum += (LANCZOS[i] as number) / (y + i);
  const t = y + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (y + 0.5) * Math.log(t) - t + Math.log(sum);
}
const logBeta = (a: number, b: number): number => logGamma(a) + logGamma(b) - logGamma(a + b);

const ROUNDS = 60;

/** The outermost share between `inside` and `outside` that is still allowed. */
function bisect(inside: number, outside: number, isAllowed: (share: number) => boolean): number {
  let [near, far] = [inside, outside];
  if (isAllowed(far)) return far;
  for (let round = 0; round < ROUNDS; round++) {
    const middle = (near + far) / 2;
    if (isAllowed(middle)) near = middle;
    else far = middle;
  }
  return far;
}

export function boundShare({ of, bad }: { of: number; bad: number }, alpha: number): Bounds {
  if (of === 0) return { low: 0, high: 1 };
  const mixture = logBeta(bad + 0.5, of - bad + 0.5) - Math.log(Math.PI);
  const limit = Math.log(1 / alpha);
  const isAllowed = (share: number): boolean => {
    const own = (bad === 0 ? 0 : bad * Math.log(share)) + (of === bad ? 0 : (of - bad) * Math.log(1 - share));
    return mixture - own < limit;
  };
  const share = bad / of;
  return { low: bisect(share, 0, isAllowed), high: bisect(share, 1, isAllowed) };
}

const Z_95 = 1.959964;

/** With 95% confidence, at one look; null for nothing. */
export function wilson(bad: number, of: number): Bounds | null {
  if (!(of > 0)) return null;
  const share = Math.min(1, bad / of);
  const z2 = Z_95 * Z_95;
  const centre = (share + z2 / (2 * of)) / (1 + z2 / of);
  const half = (Z_95 / (1 + z2 / of)) * Math.sqrt((share * (1 - share)) / of + z2 / (4 * of * of));
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}
