/**
 * Latency histograms as proxies report them: finite upper bounds (ascending, milliseconds) and one count a bucket,
 * the last count being the bucket that ends at +Inf. Counts are per bucket, not cumulative; they may be fractional.
 * Quantiles interpolate linearly inside a bucket, as Prometheus' histogram_quantile does, so both agree.
 */

export interface Histogram {
  /** Finite upper bounds, ascending; length n. */
  readonly bounds: readonly number[];
  /** Counts of (…, bounds[0]], (bounds[0], bounds[1]], …, (bounds[n-1], +Inf); length n + 1. */
  readonly counts: readonly number[];
}

export function histogramTotal(histogram: Histogram): number {
  let total = 0;
  for (const count of histogram.counts) total += count;
  return total;
}

function sameBounds(a: readonly number[], b: readonly number[]): boolean {
  return a === b || (a.length === b.length && a.every((bound, i) => bound === b[i]));
}

/**
 * The same observations in fewer buckets: exact, because every bound kept is one that was measured.
 * `bounds` must be a subset of the histogram's own.
 */
export function coarsen(histogram: Histogram, bounds: readonly number[]): Histogram {
  const counts = Array.from({ length: bounds.length + 1 }, () => 0);
  let target = 0;
  histogram.counts.forEach((count, i) => {
    const upper = histogram.bounds[i] ?? Infinity;
    while (target < bounds.length && upper > (bounds[target] as number)) target++;
    counts[target] = (counts[target] as number) + count;
  });
  return { bounds, counts };
}

/**
 * Sum of histograms. Where their bounds differ the sum has only the bounds that all of them measured, so that no
 * precision is invented. Returns null for no histograms.
 */
export function mergeHistograms(histograms: readonly Histogram[]): Histogram | null {
  if (histograms.length === 1) return histograms[0] as Histogram;
  const filled = histograms.filter((h) => histogramTotal(h) > 0);
  const parts = filled.length > 0 ? filled : histograms;
  const first = parts[0];
  if (!first) return null;
  let bounds = first.bounds;
  for (const part of parts) {
    if (!sameBounds(bounds, part.bounds)) {
      const theirs = new Set(part.bounds);
      bounds = bounds.filter((bound) => theirs.has(bound));
    }
  }
  const counts = Array.from({ length: bounds.length + 1 }, () => 0);
  for (const part of parts) {
    const same = sameBounds(bounds, part.bounds) ? part : coarsen(part, bounds);
    for (let i = 0; i < counts.length; i++) counts[i] = (counts[i] as number) + (same.counts[i] as number);
  }
  return { bounds, counts };
}

/**
 * Quantiles (0..1, ascending) in milliseconds, or null when nothing was observed. In the +Inf bucket the answer is the
 * highest finite bound, as in Prometheus; null when there is no finite bound at all. They are written into the list that is given.
 */
export function quantiles(
  histogram: Histogram,
  qs: readonly number[],
  values: number[] = [],
): number[] | null {
  const { bounds, counts } = histogram;
  const total = histogramTotal(histogram);
  if (!(total > 0) || bounds.length === 0) return null;
  let below = 0;
  let i = 0;
  for (let place = 0; place < qs.length; place++) {
    const rank = (qs[place] as number) * total;
    while (i < bounds.length) {
      const count = counts[i] as number;
      if (below + count >= rank && count > 0) break;
      below += count;
      i++;
    }
    if (i === bounds.length) {
      values[place] = bounds[i - 1] as number;
      continue;
    }
    const upper = bounds[i] as number;
    const lower = i === 0 ? Math.min(0, upper) : (bounds[i - 1] as number);
    values[place] = lower + (upper - lower) * Math.max(0, (rank - below) / (counts[i] as number));
  }
  return values;
}

/** One quantile; see quantiles(). */
export function quantile(histogram: Histogram, q: number): number | null {
  return quantiles(histogram, [q])?.[0] ?? null;
}

/**
 * Share (0..1) of observations at or under a threshold in milliseconds, interpolated inside the bucket that holds it;
 * null when nothing was observed. Observations above the highest finite bound are never at or under the threshold.
 */
export function shareAtOrUnder(histogram: Histogram, thresholdMs: number): number | null {
  const total = histogramTotal(histogram);
  if (!(total > 0)) return null;
  let under = 0;
  for (let i = 0; i < histogram.bounds.length; i++) {
    const upper = histogram.bounds[i] as number;
    const count = histogram.counts[i] as number;
    if (upper <= thresholdMs) {
      under += count;
      continue;
    }
    const lower = i === 0 ? Math.min(0, upper) : (histogram.bounds[i - 1] as number);
    if (thresholdMs > lower) under += count * ((thresholdMs - lower) / (upper - lower));
    break;
  }
  return under / total;
}
