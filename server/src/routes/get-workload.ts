/** GET /workloads/{id}: one workload with its callers and callees (workloads) and the services it answers for. */
import { formatServiceId, UNKNOWN } from '@sightglass/shared/identity';
import { unknownId } from '../http/problem.ts';
import { resolveQuestion } from '../http/question.ts';
import { defineRoute } from '../http/route.ts';
import { collectWarnings } from '../http/warnings.ts';
import { readFullest } from './read-fullest.ts';
import { buildGraph } from '../signals/build-graph.ts';
import { presentIdentities } from '../signals/identity-pairs.ts';
import { presentGraph, presentNode } from '../signals/present-graph.ts';
import { silentNode } from '../signals/silent-node.ts';
import { findWorkloadSubject } from '../signals/subject.ts';
import { readNode, readNodeIdentities } from './read-node.ts';
import { isStored } from '../store/stored-node.ts';

export const getWorkload = defineRoute('getWorkload', async ({ params, query }, context) => {
  const subject = findWorkloadSubject(params.id);
  if (!subject) throw unknownId('workload', params.id);
  const { store, thresholds } = context;
  const id = formatServiceId(subject.ref);
  const question = resolveQuestion(query, context);
  const [{ answer, edges, inbound, outbound }, identities] = await Promise.all([
    readNode(store, subject, question.window),
    readNodeIdentities(store, subject, question.window),
  ]);
  const traces = subject.inbound ? [subject.inbound, subject.outbound] : [subject.outbound];
  if (edges.length === 0 && !(await isStored(store, traces))) throw unknownId('workload', params.id);

  const measure = {
    coveredMs: answer.coveredMs,
    thresholds,
    saturationOf: await readFullest(context, question),
  };
  const graph = buildGraph(edges, 'workload');
  const node = graph.nodes.get(id) ?? silentNode({ ...subject.ref, workload: subject.ref.name }, 'workload');
  const presented = presentGraph(graph, measure);
  const ends =
    inbound.length > 0 ? inbound.map(({ edge }) => edge.target) : outbound.map(({ edge }) => edge.source);
  const services = ends.map(({ cluster, namespace, service }) =>
    formatServiceId({ cluster, namespace, name: service }),
  );
  const versions = ends.map(({ version }) => version).filter((version) => version !== UNKNOWN);
  return {
    window: answer.window,
    workload: presentNode(node, measure),
    services: [...new Set(services)].toSorted(),
    versions: [...new Set(versions)].toSorted(),
    callers: presented.edges.filter((edge) => edge.target === id),
    callees: presented.edges.filter((edge) => edge.source === id),
    identities: presentIdentities(identities),
    warnings: await collectWarnings(context, question, {
      ...answer,
      warnings: [...answer.warnings, ...identities.warnings],
    }),
  };
});
