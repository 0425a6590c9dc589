/**
 * PagerDuty Events API v2 (https://developer.pagerduty.com/docs/events-api-v2-overview): POST /v2/enqueue, 202 when taken. One event
 * for each alert; `dedup_key` (at most 255 characters) makes repeats one incident, `summary` has at most 1024.
 */
import { readLabels } from '@sightglass/shared/matchers';
import type { Severity } from '@sightglass/shared/contract';
import { cutText, linkToAlert, startOf, writeLine } from './alert-texts.ts';
import { acceptsSuccess, type Envelope, type Message, type OpenTarget } from './message.ts';

const LONGEST_SUMMARY = 1024;
/** An event may have 512 kB as a whole. */
const LONGEST_DETAIL = 4000;

const SEVERITIES: Readonly<Record<Severity, string>> = { page: 'critical', ticket: 'warning', info: 'info' };

const ACTIONS = {
  fire: 'trigger',
  repeat: 'trigger',
  resolve: 'resolve',
  acknowledge: 'acknowledge',
} as const;

export function writePagerDuty(target: OpenTarget<'pagerduty'>, envelope: Envelope): Message {
  const { notification, key, externalUrl } = envelope;
  const [alert] = notification.alerts;
  const event: Record<string, unknown> = {
    routing_key: target.routingKey,
    event_action: ACTIONS[notification.action],
    dedup_key: key,
  };
  if (alert) {
    const labels = readLabels(alert);
    const { alertname, service, namespace, cluster } = labels;
    event['client'] = 'Sightglass';
    event['client_url'] = linkToAlert(externalUrl, alert);
    event['payload'] = {
      summary: cutText(writeLine(alert.summary === '' ? alert.source.name : alert.summary), LONGEST_SUMMARY),
      source: cutText(alert.subject?.id ?? cluster ?? alert.source.name, LONGEST_SUMMARY),
      severity: SEVERITIES[alert.severity],
      timestamp: startOf(alert),
      ...(service ? { component: service } : {}),
      ...(namespace ? { group: namespace } : {}),
      ...(alertname ? { class: alertname } : {}),
      custom_details: {
        labels,
        ...(alert.value === null ? {} : { value: alert.value }),
        ...(alert.description === '' ? {} : { description: cutText(alert.description, LONGEST_DETAIL) }),
        ...(alert.acknowledged ? { acknowledged_by: alert.acknowledged.by } : {}),
      },
    };
    event['links'] = [
      { href: linkToAlert(externalUrl, alert), text: 'Sightglass' },
      ...(alert.runbookUrl === '' ? [] : [{ href: alert.runbookUrl, text: 'Runbook' }]),
    ];
  }
  const url = `${target.url.replace(/\/+$/, '')}/v2/enqueue`;
  return {
    kind: 'posts',
    posts: [{ url, headers: {}, body: JSON.stringify(event) }],
    accepts: acceptsSuccess,
  };
}
