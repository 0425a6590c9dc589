/**
 * From golden signals to a status. No data is its own status and never drawn as healthy.
 * Defaults follow common practice (1% and 5% of requests failing); they can be set in the configuration.
 */
import { z } from 'zod';
import type { PerSecond, Ratio } from './units.ts';

export const healthSchema = z.enum(['ok', 'degraded', 'failing', 'no-data']);
export type Health = z.infer<typeof healthSchema>;

export interface HealthThresholds {
  /** Error ratios at which a service is degraded, and failing. */
  readonly degradedErrorRatio: Ratio;
  readonly failingErrorRatio: Ratio;
}

export const DEFAULT_HEALTH_THRESHOLDS: HealthThresholds = {
  degradedErrorRatio: 0.01,
  failingErrorRatio: 0.05,
};

export interface HealthSignals {
  readonly requestsPerSecond: PerSecond;
  /** Null when there were no requests. */
  readonly errorRatio: Ratio | null;
  /** TCP traffic counts as a sign of life where there are no requests. */
  readonly tcpBytesPerSecond?: number;
  readonly openedPerSecond?: number;
  /** Level of the fullest of its saturation signals, where any is defined and measured. */
  readonly saturation?: 'ok' | 'warning' | 'critical' | 'unknown' | null;
}

/**
 * What is full still answers, perhaps late: it is degraded, also where it has no traffic at all. Failures decide whether it fails. A
 * saturation that is not critical is no sign of life, and changes nothing.
 */
function assessSaturated(health: Health, { saturation }: HealthSignals): Health {
  return saturation === 'critical' ? worstHealth([health, 'degraded']) : health;
}

export function assessHealth(
  signals: HealthSignals,
  thresholds: HealthThresholds = DEFAULT_HEALTH_THRESHOLDS,
): Health {
  return assessSaturated(assessTraffic(signals, thresholds), signals);
}

function assessTraffic(signals: HealthSignals, thresholds: HealthThresholds): Health {
  if (signals.errorRatio === null || !(signals.requestsPerSecond > 0)) {
    const alive = (signals.tcpBytesPerSecond ?? 0) > 0 || (signals.openedPerSecond ?? 0) > 0;
    return alive ? 'ok' : 'no-data';
  }
  if (signals.errorRatio >= thresholds.failingErrorRatio) return 'failing';
  if (signals.errorRatio >= thresholds.degradedErrorRatio) return 'degraded';
  return 'ok';
}

const SEVERITY: readonly Health[] = ['no-data', 'ok', 'degraded', 'failing'];

/** The worst of several; `no-data` for none. */
export function worstHealth(all: readonly Health[]): Health {
  let worst = 0;
  for (const health of all) worst = Math.max(worst, SEVERITY.indexOf(health));
  return SEVERITY[worst] as Health;
}
