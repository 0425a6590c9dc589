/**
 * Buckets of `pilot_proxy_convergence_time` (seconds, cumulative, `le` as text) by what they grew by -> latency of the window and p95 of each step, milliseconds. Pods are merged
 * before quantiles are taken. What took longer than the highest finite bound counts, and is told as that bound. Pure.
 */
import type { Plane } from '@sightglass/shared/contract';
import { histogramTotal, mergeHistograms, quantiles, type Histogram } from '@sightglass/shared/histogram';
import { podKey, type Grown } from './growth.ts';

/** Text of a label `le`; NaN where it is no bound. `Number` does not read `+Inf`. */
const readBound = (le: string | undefined): number => (/^\+?Inf$/i.test(le ?? '') ? Infinity : Number(le));

function toHistogram(buckets: readonly { readonly le: number; readonly grown: number }[]): Histogram {
  const sorted = buckets.toSorted((a, b) => a.le - b.le);
  const bounds = sorted.filter(({ le }) => le !== Infinity).map(({ le }) => le * 1000);
  const counts = sorted.map(({ grown }, i) => Math.max(0, grown - (sorted[i - 1]?.grown ?? 0)));
  // Without a bucket to +Inf nothing is known to lie beyond the others.
  if (counts.length === bounds.length) counts.push(0);
  return { bounds, counts };
}

function mergePods(
  pods: readonly (readonly Grown[])[],
  grownOf: (series: Grown) => number | null,
): Histogram | null {
  const histograms = pods.flatMap((series) => {
    const told = series.flatMap((one) => {
      const grown = grownOf(one);
      return grown === null ? [] : [{ le: readBound(one.labels['le']), grown }];
    });
    const readable = told.filter(({ le }) => le > 0);
    return readable.length === 0 ? [] : [toHistogram(readable)];
  });
  return mergeHistograms(histograms);
}

export function readConvergence(buckets: readonly Grown[]): {
  readonly window: Plane['convergence'];
  readonly p95: (number | null)[];
} {
  const pods = [...Map.groupBy(buckets, ({ owner }) => podKey(owner)).values()];
  const steps = buckets[0]?.growth.length ?? 0;
  const whole = mergePods(pods, ({ growth }) => {
    const told = growth.filter((value) => value !== null);
    return told.length === 0 ? null : told.reduce((sum, value) => sum + value, 0);
  });
  const found = whole && quantiles(whole, [0.5, 0.95, 0.99]);
  const [p50 = 0, p95 = 0, p99 = 0] = found ?? [];
  return {
    window: whole && { proxies: histogramTotal(whole), latency: found && { p50, p95, p99 } },
    p95: Array.from({ length: steps }, (_, step) => {
      const histogram = mergePods(pods, ({ growth }) => growth[step] ?? null);
      return (histogram && quantiles(histogram, [0.95])?.[0]) ?? null;
    }),
  };
}
