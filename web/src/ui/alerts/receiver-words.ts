/** Receivers for people: where each sends. Pure. Secrets are never among the words. */
import type { ReceiverTarget } from '@sightglass/shared/contract';

export const RECEIVER_KINDS: Readonly<Record<ReceiverTarget['kind'], string>> = {
  webhook: 'Webhook',
  alertmanager: 'Alertmanager',
  pagerduty: 'PagerDuty',
  slack: 'Slack',
  email: 'E-mail',
};

export function sayDestination(target: ReceiverTarget): string {
  switch (target.kind) {
    case 'webhook':
      return target.url;
    case 'alertmanager':
      return target.urls.join(', ');
    case 'pagerduty':
      return new URL(target.url).host;
    case 'slack':
      return target.channel === '' ? 'the webhook’s channel' : target.channel;
    default:
      return `${target.to.join(', ')} over ${target.host}:${target.port}`;
  }
}
