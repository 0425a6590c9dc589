/** PUT /alert-rules/{id}: changes a rule; 409 when it was changed since `version`. */
import { defineRoute } from '../http/route.ts';
import { presentRule } from './alert-rule-record.ts';
import { checkRule } from './check-alert-rule.ts';

export const changeAlertRule = defineRoute('changeAlertRule', ({ params, query, body, author }, context) => {
  const { alertRules, receivers } = context.collections;
  checkRule(body, receivers);
  return Promise.resolve(presentRule(alertRules.change(params.id, body, { author, version: query.version })));
});
