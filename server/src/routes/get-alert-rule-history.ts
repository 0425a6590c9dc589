/** GET /alert-rules/{id}/history: every version of a rule, newest first. */
import { ProblemError } from '../http/problem.ts';
import { defineRoute } from '../http/route.ts';

export const getAlertRuleHistory = defineRoute(
  'getAlertRuleHistory',
  ({ params }, { collections }) => {
    const revisions = collections.alertRules.history(params.id);
    if (revisions.length === 0) throw new ProblemError(404, `There is no alert rule ${params.id}.`);
    return Promise.resolve({ revisions });
  },
  { cached: false },
);
