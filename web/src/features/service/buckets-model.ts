/** Histograms of several versions -> shares (0..1) by common buckets, without the empty ones at both ends. Pure. */
import { coarsen, histogramTotal, type Histogram } from '@sightglass/shared/histogram';
import { formatLatency } from '../../format/latency.ts';

export interface Bucket {
  /** `≤ 25ms`; `> 10s` for the last. */
  readonly label: string;
  /** One a histogram. */
  readonly shares: readonly number[];
}

export function listBuckets(histograms: readonly (Histogram | null)[]): Bucket[] {
  const given = histograms.filter((one) => one !== null);
  const [first, ...others] = given;
  if (!first) return [];
  const bounds = first.bounds.filter((bound) => others.every((one) => one.bounds.includes(bound)));
  if (bounds.length === 0) return [];
  const shares = given.map((one) => {
    const total = histogramTotal(one);
    return coarsen(one, bounds).counts.map((count) => (total > 0 ? count / total : 0));
  });
  const buckets = [...bounds, Infinity].map((bound, i): Bucket => ({
    label: bound === Infinity ? `> ${formatLatency(bounds.at(-1))}` : `≤ ${formatLatency(bound)}`,
    shares: shares.map((one) => one[i] ?? 0),
  }));
  const isFull = (bucket: Bucket): boolean => bucket.shares.some((share) => share > 0.0001);
  return buckets.slice(Math.max(0, buckets.findIndex(isFull)), buckets.findLastIndex(isFull) + 1);
}
