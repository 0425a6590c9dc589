/** PUT /receivers/{id}: changes a receiver; what waits for it is tried again at once. */
import { defineRoute } from '../http/route.ts';
import { describeReceiver, sealGiven } from './receiver-records.ts';

export const changeReceiver = defineRoute(
  'changeReceiver',
  ({ params: { id }, query: { version }, body, author }, context) => {
    const sealed = sealGiven(body, { id }, context);
    const changed = context.collections.receivers.change(id, sealed, { author, version });
    context.delivery.outbox.hurry(id, context.now());
    return Promise.resolve(describeReceiver(changed));
  },
);
