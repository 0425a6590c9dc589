/** GET /topology: edges of the window -> the graph of services, workloads or versions; focused and folded as asked. */
import { setImmediate as letOthersRun } from 'node:timers/promises';
import { buildLargeGraph, type Graph } from '../signals/build-graph.ts';
import { findFocus, focusGraph } from '../signals/focus-graph.ts';
import { FOLD_ABOVE_NODES, foldGraph } from '../signals/fold-graph.ts';
import { writeTopology } from '../signals/write-topology.ts';
import { unknownId } from '../http/problem.ts';
import { resolveQuestion } from '../http/question.ts';
import { defineRoute } from '../http/route.ts';
import { collectWarnings } from '../http/warnings.ts';
import { createPacker } from '../http/written-json.ts';
import { readFullest } from './read-fullest.ts';
import { isStoredNode } from '../store/stored-node.ts';

const EMPTY: Graph = { nodes: new Map(), edges: [] };

export const getTopology = defineRoute('getTopology', async ({ query }, context) => {
  const question = resolveQuestion(query, context);
  const filter = { clusters: query.cluster, namespaces: query.namespace };
  const answer = await context.store.readEdges({ window: question.window, filter, histograms: true });
  let graph = await buildLargeGraph(answer.edges, query.kind);
  if (query.service !== undefined && query.service !== '') {
    const centre = findFocus(graph, query.service);
    if (centre.length > 0) graph = focusGraph(graph, centre, query.hops);
    else if (await isStoredNode(context.store, query.service)) graph = EMPTY;
    else throw unknownId(query.kind, query.service);
  }
  if (query.fold === 'all' || (query.fold === 'auto' && graph.nodes.size > FOLD_ABOVE_NODES)) {
    graph = foldGraph(graph, query.open);
  }
  const warnings = await collectWarnings(context, question, answer);
  const saturationOf = await readFullest(context, question);
  // A mesh of 10,000 edges takes tens of milliseconds a step: nothing else should wait for all of them.
  await letOthersRun();
  const { window, coveredMs } = answer;
  const packer = createPacker();
  const body = await writeTopology(
    graph,
    { coveredMs, thresholds: context.thresholds, saturationOf },
    { window, warnings, onPart: packer.add },
  );
  return packer.finish(body);
});
