/** POST /maintenance-windows/{id}/restore: brings a deleted window back. */
import { defineRoute } from '../http/route.ts';
import { describeMaintenance } from './maintenance-records.ts';

export const restoreMaintenance = defineRoute('restoreMaintenance', ({ params: { id }, author }, context) =>
  Promise.resolve(
    describeMaintenance(context.collections.maintenances.restore(id, { author }), context.now()),
  ),
);
