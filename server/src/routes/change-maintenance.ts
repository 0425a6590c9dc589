/** PUT /maintenance-windows/{id}: changes a maintenance window. */
import { defineRoute } from '../http/route.ts';
import { describeMaintenance } from './maintenance-records.ts';

export const changeMaintenance = defineRoute(
  'changeMaintenance',
  ({ params: { id }, query: { version }, body, author }, context) =>
    Promise.resolve(
      describeMaintenance(
        context.collections.maintenances.change(id, body, { author, version }),
        context.now(),
      ),
    ),
);
