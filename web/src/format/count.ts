/** Whole numbers: `1,234` in full, `1.23M` in short. */
import { formatScaled, NO_VALUE } from './number-text.ts';

const UNITS = [
  { size: 1e9, unit: 'G' },
  { size: 1e6, unit: 'M' },
  { size: 1e3, unit: 'k' },
  { size: 1, unit: '' },
];

/** Every digit, thousands separated by commas. */
export function formatCount(count: number | null | undefined): string {
  if (count === null || count === undefined || !Number.isFinite(count)) return NO_VALUE;
  return String(Math.round(count))
    .replace('-', '−')
    .replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Three significant digits: 12345 -> `12.3k`. */
export function formatCountShort(count: number | null | undefined): string {
  if (count === null || count === undefined || !Number.isFinite(count)) return NO_VALUE;
  return formatScaled(count, UNITS);
}

/** `1 service`, `2 services`. `many` defaults to the singular with an s. */
export function formatCounted(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
