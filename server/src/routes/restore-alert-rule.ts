/** POST /alert-rules/{id}/restore: brings a deleted rule back. */
import { defineRoute } from '../http/route.ts';
import { presentRule } from './alert-rule-record.ts';

export const restoreAlertRule = defineRoute('restoreAlertRule', ({ params, author }, { collections }) =>
  Promise.resolve(presentRule(collections.alertRules.restore(params.id, { author }))),
);
