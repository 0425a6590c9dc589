/** POST /views: keeps a new one, whose owner is its author. */
import { defineRoute } from '../http/route.ts';
import { keepView, readerOf, refuseTooMany, refuseView, toViewRecord } from './view-records.ts';

export const createView = defineRoute('createView', async (request, context) => {
  const { body, author } = request;
  const reader = readerOf(request);
  refuseView(null, body, reader);
  refuseTooMany(author, context);
  const { views } = context.collections;
  const kept = keepView(() => views.create({ ...body, owner: author }, { author }), author, context);
  return toViewRecord(kept, reader);
});
