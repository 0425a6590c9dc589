/** How much an edge or node carries, as one number: requests per second, or for TCP a KiB per second counted as one request. */
import type { Signals } from '@sightglass/shared/contract';

type Carried = Pick<Signals, 'requestsPerSecond' | 'bytesPerSecond' | 'openedPerSecond'>;

const BYTES_LIKE_A_REQUEST = 1024;

/** Requests per second or their like; 0 for nothing at all. */
export function measureTraffic(signals: Carried): number {
  if (signals.requestsPerSecond > 0) return signals.requestsPerSecond;
  return Math.max(signals.bytesPerSecond / BYTES_LIKE_A_REQUEST, signals.openedPerSecond);
}

export const WIDTH_BUCKETS = 8;

/** Logarithmic width bucket, 0 (a trickle) to 7 (tens of thousands a second). Quantised, so that a refresh repaints few. */
export function bucketWidth(traffic: number): number {
  if (!(traffic > 0)) return 0;
  return Math.max(0, Math.min(WIDTH_BUCKETS - 1, Math.round(1.5 * Math.log10(traffic) + 1.5)));
}

/** Line width of a bucket in model pixels. */
export function widthOfBucket(bucket: number): number {
  return 1.1 + bucket * 0.7;
}
