/** POST /security/policies/backtest: what policies of a text would have made of what was observed. Keeps nothing and changes nothing. */
import { resolveRange } from '@sightglass/shared/time-range';
import { invalidParameter } from '../http/problem.ts';
import { defineRoute } from '../http/route.ts';
import { readLongPolicyText } from '../security/authorization/read-long-policy-text.ts';
import { answerBacktest } from './policy-question.ts';

export const backtestPolicy = defineRoute('backtestPolicy', async ({ body }, context) => {
  const window = resolveRange(body.range, context.now());
  if (!window) throw invalidParameter('body.range', 'is no time range such as now-7d');
  const { policies, problems } = await readLongPolicyText(body.yaml, body.cluster || null);
  return answerBacktest(context, { window, asked: policies, with: body.with }, problems);
});
