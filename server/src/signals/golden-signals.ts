/**
 * Sums over a window -> the golden signals of the contract. Rates divide by the milliseconds for which anything was
 * stored, so that a gap in the history does not look like less traffic. Latency in milliseconds, ratios 0..1.
 */
import type { NodeSaturation, Signals } from '@sightglass/shared/contract';
import { assessHealth, type Health, type HealthThresholds } from '@sightglass/shared/health';
import { quantiles, type Histogram } from '@sightglass/shared/histogram';
import { summarizeMtls } from '@sightglass/shared/mtls';
import type { SignalSums } from '../store/telemetry-store.ts';
import { roundSignificant } from './round.ts';

/** Increase -> per second over the covered milliseconds; 0 when nothing is covered. */
export function perSecond(increase: number, coveredMs: number): number {
  return coveredMs > 0 ? roundSignificant((increase * 1000) / coveredMs) : 0;
}

/** Failed share 0..1; null when there were no requests. */
export function errorRatioOf(sums: SignalSums): number | null {
  return sums.requests > 0 ? roundSignificant(sums.errors / sums.requests) : null;
}

const PERCENTILES = [0.5, 0.95, 0.99] as const;

/** p50, p95 and p99 in milliseconds; null when no latency was observed. */
export function latencyOf(histogram: Histogram | null): Signals['latency'] {
  const values = histogram && quantiles(histogram, PERCENTILES);
  if (!values) return null;
  const [p50, p95, p99] = values as [number, number, number];
  return { p50: roundSignificant(p50), p95: roundSignificant(p95), p99: roundSignificant(p99) };
}

/** State and shares of mutual TLS, shares 0..1. */
export function mtlsOf(sums: SignalSums): Signals['mtls'] {
  const { state, mutualShare, plaintextShare } = summarizeMtls(sums);
  return {
    state,
    mutualShare: roundSignificant(mutualShare),
    plaintextShare: roundSignificant(plaintextShare),
  };
}

/** The golden signals of summed traffic. */
export function toSignals(sums: SignalSums, coveredMs: number): Signals {
  return {
    requestsPerSecond: perSecond(sums.requests, coveredMs),
    errorRatio: errorRatioOf(sums),
    latency: latencyOf(sums.histogram),
    bytesPerSecond: perSecond(sums.bytesIn + sums.bytesOut, coveredMs),
    openedPerSecond: perSecond(sums.opened, coveredMs),
    mtls: mtlsOf(sums),
  };
}

/** The status that golden signals amount to, with the level of saturation where one is known. */
export function healthOf(
  signals: Signals,
  thresholds: HealthThresholds,
  saturation: NodeSaturation['level'] | null = null,
): Health {
  return assessHealth(
    {
      requestsPerSecond: signals.requestsPerSecond,
      errorRatio: signals.errorRatio,
      tcpBytesPerSecond: signals.bytesPerSecond,
      openedPerSecond: signals.openedPerSecond,
      saturation,
    },
    thresholds,
  );
}
