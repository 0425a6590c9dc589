/** DELETE /maintenance-windows/{id}: it holds nothing back any more and is no part of budgets. */
import { defineRoute } from '../http/route.ts';
import { describeMaintenance } from './maintenance-records.ts';

export const deleteMaintenance = defineRoute(
  'deleteMaintenance',
  ({ params: { id }, query: { version }, author }, context) =>
    Promise.resolve(
      describeMaintenance(context.collections.maintenances.remove(id, { author, version }), context.now()),
    ),
);
