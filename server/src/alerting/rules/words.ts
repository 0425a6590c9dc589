/** Numbers in the summaries of alerts: few digits, the unit beside them. Ratios come in as 0..1, latencies and durations as milliseconds. */
import type { Milliseconds } from '@sightglass/shared/units';

/** Made once: making one takes longer than a thousand numbers. */
const FEW_DIGITS = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 });
const WHOLE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

function short(value: number): string {
  return FEW_DIGITS.format(value);
}

export const percent = (ratio: number): string => `${short(ratio * 100)}%`;
export const milliseconds = (ms: number): string =>
  ms >= 10_000 ? `${short(ms / 1000)} s` : `${short(ms)} ms`;
export const perSecond = (rate: number): string => `${short(rate)} requests/s`;
export const round = (n: number): string => WHOLE.format(n);
export const count = (n: number, noun: string): string =>
  `${round(n)} ${noun}${Math.round(n) === 1 ? '' : 's'}`;

const UNITS: readonly (readonly [Milliseconds, string])[] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
];

/** Rounded to its largest unit that gives at least one; of 1.5 of it with a digit. */
export function duration(ms: Milliseconds): string {
  for (const [size, unit] of UNITS) {
    if (ms < size) continue;
    const amount = ms / size;
    return `${amount < 10 ? Math.round(amount * 10) / 10 : Math.round(amount)} ${unit}`;
  }
  return `${Math.round(ms / 1000)} s`;
}
