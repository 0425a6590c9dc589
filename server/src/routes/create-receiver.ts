/** POST /receivers: keeps a new receiver. */
import { defineRoute } from '../http/route.ts';
import { describeReceiver, sealGiven } from './receiver-records.ts';

export const createReceiver = defineRoute('createReceiver', ({ body, author }, context) => {
  const sealed = sealGiven(body, { id: null }, context);
  return Promise.resolve(describeReceiver(context.collections.receivers.create(sealed, { author })));
});
