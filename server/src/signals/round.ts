/** Numbers as they go on the wire: six significant digits, so that small rates survive and answers stay small. */

const DIGITS = 6;

/** Rounds to six significant digits; what is not finite or is zero becomes 0. */
export function roundSignificant(value: number): number {
  if (value === 0 || !Number.isFinite(value)) return 0;
  const exponent = DIGITS - 1 - Math.floor(Math.log10(Math.abs(value)));
  // Powers of ten beyond 1e22 are not exact doubles: there the slow way is the right one.
  if (exponent > 22 || exponent < -22) return Number(value.toPrecision(DIGITS));
  if (exponent >= 0) {
    const scale = 10 ** exponent;
    return Math.round(value * scale) / scale;
  }
  const scale = 10 ** -exponent;
  return Math.round(value / scale) * scale;
}
