/** What a delivery is and how it stands, for people. Pure. */
import type { Delivery } from '@sightglass/shared/contract';
import type { Health } from '@sightglass/shared/health';
import { formatCounted } from '../../format/count.ts';

const DELIVERY_STATES: Readonly<Record<Delivery['state'], readonly [word: string, health: Health]>> = {
  waiting: ['Waiting', 'no-data'],
  sent: ['Sent', 'ok'],
  dead: ['Given up', 'failing'],
};

export const ACTION_WORDS: Readonly<Record<Delivery['action'], string>> = {
  fire: 'Fires',
  repeat: 'Still fires',
  resolve: 'Resolved',
  acknowledge: 'Acknowledged',
};

/** What waits after a failed attempt is not merely waiting. */
export function assessDelivery({ state, attempts }: Delivery): Health {
  if (state === 'waiting' && attempts.length > 0) return 'degraded';
  return DELIVERY_STATES[state][1];
}

export function sayDelivery(delivery: Delivery): string {
  const { state, attempts } = delivery;
  if (state === 'waiting' && attempts.length > 0) return 'Trying again';
  return DELIVERY_STATES[state][0];
}

/** `cart: 8% of requests fail and 2 more`. */
export function sayAlerts({ alerts }: Delivery): string {
  const [first, ...rest] = alerts;
  if (!first) return 'no alert';
  return rest.length === 0
    ? first.summary
    : `${first.summary} and ${formatCounted(rest.length, 'more', 'more')}`;
}
