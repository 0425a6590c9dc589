/** POST /alert-rule-preview: what a rule would have done over stored history, and what it sees now. Keeps nothing. */
import { resolveQuestion } from '../http/question.ts';
import { invalidParameter } from '../http/problem.ts';
import { defineRoute } from '../http/route.ts';
import { resolveRange } from '@sightglass/shared/time-range';
import { checkRule } from './check-alert-rule.ts';

export const previewAlertRule = defineRoute('previewAlertRule', async ({ body }, context) => {
  const { rule, range } = body;
  checkRule(rule, null);
  if (!resolveRange(range, context.now()))
    throw invalidParameter('body.range', 'is no time range such as now-1d');
  const { window, warnings } = resolveQuestion({ range, at: undefined }, context);
  const preview = await context.alerting.previewRule(rule, window);
  return { ...preview, warnings: [...warnings, ...preview.warnings] };
});
