/** Times of delivery. All in milliseconds; `alerting:` of the configuration file sets some, tests shorten them. */
import type { Milliseconds } from '@sightglass/shared/units';

export interface DeliverySettings {
  /** A notification that was not taken after this long is given up. */
  readonly deadlineMs: Milliseconds;
  /** For one attempt as a whole: connecting, sending, and the answer to its last byte. */
  readonly attemptTimeoutMs: Milliseconds;
  readonly connectTimeoutMs: Milliseconds;
  /** The first wait after a failure, doubled at each, never above the longest; what is waited is random below it. */
  readonly backoffMs: Milliseconds;
  readonly longestBackoffMs: Milliseconds;
  /** A receiver that asks for more (Retry-After) is asked again after this. */
  readonly longestRetryAfterMs: Milliseconds;
  /** Distance of two tellings of an alert that fires on. */
  readonly alertmanagerResendMs: Milliseconds;
  /** Distance of two messages to one Slack webhook. */
  readonly slackSpacingMs: Milliseconds;
  /** How often timers of groups and the outbox are looked at. */
  readonly tickMs: Milliseconds;
  /** How long what was sent or given up, and the ledger, are kept. */
  readonly keepMs: Milliseconds;
}

export const DEFAULT_DELIVERY_SETTINGS: DeliverySettings = {
  deadlineMs: 24 * 3_600_000,
  attemptTimeoutMs: 10_000,
  connectTimeoutMs: 5_000,
  backoffMs: 2_000,
  longestBackoffMs: 5 * 60_000,
  longestRetryAfterMs: 3_600_000,
  alertmanagerResendMs: 60_000,
  slackSpacingMs: 1_000,
  tickMs: 1_000,
  keepMs: 90 * 86_400_000,
};
