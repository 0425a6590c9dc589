/** Ratios (0..1) as percent, the only place where percent exists. A share that is not whole never reads 0% or 100%. */
import { formatSignificant, NO_VALUE } from './number-text.ts';

/** 0.0123 -> `1.23%`; 0.00001 -> `<0.01%`; 0.99999 -> `>99.99%`; null (no requests) -> a dash. */
export function formatRatio(ratio: number | null | undefined): string {
  if (ratio === null || ratio === undefined || !Number.isFinite(ratio)) return NO_VALUE;
  const percent = ratio * 100;
  if (percent > 0 && percent < 0.01) return '<0.01%';
  if (percent < 100 && percent > 99.99) return '>99.99%';
  if (percent > 99 && percent < 100)
    return `${formatSignificant(Math.floor(percent * 100 + 1e-6) / 100, 4)}%`;
  return `${formatSignificant(percent, percent >= 10 ? 3 : 2)}%`;
}
