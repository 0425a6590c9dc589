/** GET /overview: signals of the scope, the window before, what moved, what is in plaintext, and a grid of namespaces. */
import { setImmediate as letOthersRun } from 'node:timers/promises';
import { resolveQuestion } from '../http/question.ts';
import { defineRoute } from '../http/route.ts';
import { collectWarnings } from '../http/warnings.ts';
import { readFullest } from './read-fullest.ts';
import { buildLargeGraph } from '../signals/build-graph.ts';
import { countWorkloads } from '../signals/count-workloads.ts';
import { toSignals } from '../signals/golden-signals.ts';
import { findMovers } from '../signals/movers.ts';
import { namespaceGrid } from '../signals/namespace-grid.ts';
import { listPlaintextEdges } from '../signals/plaintext-edges.ts';
import { presentNodes } from '../signals/present-graph.ts';
import { isInScope } from '../signals/scope.ts';
import { totalSums } from '../signals/sums.ts';

/** The window before is comparable when at least this share of it is stored. */
const COMPARABLE_SHARE = 0.5;

export const getOverview = defineRoute('getOverview', async ({ query }, context) => {
  const question = resolveQuestion(query, context);
  const { from, to } = question.window;
  const filter = { clusters: query.cluster, namespaces: query.namespace };
  const [answer, earlier] = await Promise.all([
    context.store.readEdges({ window: question.window, filter, histograms: true }),
    context.store.readEdges({ window: { from: from - (to - from), to: from }, filter, histograms: true }),
  ]);
  const measure = {
    coveredMs: answer.coveredMs,
    thresholds: context.thresholds,
    saturationOf: await readFullest(context, question),
  };
  // Each step takes long in a large mesh: nothing else should wait for all of them.
  const graph = await buildLargeGraph(answer.edges, 'service');
  await letOthersRun();
  // The same services as GET /services lists.
  const services = presentNodes(graph, measure).filter(
    (node) => graph.nodes.get(node.id)?.identity.anonymous !== true && isInScope(node, query),
  );
  await letOthersRun();
  const health = { ok: 0, degraded: 0, failing: 0, 'no-data': 0 };
  for (const service of services) health[service.health]++;
  const whole = totalSums(answer.edges);
  await letOthersRun();
  const workloads = countWorkloads(answer.edges, query);
  await letOthersRun();
  const comparable = earlier.coveredMs >= COMPARABLE_SHARE * (to - from);
  const previous = comparable ? toSignals(totalSums(earlier.edges), earlier.coveredMs) : null;
  await letOthersRun();
  const before = comparable ? await buildLargeGraph(earlier.edges, 'service') : null;
  await letOthersRun();
  const movers = before ? findMovers(graph, before, { ...measure, scope: query }) : [];
  await letOthersRun();
  const plaintextEdges = listPlaintextEdges(graph, measure);
  await letOthersRun();
  return {
    window: answer.window,
    mesh: {
      ...toSignals(whole, answer.coveredMs),
      services: services.length,
      workloads,
      edges: graph.edges.length,
      health,
    },
    previous,
    movers,
    plaintextEdges,
    namespaces: namespaceGrid(graph, services, measure),
    warnings: [
      ...(await collectWarnings(context, question, answer)),
      ...(question.live ? await context.controlPlane.readTrouble() : []),
    ],
  };
});
