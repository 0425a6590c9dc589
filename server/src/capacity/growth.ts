/**
 * Sizes of the store, measured now and then -> bytes a day, and when the limit would be reached. The slope is that of least squares,
 * because files grow in steps (a checkpoint, a compaction). Bytes and epoch milliseconds.
 */
import type { Capacity } from '@sightglass/shared/contract';
import type { Bytes, EpochMs, Milliseconds } from '@sightglass/shared/units';

export interface SizeSample {
  readonly at: EpochMs;
  readonly bytes: Bytes;
}

const DAY_MS = 86_400_000;
/** A shorter time says more about checkpoints than about growth. */
const LEAST_MS: Milliseconds = 15 * 60_000;

/** Least squares: bytes each millisecond. */
function slopeOf(samples: readonly SizeSample[]): number {
  const meanAt = samples.reduce((sum, { at }) => sum + at, 0) / samples.length;
  const meanBytes = samples.reduce((sum, { bytes }) => sum + bytes, 0) / samples.length;
  let above = 0;
  let below = 0;
  for (const { at, bytes } of samples) {
    above += (at - meanAt) * (bytes - meanBytes);
    below += (at - meanAt) ** 2;
  }
  return below === 0 ? 0 : above / below;
}

/** Growth by samples in order of time; null while they span less than LEAST_MS. `maxBytes` is null without a limit. */
export function estimateGrowth(
  samples: readonly SizeSample[],
  maxBytes: Bytes | null,
): Capacity['store']['growth'] {
  const first = samples[0];
  const last = samples.at(-1);
  if (!first || !last || last.at - first.at < LEAST_MS) return null;
  const bytesPerMs = slopeOf(samples);
  const left = maxBytes === null ? null : Math.max(0, maxBytes - last.bytes);
  return {
    bytesPerDay: bytesPerMs * DAY_MS,
    measuredMs: last.at - first.at,
    fullAt: left === null || bytesPerMs <= 0 ? null : last.at + left / bytesPerMs,
  };
}
