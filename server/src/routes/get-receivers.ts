/** GET /receivers: who can be told, how the last attempt went, and what waits for them. */
import { listUnreadable } from '../alerting/delivery/secrets.ts';
import { defineRoute } from '../http/route.ts';
import { describeReceiver } from './receiver-records.ts';

export const getReceivers = defineRoute(
  'getReceivers',
  ({ query: { deleted } }, { collections, delivery: { outbox, secrets } }) => {
    const receivers = collections.receivers.list({ deleted }).map((stored) =>
      Object.assign(describeReceiver(stored), {
        last: outbox.readLast(stored.id),
        waiting: outbox.count('waiting', stored.id),
        dead: outbox.count('dead', stored.id),
        unreadableSecrets: listUnreadable(stored.document, secrets),
      }),
    );
    return Promise.resolve({ receivers });
  },
  { cached: false },
);
