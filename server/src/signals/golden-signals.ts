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

type Latency = NonNullable<Signals['latency']>;
type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/**
 * Where signals are written that nobody keeps: the ten thousand edges of an answer, one after the other, would else leave a quarter of the
 * garbage that it makes.
 */
export interface SignalsScratch {
  readonly signals: Writable<Omit<Signals, 'mtls'>> & { readonly mtls: Writable<Signals['mtls']> };
  readonly latency: Writable<Latency>;
  readonly values: number[];
}

/** A number that is no small integer to the engine, so that its place holds any number without being made again. */
const FRACTION = 0.5;

export function createScratch(): SignalsScratch {
  return {
    signals: {
      requestsPerSecond: FRACTION,
      errorRatio: FRACTION,
      latency: null,
      bytesPerSecond: FRACTION,
      openedPerSecond: FRACTION,
      mtls: { state: 'unmeasured', mutualShare: FRACTION, plaintextShare: FRACTION },
    },
    latency: { p50: FRACTION, p95: FRACTION, p99: FRACTION },
    values: PERCENTILES.map(() => FRACTION),
  };
}

function writeLatency(histogram: Histogram | null, { latency, values }: SignalsScratch): Latency | null {
  if (!histogram || !quantiles(histogram, PERCENTILES, values)) return null;
  latency.p50 = roundSignificant(values[0] as number);
  latency.p95 = roundSignificant(values[1] as number);
  latency.p99 = roundSignificant(values[2] as number);
  return latency;
}

/** p50, p95 and p99 in milliseconds; null when no latency was observed. */
export function latencyOf(histogram: Histogram | null): Signals['latency'] {
  return writeLatency(histogram, createScratch());
}

function writeMtls(sums: SignalSums, mtls: Writable<Signals['mtls']>): Signals['mtls'] {
  const { state, mutualShare, plaintextShare } = summarizeMtls(sums);
  mtls.state = state;
  mtls.mutualShare = roundSignificant(mutualShare);
  mtls.plaintextShare = roundSignificant(plaintextShare);
  return mtls;
}

/** State and shares of mutual TLS, shares 0..1. */
export function mtlsOf(sums: SignalSums): Signals['mtls'] {
  return writeMtls(sums, createScratch().signals.mtls);
}

/** The golden signals of summed traffic, which hold until the scratch is written anew. */
export function writeSignalsInto(scratch: SignalsScratch, sums: SignalSums, coveredMs: number): Signals {
  const { signals } = scratch;
  signals.requestsPerSecond = perSecond(sums.requests, coveredMs);
  signals.errorRatio = errorRatioOf(sums);
  signals.latency = writeLatency(sums.histogram, scratch);
  signals.bytesPerSecond = perSecond(sums.bytesIn + sums.bytesOut, coveredMs);
  signals.openedPerSecond = perSecond(sums.opened, coveredMs);
  writeMtls(sums, signals.mtls);
  return signals;
}

/** The golden signals of summed traffic. */
export function toSignals(sums: SignalSums, coveredMs: number): Signals {
  return writeSignalsInto(createScratch(), sums, coveredMs);
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
