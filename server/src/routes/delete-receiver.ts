/** DELETE /receivers/{id}: what waits for it becomes dead letters, which can be replayed once it is restored. */
import { defineRoute } from '../http/route.ts';
import { describeReceiver } from './receiver-records.ts';

export const deleteReceiver = defineRoute(
  'deleteReceiver',
  ({ params: { id }, query: { version }, author }, { collections }) =>
    Promise.resolve(describeReceiver(collections.receivers.remove(id, { author, version }))),
);
