/** GET /services: every service of the scope with its golden signals and a sparkline. Three reads, however many there are. */
import { buildGraph } from '../signals/build-graph.ts';
import { serviceRows } from '../signals/service-rows.ts';
import { resolveQuestion } from '../http/question.ts';
import { defineRoute } from '../http/route.ts';
import { collectWarnings } from '../http/warnings.ts';
import { readSparklinesOf } from './read-sparklines.ts';

export const getServices = defineRoute('getServices', async ({ query }, context) => {
  const question = resolveQuestion(query, context);
  const asked = {
    window: question.window,
    filter: { clusters: query.cluster, namespaces: query.namespace },
  };
  const [answer, received, sent] = await Promise.all([
    context.store.readEdges({ ...asked, histograms: true }),
    readSparklinesOf('target-service', asked, context),
    readSparklinesOf('source-service', asked, context),
  ]);
  const measure = { coveredMs: answer.coveredMs, thresholds: context.thresholds };
  const rows = serviceRows(answer.edges, buildGraph(answer.edges, 'service'), measure);
  return {
    window: answer.window,
    services: rows.map((row) =>
      Object.assign(row, { sparkline: (row.measured === 'inbound' ? received : sent)(row.id) }),
    ),
    warnings: await collectWarnings(context, question, answer),
  };
});
