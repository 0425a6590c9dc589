/**
 * Webhook: Alertmanager's payload of version 4 (https://prometheus.io/docs/alerting/latest/configuration/#webhook_config), signed where
 * a key is given: HMAC-SHA256 of the body, hex, in X-Sightglass-Signature. Two headers let a receiver drop repeats: the delivery (the
 * same for each attempt) and the deduplication key (the same for all that is told of the group).
 */
import { readLabels } from '@sightglass/shared/matchers';
import { createHmac } from 'node:crypto';
import type { AlertEpisode } from '../../dispatcher.ts';
import { isFiring } from '../notification.ts';
import { linkToAlert, pickCommon, readAnnotations, startOf } from './alert-texts.ts';
import { acceptsSuccess, type Envelope, type Message, type OpenTarget } from './message.ts';

/** How Go, and so Alertmanager, writes a moment that is not known yet. */
const NO_MOMENT = '0001-01-01T00:00:00Z';

function describeAlert(alert: AlertEpisode, externalUrl: string) {
  return {
    status: isFiring(alert) ? 'firing' : 'resolved',
    labels: readLabels(alert),
    annotations: readAnnotations(alert),
    startsAt: startOf(alert),
    endsAt: alert.resolvedAt === null ? NO_MOMENT : new Date(alert.resolvedAt).toISOString(),
    generatorURL: linkToAlert(externalUrl, alert),
    fingerprint: alert.fingerprint,
  };
}

export function writeWebhook(target: OpenTarget<'webhook'>, envelope: Envelope): Message {
  const { notification, key, delivery, externalUrl, receiver } = envelope;
  const { alerts, left, group } = notification;
  const body = JSON.stringify({
    version: '4',
    groupKey: key,
    truncatedAlerts: left,
    status: alerts.some(isFiring) ? 'firing' : 'resolved',
    receiver,
    groupLabels: group.labels,
    commonLabels: pickCommon(alerts.map((alert) => readLabels(alert))),
    commonAnnotations: pickCommon(alerts.map((alert) => readAnnotations(alert))),
    externalURL: externalUrl,
    alerts: alerts.map((alert) => describeAlert(alert, externalUrl)),
  });
  const headers: Record<string, string> = {
    'X-Sightglass-Delivery': delivery,
    'X-Sightglass-Deduplication-Key': key,
  };
  if (target.signingKey !== '')
    headers['X-Sightglass-Signature'] = createHmac('sha256', target.signingKey).update(body).digest('hex');
  if (target.bearer !== '') headers['Authorization'] = `Bearer ${target.bearer}`;
  return { kind: 'posts', posts: [{ url: target.url, headers, body }], accepts: acceptsSuccess };
}
