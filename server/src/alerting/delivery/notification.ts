/** What one delivery tells: the alerts of a group as they were when it was queued. Kept as JSON in the outbox. */
import { createHash } from 'node:crypto';
import type { Delivery, Receiver } from '@sightglass/shared/contract';
import type { AlertEpisode } from '../dispatcher.ts';
import type { Labels } from '@sightglass/shared/matchers';

export interface NotifiedGroup {
  readonly id: string;
  readonly labels: Labels;
  /** What led to the receiver, in words. */
  readonly because: string;
}

export interface Notification {
  readonly action: Delivery['action'];
  readonly group: NotifiedGroup;
  /** First those that fire; those that ended have `resolvedAt`. */
  readonly alerts: readonly AlertEpisode[];
  /** How many more there were than are told. */
  readonly left: number;
}

type ReceiverKind = Receiver['target']['kind'];

/** More than that nobody reads, and receivers refuse bodies that are too large. */
const MOST_ALERTS = 500;
/** PagerDuty's limit for dedup_key; others have none. */
const LONGEST_KEY = 255;

export const isFiring = ({ resolvedAt }: Pick<AlertEpisode, 'resolvedAt'>): boolean => resolvedAt === null;

/** One alert each, because the receiver keeps an incident for each. */
export const tellsSingleAlerts = (kind: ReceiverKind): boolean => kind === 'pagerduty';

/** Alertmanager groups, waits and repeats by itself: it is told at once, and again and again while something fires. */
export const groupsByItself = (kind: ReceiverKind): boolean => kind === 'alertmanager';

export function identifyGroup(receiver: string, route: string, labels: Labels): string {
  const pairs = Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([receiver, route, pairs]))
    .digest('hex')
    .slice(0, 32);
}

/** What receivers that collapse repeats go by: one for an alert, or one for a group. */
export function deduplicationKey(kind: ReceiverKind, group: string, fingerprint: string): string {
  const key = `sightglass-${tellsSingleAlerts(kind) ? fingerprint : group}`;
  return key.length <= LONGEST_KEY ? key : `sightglass-${createHash('sha256').update(key).digest('hex')}`;
}

export function limitAlerts(alerts: readonly AlertEpisode[]): Pick<Notification, 'alerts' | 'left'> {
  return { alerts: alerts.slice(0, MOST_ALERTS), left: Math.max(0, alerts.length - MOST_ALERTS) };
}
