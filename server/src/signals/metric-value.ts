/**
 * One point of a series: the sums of a step -> the value of a metric in the contract's unit (per second, 0..1, ms).
 * Null where nothing was stored, and where a ratio or quantile of nothing was asked for; a rate of nothing is 0.
 */
import type { BreakdownKey, Metric } from '@sightglass/shared/contract';
import { quantile } from '@sightglass/shared/histogram';
import type { SignalSums } from '../store/telemetry-store.ts';
import { errorRatioOf, perSecond } from './golden-signals.ts';
import { roundSignificant } from './round.ts';
import { createSums } from './sums.ts';

const QUANTILES: Partial<Record<Metric, number>> = { p50: 0.5, p95: 0.95, p99: 0.99 };

/** Whether the metric is taken from latency histograms. */
export function needsHistograms(metric: Metric): boolean {
  return metric in QUANTILES;
}

/**
 * Whether proxies tell the metric by that key: latency and bytes are not counted by response code or flag in the store, since
 * each of those would multiply the histograms kept.
 */
export function isToldBy(metric: Metric, by: BreakdownKey | undefined): boolean {
  if (by !== 'code' && by !== 'grpc-status' && by !== 'flag') return true;
  return !needsHistograms(metric) && !metric.startsWith('bytes');
}

const NOTHING: SignalSums = createSums();

/** The value of the metric over a step of which `coveredMs` milliseconds were stored. */
export function metricValue(metric: Metric, sums: SignalSums | null, coveredMs: number): number | null {
  if (!(coveredMs > 0)) return null;
  const of = sums ?? NOTHING;
  switch (metric) {
    case 'requests':
      return perSecond(of.requests, coveredMs);
    case 'errors':
      return perSecond(of.errors, coveredMs);
    case 'error-ratio':
      return errorRatioOf(of);
    case 'bytes':
      return perSecond(of.bytesIn + of.bytesOut, coveredMs);
    case 'bytes-in':
      return perSecond(of.bytesIn, coveredMs);
    case 'bytes-out':
      return perSecond(of.bytesOut, coveredMs);
    case 'connections':
      return perSecond(of.opened, coveredMs);
    case 'mtls': {
      const counted = of.mutual + of.plaintext + of.unmeasured;
      return counted > 0 ? roundSignificant(of.mutual / counted) : null;
    }
    case 'p50':
    case 'p95':
    case 'p99': {
      const value = of.histogram ? quantile(of.histogram, QUANTILES[metric] as number) : null;
      return value === null ? null : roundSignificant(value);
    }
    default:
      return metric satisfies never;
  }
}
