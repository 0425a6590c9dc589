/** POST /maintenance-windows: plans work; also in the past, for budgets. */
import { defineRoute } from '../http/route.ts';
import { describeMaintenance } from './maintenance-records.ts';

export const createMaintenance = defineRoute('createMaintenance', ({ body, author }, context) =>
  Promise.resolve(
    describeMaintenance(context.collections.maintenances.create(body, { author }), context.now()),
  ),
);
