/** POST /slos: keeps a new SLO. */
import { defineRoute } from '../http/route.ts';
import { refuseUselessSlo, sloRecordOf } from './slo-rows.ts';

export const createSlo = defineRoute('createSlo', async ({ body, author }, context) => {
  await refuseUselessSlo(body, context);
  return sloRecordOf(context.collections.slos.create(body, { author }));
});
