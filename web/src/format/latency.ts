/** Durations of requests. In: milliseconds or null. Out: `850µs`, `12.3ms`, `1.25s`, `2.5min`. */
import { formatScaled, NO_VALUE } from './number-text.ts';

const UNITS = [
  { size: 60_000, unit: 'min' },
  { size: 1_000, unit: 's' },
  { size: 1, unit: 'ms' },
  { size: 0.001, unit: 'µs' },
];

const unitOf = (text: string): string => /[^\d.]+$/.exec(text)?.[0] ?? '';

/** Beside each other, with one unit where it is the same: `p50 8.27, p99 27.8ms`. */
export function formatSpread({
  p50,
  p99,
}: {
  readonly p50: number | null;
  readonly p99: number | null;
}): string {
  const [low, high] = [formatLatency(p50), formatLatency(p99)];
  const isAlike = unitOf(low) === unitOf(high) && low !== NO_VALUE;
  return `p50 ${isAlike ? low.slice(0, -unitOf(low).length) : low}, p99 ${high}`;
}

export function formatLatency(ms: number | null | undefined): string {
  if (ms === null || ms === undefined || !Number.isFinite(ms)) return NO_VALUE;
  return ms === 0 ? '0ms' : formatScaled(ms, UNITS);
}
