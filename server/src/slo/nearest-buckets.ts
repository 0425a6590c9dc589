/** Bounds of the histogram that lie nearest to a latency threshold: only at a bound is the share of requests under it measured. */
import type { Slo, SloPreview } from '@sightglass/shared/contract';
import type { EpochMs } from '@sightglass/shared/units';
import { totalSums } from '../signals/sums.ts';
import type { TelemetryStore } from '../store/telemetry-store.ts';
import { filterOf } from './indicator.ts';

const LOOK_BACK_MS = 3_600_000;

export interface Buckets {
  /** Null when the threshold is a bound, or no histogram was seen. */
  readonly nearest: SloPreview['buckets'];
  /** The highest finite bound; null when no histogram was seen. */
  readonly highest: number | null;
}

/** Null for other kinds than latency. */
export async function findBuckets(
  store: TelemetryStore,
  { sli, scope }: Slo,
  end: EpochMs,
): Promise<Buckets | null> {
  if (sli.kind !== 'latency') return null;
  const window = { from: end - LOOK_BACK_MS, to: end };
  const query = {
    window,
    filter: filterOf({ scope }),
    by: 'none',
    stepMs: LOOK_BACK_MS,
    histograms: true,
  } as const;
  const { groups } = await store.readSeries(query);
  const { histogram } = totalSums(groups.flatMap(({ points }) => points.filter((point) => point !== null)));
  if (!histogram || histogram.bounds.length === 0) return { nearest: null, highest: null };
  const { bounds } = histogram;
  const highest = bounds.at(-1) ?? null;
  if (bounds.includes(sli.thresholdMs)) return { nearest: null, highest };
  const below = bounds.findLast((bound) => bound < sli.thresholdMs) ?? null;
  const above = bounds.find((bound) => bound > sli.thresholdMs) ?? null;
  return { nearest: { below, above }, highest };
}
