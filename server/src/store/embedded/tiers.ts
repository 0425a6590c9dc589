/**
 * The tiers: the same rows in coarser and coarser steps, each kept longer than the one before. A window counts whole to the bucket
 * in which it starts. Steps, retention and moments are milliseconds.
 */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';

export type TierName = 'raw' | 'minute' | 'fiveMinutes' | 'hour';

/** How long each tier is kept. */
export type Retention = Readonly<Record<TierName, Milliseconds>>;

export interface Tier {
  readonly name: TierName;
  readonly stepMs: Milliseconds;
  readonly retentionMs: Milliseconds;
}

export const MINUTE_MS = 60_000;
const FIVE_MINUTES_MS = 300_000;
const HOUR_MS = 3_600_000;

/** All tiers, finest first. */
export function listTiers(intervalMs: Milliseconds, retention: Retention): readonly Tier[] {
  return [
    { name: 'raw', stepMs: intervalMs, retentionMs: retention.raw },
    { name: 'minute', stepMs: MINUTE_MS, retentionMs: retention.minute },
    { name: 'fiveMinutes', stepMs: FIVE_MINUTES_MS, retentionMs: retention.fiveMinutes },
    { name: 'hour', stepMs: HOUR_MS, retentionMs: retention.hour },
  ];
}

/** The start of the bucket that contains the moment. */
export function alignDown(at: EpochMs, stepMs: Milliseconds): number {
  return Math.floor(at / stepMs) * stepMs;
}

/** The end of the bucket that contains the moment, or the moment itself where a bucket ends. */
export function alignUp(at: EpochMs, stepMs: Milliseconds): number {
  return Math.ceil(at / stepMs) * stepMs;
}

/** The bucket of a tier to which a window counts. Raw windows are buckets of their own, wherever they start. */
export function bucketStart(tier: Tier, window: { readonly start: EpochMs }): number {
  return tier.name === 'raw' ? window.start : alignDown(window.start, tier.stepMs);
}
