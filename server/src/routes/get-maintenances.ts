/** GET /maintenance-windows: planned work, past and to come. */
import { defineRoute } from '../http/route.ts';
import { describeMaintenance } from './maintenance-records.ts';

export const getMaintenances = defineRoute(
  'getMaintenances',
  ({ query: { deleted } }, context) => {
    const windows = context.collections.maintenances
      .list({ deleted })
      .map((stored) => describeMaintenance(stored, context.now()));
    return Promise.resolve({ windows });
  },
  { cached: false },
);
