/** GET /impact/windows: the coming week's windows for an outage, the best first by rank. */
import { defineRoute } from '../http/route.ts';
import { readImpact } from '../impact/read-impact.ts';
import { answerWindows } from '../impact/read-windows.ts';

export const getMaintenanceWindows = defineRoute(
  'getMaintenanceWindows',
  async ({ query }, context) => answerWindows(await readImpact(query, context), query, context),
  { cached: false },
);
