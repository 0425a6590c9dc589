/** GET /services/{id}/canary: versions side by side, and whether the newer one is better or worse. It reads the history of the configuration besides the store. */
import { defineRoute } from '../http/route.ts';
import { readCanary } from '../traffic/canary/read-canary.ts';

export const getCanary = defineRoute(
  'getCanary',
  ({ params, query }, context) => readCanary(params.id, query, context),
  { cached: false },
);
