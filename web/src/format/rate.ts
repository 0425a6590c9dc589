/** Rates per second. In: a number per second or null. Out: `1.23k/s`, `0.0042/s`; small rates are not rounded to nothing. */
import { formatScaled, NO_VALUE } from './number-text.ts';

const UNITS = [
  { size: 1e9, unit: 'G/s' },
  { size: 1e6, unit: 'M/s' },
  { size: 1e3, unit: 'k/s' },
  { size: 1, unit: '/s' },
];

/** Requests, connections or errors per second. */
export function formatRate(perSecond: number | null | undefined): string {
  if (perSecond === null || perSecond === undefined || !Number.isFinite(perSecond)) return NO_VALUE;
  const size = Math.abs(perSecond);
  if (size > 0 && size < 0.0001) return '<0.0001/s';
  const digits = size < 0.1 ? 2 : 3;
  return formatScaled(perSecond, UNITS, digits);
}
