/** GET /deliveries: notifications that wait, were sent, or were given up, newest first. */
import { defineRoute } from '../http/route.ts';
import { describeDelivery } from './delivery-records.ts';

export const getDeliveries = defineRoute(
  'getDeliveries',
  ({ query }, { delivery: { outbox } }) => {
    const deliveries = outbox.list(query).map((row) => describeDelivery(row, outbox));
    return Promise.resolve({ deliveries, waiting: outbox.count('waiting'), dead: outbox.count('dead') });
  },
  { cached: false },
);
