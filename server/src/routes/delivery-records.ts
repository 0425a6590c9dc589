/** A delivery as it is answered: without what was sent, with its attempts. */
import type { Delivery } from '@sightglass/shared/contract';
import type { Notification } from '../alerting/delivery/notification.ts';
import type { DeliveryRow, Outbox } from '../state/outbox.ts';

export function describeDelivery(row: DeliveryRow, outbox: Pick<Outbox, 'listAttempts'>): Delivery {
  const { alerts } = JSON.parse(row.notification) as Notification;
  return {
    id: row.id,
    receiver: { id: row.receiver, name: row.receiver_name, kind: row.receiver_kind },
    deduplicationKey: row.key,
    action: row.action,
    alerts: alerts.map(({ fingerprint, summary, severity }) => ({ fingerprint, summary, severity })),
    state: row.state,
    createdAt: row.created_at,
    nextAt: row.next_at,
    sentAt: row.state === 'sent' ? row.ended_at : null,
    attempts: outbox.listAttempts(row.id),
  };
}
