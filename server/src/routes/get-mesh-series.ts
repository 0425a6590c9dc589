/** GET /series: a golden signal of everything in the scope over time. */
import { invalidParameter } from '../http/problem.ts';
import { resolveQuestion } from '../http/question.ts';
import { defineRoute } from '../http/route.ts';
import { resolveStep } from '../http/step.ts';
import { collectWarnings } from '../http/warnings.ts';
import { groupKeyOf } from '../signals/grouping.ts';
import { isToldBy, needsHistograms } from '../signals/metric-value.ts';
import { seriesPoints } from '../signals/series-points.ts';

export const getMeshSeries = defineRoute('getMeshSeries', async ({ query }, context) => {
  const { metric, by } = query;
  if (!isToldBy(metric, by))
    throw invalidParameter('by', `cannot be ${by} for ${metric}: it is not counted by ${by}`);
  const question = resolveQuestion(query, context);
  const answer = await context.store.readSeries({
    window: question.window,
    filter: { clusters: query.cluster, namespaces: query.namespace },
    // A mesh has no other side: its clusters are those that are called.
    by: by === 'cluster' ? 'target-cluster' : groupKeyOf(by, 'inbound'),
    stepMs: resolveStep(query.step, question.window, context),
    histograms: needsHistograms(metric),
  });
  return {
    window: answer.window,
    metric,
    stepMs: answer.stepMs,
    times: [...answer.times],
    series: seriesPoints(answer, query, null),
    warnings: await collectWarnings(context, question, answer),
  };
});
