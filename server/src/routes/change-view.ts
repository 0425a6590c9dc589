/** PUT /views/{id}: a newer version; 409 when another was made meanwhile. Its owner stays. */
import { defineRoute } from '../http/route.ts';
import { findView, keepView, readerOf, refuseView, toViewRecord } from './view-records.ts';

export const changeView = defineRoute('changeView', async (request, context) => {
  const { params, query, body, author } = request;
  const reader = readerOf(request);
  const { document: before } = findView(params.id, reader, context);
  refuseView(before, body, reader);
  const next = { ...body, owner: before.owner };
  const { version } = query;
  const { views } = context.collections;
  return toViewRecord(
    keepView(() => views.change(params.id, next, { author, version }), author, context),
    reader,
  );
});
