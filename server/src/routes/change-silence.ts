/** PUT /silences/{id}: changes a silence; one that has expired begins anew. */
import { defineRoute } from '../http/route.ts';
import { checkSilence, describeSilence } from './silence-records.ts';

export const changeSilence = defineRoute(
  'changeSilence',
  ({ params: { id }, query: { version }, body, author }, context) => {
    checkSilence(body, context.now());
    const changed = context.collections.silences.change(id, body, { author, version });
    return Promise.resolve(describeSilence(changed, context));
  },
);
