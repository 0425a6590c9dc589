/** POST /receiver-test: one attempt at once, with what the form holds; secrets that it leaves as they are come from the kept receiver. */
import { defineRoute } from '../http/route.ts';
import { sealGiven } from './receiver-records.ts';

export const testReceiver = defineRoute('testReceiver', ({ body: { id, receiver }, author }, context) => {
  const known = id !== undefined && context.collections.receivers.read(id) !== null ? id : null;
  const sealed = sealGiven(receiver, { id: known, within: 'receiver.' }, context);
  return context.delivery.testReceiver(sealed, { id: known, author });
});
