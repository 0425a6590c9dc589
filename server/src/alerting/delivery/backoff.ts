/**
 * How long to wait after a failure: exponential backoff with full jitter (random below the doubled limit), so that what failed together
 * does not come back together. https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
import type { Milliseconds } from '@sightglass/shared/units';
import type { DeliverySettings } from './settings.ts';

type BackoffSettings = Pick<DeliverySettings, 'backoffMs' | 'longestBackoffMs' | 'longestRetryAfterMs'>;

/** `failures` counts from 1; `random` is 0..1. What the receiver asked for (Retry-After) is the least, up to a limit. */
export function chooseWait(
  { failures, retryAfterMs }: { readonly failures: number; readonly retryAfterMs: Milliseconds | null },
  settings: BackoffSettings,
  random: () => number,
): Milliseconds {
  const limit = Math.min(settings.longestBackoffMs, settings.backoffMs * 2 ** Math.min(failures - 1, 30));
  const jittered = Math.round(random() * limit);
  return Math.max(jittered, Math.min(retryAfterMs ?? 0, settings.longestRetryAfterMs));
}
