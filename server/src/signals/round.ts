/** Numbers as they go on the wire: six significant digits, so that small rates survive and answers stay small. */

const DIGITS = 6;
const SMALLEST = 10 ** (DIGITS - 1);
const LARGEST = 10 ** DIGITS;
/** Powers of ten that are exact doubles. */
const POWERS = Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);

/**
 * Rounds to six significant digits; what is not finite or is zero becomes 0. Answers of a large mesh have a hundred thousand
 * numbers: the power of ten is found by comparing, which is cheaper than a logarithm or than making a text.
 */
export function roundSignificant(value: number): number {
  if (value >= 1e-9 && value < 1e15) {
    let exponent = 0;
    if (value >= LARGEST) {
      while (value >= LARGEST * (POWERS[exponent] as number)) exponent++;
      const scale = POWERS[exponent] as number;
      return Math.round(value / scale) * scale;
    }
    while (value * (POWERS[exponent] as number) < SMALLEST) exponent++;
    const scale = POWERS[exponent] as number;
    return Math.round(value * scale) / scale;
  }
  return value === 0 || !Number.isFinite(value) ? 0 : Number(value.toPrecision(DIGITS));
}
