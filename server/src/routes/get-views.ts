/** GET /views: the reader's own and the shared ones. */
import { defineRoute } from '../http/route.ts';
import { findStart, maySee } from '../views/view-rules.ts';
import { readerOf, toViewRecord } from './view-records.ts';

export const getViews = defineRoute(
  'getViews',
  (request, { collections }) => {
    const reader = readerOf(request);
    const visible = collections.views.list().filter((stored) => maySee(stored, reader));
    return Promise.resolve({
      views: visible
        .map((stored) => toViewRecord(stored, reader))
        .toSorted((a, b) => a.view.name.localeCompare(b.view.name, 'en')),
      opens: findStart(visible, reader)?.id ?? null,
    });
  },
  { cached: false },
);
