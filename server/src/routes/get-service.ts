/** GET /services/{id}: one service with its callers, callees, workloads, versions and identities. */
import { formatServiceId } from '@sightglass/shared/identity';
import { unknownId } from '../http/problem.ts';
import { resolveQuestion } from '../http/question.ts';
import { defineRoute } from '../http/route.ts';
import { collectWarnings } from '../http/warnings.ts';
import { readFullest } from './read-fullest.ts';
import { buildGraph, type Graph, type GraphNode } from '../signals/build-graph.ts';
import { presentIdentities } from '../signals/identity-pairs.ts';
import type { GraphKind } from '../signals/node-identity.ts';
import { presentGraph } from '../signals/present-graph.ts';
import { serviceRow } from '../signals/service-rows.ts';
import { silentNode } from '../signals/silent-node.ts';
import { findServiceSubject } from '../signals/subject.ts';
import { readNode, readNodeIdentities } from './read-node.ts';
import { readSparklinesOf } from './read-sparklines.ts';
import { isStored } from '../store/stored-node.ts';

/** Nodes of a finer graph that belong to the service. */
function nodesOf(graph: Graph, serviceId: string): Map<string, GraphNode> {
  return new Map([...graph.nodes].filter(([, { serviceIds }]) => serviceIds.has(serviceId)));
}

export const getService = defineRoute('getService', async ({ params, query }, context) => {
  const subject = findServiceSubject(params.id);
  if (!subject) throw unknownId('service', params.id);
  const { store, thresholds } = context;
  const id = formatServiceId(subject.ref);
  const question = resolveQuestion(query, context);
  const { window } = question;
  const [reading, identities, received, sent] = await Promise.all([
    readNode(store, subject, window),
    readNodeIdentities(store, subject, window),
    subject.inbound && readSparklinesOf('target-service', { window, filter: subject.inbound }, context),
    readSparklinesOf('source-service', { window, filter: subject.outbound }, context),
  ]);
  const { answer, edges, inbound } = reading;
  const traces = subject.inbound ? [subject.inbound, subject.outbound] : [subject.outbound];
  if (edges.length === 0 && !(await isStored(store, traces))) throw unknownId('service', params.id);

  const measure = {
    coveredMs: answer.coveredMs,
    thresholds,
    saturationOf: await readFullest(context, question),
  };
  const graph = buildGraph(edges, 'service');
  const node = graph.nodes.get(id) ?? silentNode({ ...subject.ref, service: subject.ref.name }, 'service');
  const row = serviceRow(edges, node, measure);
  const presented = presentGraph(graph, measure);
  const partsAs = (kind: GraphKind) => {
    const parts = buildGraph(inbound.length > 0 ? inbound : edges, kind);
    return presentGraph({ nodes: nodesOf(parts, id), edges: [] }, measure).nodes;
  };
  return {
    window: answer.window,
    service: {
      ...row,
      sparkline: row.measured === 'inbound' && received ? received(id) : sent(id),
    },
    callers: presented.edges.filter((edge) => edge.target === id),
    callees: presented.edges.filter((edge) => edge.source === id),
    workloads: partsAs('workload').filter(({ kind }) => kind === 'workload'),
    versions: partsAs('version'),
    identities: presentIdentities(identities),
    warnings: await collectWarnings(context, question, {
      ...answer,
      warnings: [...answer.warnings, ...identities.warnings],
    }),
  };
});
