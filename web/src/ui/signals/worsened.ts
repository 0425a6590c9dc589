/**
 * Which golden signals got worse, by more than they wobble anyway: errors or plaintext by a tenth of a percentage point, p95 by a tenth.
 * In: the signals over the range and over an earlier one. Out: a flag a signal; none without earlier signals.
 */
import type { Signals } from '@sightglass/shared/contract';

const RATIO_STEP = 0.001;
const LATENCY_FACTOR = 1.1;

export interface Worsened {
  readonly errors: boolean;
  readonly latency: boolean;
  readonly mtls: boolean;
}

export function findWorsened(now: Signals, before: Signals | undefined): Worsened {
  if (!before) return { errors: false, latency: false, mtls: false };
  const [p95, earlierP95] = [now.latency?.p95, before.latency?.p95];
  return {
    errors: now.errorRatio !== null && now.errorRatio - (before.errorRatio ?? 0) >= RATIO_STEP,
    latency: p95 !== undefined && earlierP95 !== undefined && p95 >= earlierP95 * LATENCY_FACTOR,
    mtls: before.mtls.mutualShare - now.mtls.mutualShare >= RATIO_STEP,
  };
}
