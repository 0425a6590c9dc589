/** POST /alert-rules: keeps a new rule. */
import { defineRoute } from '../http/route.ts';
import { presentRule } from './alert-rule-record.ts';
import { checkRule } from './check-alert-rule.ts';

export const createAlertRule = defineRoute('createAlertRule', ({ body, author }, context) => {
  checkRule(body, context.collections.receivers);
  return Promise.resolve(presentRule(context.collections.alertRules.create(body, { author })));
});
