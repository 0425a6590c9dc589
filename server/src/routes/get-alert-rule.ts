/** GET /alert-rules/{id}: one rule, also when it was deleted. */
import { ProblemError } from '../http/problem.ts';
import { defineRoute } from '../http/route.ts';
import { presentRule } from './alert-rule-record.ts';

export const getAlertRule = defineRoute(
  'getAlertRule',
  ({ params }, { collections }) => {
    const stored = collections.alertRules.read(params.id);
    if (!stored) throw new ProblemError(404, `There is no alert rule ${params.id}.`);
    return Promise.resolve(presentRule(stored));
  },
  { cached: false },
);
