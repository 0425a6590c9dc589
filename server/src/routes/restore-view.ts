/** POST /views/{id}/restore: brings a deleted one back, with all that it opened for. */
import { defineRoute } from '../http/route.ts';
import { findView, keepView, readerOf, refuseTooMany, refuseView, toViewRecord } from './view-records.ts';

export const restoreView = defineRoute('restoreView', async (request, context) => {
  const { params, author } = request;
  const reader = readerOf(request);
  const { document } = findView(params.id, reader, context);
  refuseView(document, null, reader);
  refuseTooMany(document.owner, context);
  const { views } = context.collections;
  return toViewRecord(
    keepView(() => views.restore(params.id, { author }), author, context),
    reader,
  );
});
