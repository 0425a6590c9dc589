/** GET /topology-diff: the graphs of two windows -> what differs between them; focused and folded as the graph is. */
import { setImmediate as letOthersRun } from 'node:timers/promises';
import type { TimeWindow } from '@sightglass/shared/time-range';
import { overlapOf, resolveAgainst } from '../changes/against-window.ts';
import { listClusters, readClusterCoverage, type ClusterCoverage } from '../changes/cluster-coverage.ts';
import { diffGraphs, type ObservedGraph } from '../changes/diff-graphs.ts';
import { invalidParameter, unknownId } from '../http/problem.ts';
import { resolveQuestion } from '../http/question.ts';
import { defineRoute } from '../http/route.ts';
import { collectWarnings } from '../http/warnings.ts';
import { NOISE_RULES } from '../signals/beyond-noise.ts';
import { buildLargeGraph, type Graph } from '../signals/build-graph.ts';
import { findFocus, focusGraph } from '../signals/focus-graph.ts';
import { FOLD_ABOVE_NODES, foldGraph } from '../signals/fold-graph.ts';
import type { Answer } from '../store/telemetry-store.ts';
import { isStoredNode } from '../store/stored-node.ts';

/** Nodes and edges of either. */
function unite(a: Graph, b: Graph): Graph {
  const edges = new Map([...a.edges, ...b.edges].map((edge) => [edge.id, edge]));
  return { nodes: new Map([...a.nodes, ...b.nodes]), edges: [...edges.values()] };
}

/** What of a graph lies in another. */
function cutTo(graph: Graph, part: Graph): Graph {
  const kept = new Set(part.edges.map(({ id }) => id));
  return {
    nodes: new Map([...graph.nodes].filter(([id]) => part.nodes.has(id))),
    edges: graph.edges.filter(({ id }) => kept.has(id)),
  };
}

const lengthOf = ({ from, to }: TimeWindow): number => to - from;

function observe(
  graph: Graph,
  clusters: ClusterCoverage,
  { coveredMs, window }: Pick<Answer, 'coveredMs' | 'window'>,
): ObservedGraph {
  return { graph, clusters, coveredMs, windowMs: lengthOf(window) };
}

export const getTopologyDiff = defineRoute('getTopologyDiff', async ({ query }, context) => {
  const { store, thresholds, intervalMs } = context;
  const question = resolveQuestion(query, context);
  const { window } = question;
  const against = resolveAgainst(query.against, window, window.to);
  if (!against) throw invalidParameter('against', 'is empty or reversed, or reaches beyond all time');
  const filter = { clusters: query.cluster, namespaces: query.namespace };
  const [answer, earlier] = await Promise.all([
    store.readEdges({ window, filter, histograms: true }),
    store.readEdges({ window: against, filter, histograms: true }),
  ]);
  const asked = { store, clusters: listClusters([answer, earlier]), leastStepMs: intervalMs };
  const [nowClusters, beforeClusters] = await Promise.all([
    readClusterCoverage(asked, answer),
    readClusterCoverage(asked, earlier),
  ]);
  let now = await buildLargeGraph(answer.edges, query.kind);
  await letOthersRun();
  let before = await buildLargeGraph(earlier.edges, query.kind);
  await letOthersRun();
  const whole = unite(before, now);
  if (query.service !== undefined && query.service !== '') {
    const centre = findFocus(whole, query.service);
    if (centre.length === 0 && !(await isStoredNode(store, query.service)))
      throw unknownId(query.kind, query.service);
    // Around both: what is near in one window only is there in both, or in neither.
    const part = focusGraph(whole, centre, query.hops);
    [now, before] = [cutTo(now, part), cutTo(before, part)];
  }
  const size = unite(before, now).nodes.size;
  if (query.fold === 'all' || (query.fold === 'auto' && size > FOLD_ABOVE_NODES)) {
    [now, before] = [foldGraph(now, query.open), foldGraph(before, query.open)];
  }
  await letOthersRun();
  const diff = diffGraphs(
    observe(now, nowClusters, answer),
    observe(before, beforeClusters, earlier),
    thresholds,
  );
  return {
    window: answer.window,
    against: earlier.window,
    coveredMs: answer.coveredMs,
    againstCoveredMs: earlier.coveredMs,
    overlapMs: overlapOf(answer.window, earlier.window),
    clusters: asked.clusters.toSorted().map((cluster) => ({
      cluster,
      nowMs: nowClusters.get(cluster) ?? 0,
      beforeMs: beforeClusters.get(cluster) ?? 0,
    })),
    rules: NOISE_RULES,
    ...diff,
    warnings: [
      ...(await collectWarnings(context, question, answer)),
      ...earlier.warnings.map(({ code, subject, message }) => ({
        code,
        subject,
        message: `In the window compared with: ${message}`,
      })),
    ],
  };
});
