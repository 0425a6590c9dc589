/** GET /impact: who depends on the chosen services, and what an outage of theirs would cost. */
import { defineRoute } from '../http/route.ts';
import { answerImpact, readImpact } from '../impact/read-impact.ts';

export const getImpact = defineRoute(
  'getImpact',
  async ({ query }, context) => answerImpact(await readImpact(query, context), query, context),
  { cached: false },
);
