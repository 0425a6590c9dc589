/** GET /edges/{id}: one edge with both its ends, its workloads, and the identities seen on it. */
import type { TimeWindow } from '@sightglass/shared/time-range';
import { unknownId } from '../http/problem.ts';
import { resolveQuestion } from '../http/question.ts';
import { defineRoute } from '../http/route.ts';
import { collectWarnings } from '../http/warnings.ts';
import { readFullest } from './read-fullest.ts';
import { buildGraph, type GraphNode } from '../signals/build-graph.ts';
import { presentIdentities } from '../signals/identity-pairs.ts';
import { presentEdge, presentGraph, presentNode } from '../signals/present-graph.ts';
import { silentEdge, silentNode } from '../signals/silent-node.ts';
import { findEdgeSubjects, type EdgeSubject } from '../signals/subject.ts';
import type { EdgeFilter, EdgesAnswer, TelemetryStore } from '../store/telemetry-store.ts';
import { isStored } from '../store/stored-node.ts';

interface EdgeReading {
  readonly subject: EdgeSubject;
  readonly answer: EdgesAnswer;
}

/** The first meaning of the id that carried anything; else the first that the history knows; else null. */
async function readMeanings(
  store: TelemetryStore,
  subjects: readonly EdgeSubject[],
  window: TimeWindow,
): Promise<EdgeReading | null> {
  const silent: EdgeReading[] = [];
  for (const subject of subjects) {
    const answer = await store.readEdges({ window, filter: subject.filter, histograms: true });
    if (answer.edges.length > 0) return { subject, answer };
    silent.push({ subject, answer });
  }
  for (const reading of silent) if (await isStored(store, [reading.subject.filter])) return reading;
  return null;
}

/** An end with the signals of all its traffic, not only of this edge. */
async function readEnd(
  store: TelemetryStore,
  { subject, answer }: EdgeReading,
  side: 'source' | 'target',
): Promise<GraphNode> {
  const { filter, sourceKind, targetKind } = subject;
  const kind = side === 'source' ? sourceKind : targetKind;
  const other = side === 'source' ? filter.target : filter.source;
  const silent = silentNode(filter[side], kind, other);
  const { id, anonymous } = silent.identity;
  if (anonymous)
    return buildGraph(answer.edges, { source: kind, target: targetKind }).nodes.get(id) ?? silent;
  const read = async (of: EdgeFilter) =>
    (await store.readEdges({ window: answer.window, filter: of, histograms: true })).edges;
  const received = await read({ target: filter[side] });
  const edges = received.length > 0 ? received : await read({ source: filter[side] });
  return buildGraph(edges, { source: kind, target: kind }).nodes.get(id) ?? silent;
}

export const getEdge = defineRoute('getEdge', async ({ params, query }, context) => {
  const { store, thresholds } = context;
  const question = resolveQuestion(query, context);
  const reading = await readMeanings(store, findEdgeSubjects(params.id, query.kind), question.window);
  if (!reading) throw unknownId('edge', params.id);
  const { subject, answer } = reading;
  const { filter, sourceKind, targetKind, protocol } = subject;
  const [source, target, identities] = await Promise.all([
    readEnd(store, reading, 'source'),
    readEnd(store, reading, 'target'),
    store.readIdentities({ window: question.window, filter }),
  ]);
  const measure = {
    coveredMs: answer.coveredMs,
    thresholds,
    saturationOf: await readFullest(context, question),
  };
  const [edge] = buildGraph(answer.edges, { source: sourceKind, target: targetKind }).edges;
  return {
    window: answer.window,
    edge: presentEdge(edge ?? silentEdge(source, target, protocol), measure),
    source: presentNode(source, measure),
    target: presentNode(target, measure),
    workloadEdges: presentGraph(buildGraph(answer.edges, 'workload'), measure).edges,
    identities: presentIdentities(identities),
    warnings: await collectWarnings(context, question, {
      ...answer,
      warnings: [...answer.warnings, ...identities.warnings],
    }),
  };
});
