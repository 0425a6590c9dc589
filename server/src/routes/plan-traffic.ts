/** POST /services/{id}/traffic/plan: what a form would write, and what to expect of it. Keeps nothing and changes nothing. */
import { defineRoute } from '../http/route.ts';
import { planChange } from '../traffic/change/plan-change.ts';

export const planTraffic = defineRoute('planTraffic', ({ params, body }, context) =>
  planChange(params.id, body, context),
);
