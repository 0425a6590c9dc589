/** Durations of requests. In: milliseconds or null. Out: `850µs`, `12.3ms`, `1.25s`, `2.5min`. */
import { formatScaled, NO_VALUE } from './number-text.ts';

const UNITS = [
  { size: 60_000, unit: 'min' },
  { size: 1_000, unit: 's' },
  { size: 1, unit: 'ms' },
  { size: 0.001, unit: 'µs' },
];

export function formatLatency(ms: number | null | undefined): string {
  if (ms === null || ms === undefined || !Number.isFinite(ms)) return NO_VALUE;
  return ms === 0 ? '0ms' : formatScaled(ms, UNITS);
}
