/**
 * What is called slow when two versions are compared: a bound of their histograms, chosen from both versions together by their first requests and kept from then
 * on. Which version a request went to plays no part in the choice, so that the test keeps its level.
 */
import {
  histogramTotal,
  mergeHistograms,
  shareAtOrUnder,
  type Histogram,
} from '@sightglass/shared/histogram';
import type { Milliseconds } from '@sightglass/shared/units';
import { LEARNING_REQUESTS, SLOW_SHARE } from './rules.ts';

/** In order of time; null without latency. The bound over which the share of requests is nearest to a tenth, on the scale of logarithms. */
export function chooseThreshold(histograms: Iterable<Histogram>): Milliseconds | null {
  const first: Histogram[] = [];
  let seen = 0;
  for (const histogram of histograms) {
    first.push(histogram);
    seen += histogramTotal(histogram);
    if (seen >= LEARNING_REQUESTS) break;
  }
  const merged = mergeHistograms(first);
  if (!merged || !(histogramTotal(merged) > 0)) return null;
  let best: { bound: number; off: number } | null = null;
  for (const bound of merged.bounds) {
    const above = 1 - (shareAtOrUnder(merged, bound) ?? 1);
    const off = Math.abs(Math.log(Math.max(above, 1e-9) / SLOW_SHARE));
    if (above < 1 && (best === null || off < best.off)) best = { bound, off };
  }
  return best?.bound ?? null;
}
