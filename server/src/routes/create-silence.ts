/** POST /silences: holds notifications back for a while. */
import { defineRoute } from '../http/route.ts';
import { checkSilence, describeSilence } from './silence-records.ts';

export const createSilence = defineRoute('createSilence', ({ body, author }, context) => {
  checkSilence(body, context.now());
  return Promise.resolve(describeSilence(context.collections.silences.create(body, { author }), context));
});
