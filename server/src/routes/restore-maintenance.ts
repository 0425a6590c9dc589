/** POST /maintenance-windows/{id}/restore: brings a deleted window back. */
import { defineRoute } from '../http/route.ts';
import { describeMaintenance } from './maintenance-records.ts';

export const restoreMaintenance = defineRoute(
  'restoreMaintenance',
  ({ params: { id }, author }, { collections, now }) =>
    Promise.resolve(describeMaintenance(collections.maintenances.restore(id, { author }), now())),
);
