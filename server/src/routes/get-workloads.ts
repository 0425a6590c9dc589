/** GET /workloads: every workload of the scope with its golden signals. */
import { buildLargeGraph } from '../signals/build-graph.ts';
import { presentGraph } from '../signals/present-graph.ts';
import { resolveQuestion } from '../http/question.ts';
import { defineRoute } from '../http/route.ts';
import { collectWarnings } from '../http/warnings.ts';
import { readFullest } from './read-fullest.ts';

export const getWorkloads = defineRoute('getWorkloads', async ({ query }, context) => {
  const question = resolveQuestion(query, context);
  const filter = { clusters: query.cluster, namespaces: query.namespace };
  const answer = await context.store.readEdges({ window: question.window, filter, histograms: true });
  const measure = {
    coveredMs: answer.coveredMs,
    thresholds: context.thresholds,
    saturationOf: await readFullest(context, question),
  };
  const graph = await buildLargeGraph(answer.edges, 'workload');
  const nodes = new Map(
    [...graph.nodes].filter(([, { identity }]) => identity.kind === 'workload' && !identity.anonymous),
  );
  return {
    window: answer.window,
    workloads: presentGraph({ nodes, edges: [] }, measure).nodes,
    warnings: await collectWarnings(context, question, answer),
  };
});
