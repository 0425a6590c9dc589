/** POST /maintenance-windows: plans work; also in the past, for budgets. */
import { defineRoute } from '../http/route.ts';
import { describeMaintenance } from './maintenance-records.ts';

export const createMaintenance = defineRoute('createMaintenance', ({ body, author }, { collections, now }) =>
  Promise.resolve(describeMaintenance(collections.maintenances.create(body, { author }), now())),
);
