/** DELETE /views/{id}: it is in no list and opens for nobody any more, and can be restored. */
import { defineRoute } from '../http/route.ts';
import { findView, readerOf, refuseView, toViewRecord } from './view-records.ts';

export const deleteView = defineRoute('deleteView', async (request, context) => {
  const { params, query, author } = request;
  const reader = readerOf(request);
  refuseView(findView(params.id, reader, context).document, null, reader);
  const { version } = query;
  return toViewRecord(context.collections.views.remove(params.id, { author, version }), reader);
});
