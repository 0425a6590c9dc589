/** Plain numbers with significant digits, as the other formats need them. Minus is U+2212; no locale, so tables agree. */

/** At least `digits` significant digits, never an exponent, no trailing zeros: 1234 -> `1234`, 0.004212 -> `0.00421`. */
export function formatSignificant(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size === 0) return '0';
  const decimals = Math.max(0, Math.min(12, digits - 1 - Math.floor(Math.log10(size))));
  const text = size
    .toFixed(decimals)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
  return value < 0 && text !== '0' ? `−${text}` : text;
}

export interface ScaledUnit {
  readonly size: number;
  readonly unit: string;
}

/** The value in the largest unit it fills; `units` descend. 1234 with k -> `1.23k`. 999.9 does not read `1000`. */
export function formatScaled(value: number, units: readonly ScaledUnit[], digits = 3): string {
  // Rounded, so that 999.9 takes the next unit; and as it is, because 2^30 rounds to less than a GiB.
  const size = Math.max(Math.abs(value), Number(Math.abs(value).toPrecision(digits)));
  const unit = units.find((candidate) => size >= candidate.size) ?? units.at(-1);
  if (!unit) return formatSignificant(value, digits);
  return formatSignificant(value / unit.size, digits) + unit.unit;
}

/** What stands where there is no number. */
export const NO_VALUE = '–';
