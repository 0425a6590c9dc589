/** How a receiver of each kind begins. */
import type { ReceiverDraft, ReceiverTarget } from '@sightglass/shared/contract';

const TARGETS: Readonly<Record<ReceiverTarget['kind'], ReceiverDraft['target']>> = {
  webhook: { kind: 'webhook', url: '', signingKey: null, bearer: null },
  alertmanager: { kind: 'alertmanager', urls: [], bearer: null },
  pagerduty: { kind: 'pagerduty', routingKey: null },
  slack: { kind: 'slack', webhookUrl: null, channel: '' },
  email: {
    kind: 'email',
    to: [],
    from: '',
    host: '',
    port: 587,
    security: 'starttls',
    username: '',
    password: null,
  },
};

export function beginTarget(kind: ReceiverTarget['kind']): ReceiverDraft['target'] {
  return TARGETS[kind];
}

export const NEW_RECEIVER: ReceiverDraft = { name: '', target: TARGETS.slack, sendResolved: true };
