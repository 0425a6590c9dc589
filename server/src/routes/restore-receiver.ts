/** POST /receivers/{id}/restore: brings a deleted receiver back, with its secrets. */
import { defineRoute } from '../http/route.ts';
import { describeReceiver } from './receiver-records.ts';

export const restoreReceiver = defineRoute('restoreReceiver', ({ params: { id }, author }, { collections }) =>
  Promise.resolve(describeReceiver(collections.receivers.restore(id, { author }))),
);
