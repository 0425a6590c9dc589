/** DELETE /alert-rules/{id}: its alerts end at the next evaluation; it can be restored. */
import { defineRoute } from '../http/route.ts';
import { presentRule } from './alert-rule-record.ts';

export const deleteAlertRule = defineRoute('deleteAlertRule', ({ params, query, author }, { collections }) =>
  Promise.resolve(presentRule(collections.alertRules.remove(params.id, { author, version: query.version }))),
);
