/** POST /silences/{id}/expire: ends a silence now. One that is over stays as it is; a planned one never begins. */
import { defineRoute } from '../http/route.ts';
import { DocumentError } from '../state/document-error.ts';
import { describeSilence } from './silence-records.ts';

export const expireSilence = defineRoute('expireSilence', ({ params: { id }, author }, context) => {
  const { silences } = context.collections;
  const stored = silences.read(id);
  if (!stored || stored.deletedAt !== null) throw new DocumentError('missing', `There is no silence ${id}.`);
  const now = context.now();
  const { document } = stored;
  if (document.endsAt <= now) return Promise.resolve(describeSilence(stored, context));
  // A silence must be longer than nothing.
  const over = { ...document, startsAt: Math.min(document.startsAt, now - 1), endsAt: now };
  return Promise.resolve(describeSilence(silences.change(id, over, { author }), context));
});
