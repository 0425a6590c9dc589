/** GET /services/{id}/signals: the golden signals of one service, without the names of those whom it talks with. */
import type { ServiceSignals } from '@sightglass/shared/contract';
import { formatServiceId } from '@sightglass/shared/identity';
import { unknownId } from '../http/problem.ts';
import { resolveQuestion } from '../http/question.ts';
import { defineRoute } from '../http/route.ts';
import { collectWarnings } from '../http/warnings.ts';
import { buildGraph } from '../signals/build-graph.ts';
import { serviceRow, type UnsparkedRow } from '../signals/service-rows.ts';
import { silentNode } from '../signals/silent-node.ts';
import { findServiceSubject } from '../signals/subject.ts';
import { readFullest } from './read-fullest.ts';
import { readNode } from './read-node.ts';
import { isStored } from '../store/stored-node.ts';

/** Named one by one, so that what a row gains one day is not told here by itself. */
function withoutOthers(row: UnsparkedRow): ServiceSignals['service'] {
  const { id, cluster, namespace, name, external, health, measured, saturation } = row;
  const { requestsPerSecond, errorRatio, latency, bytesPerSecond, openedPerSecond, mtls } = row;
  const signals = { requestsPerSecond, errorRatio, latency, bytesPerSecond, openedPerSecond, mtls };
  return { id, cluster, namespace, name, external, health, measured, saturation, ...signals };
}

export const getServiceSignals = defineRoute('getServiceSignals', async ({ params, query }, context) => {
  const subject = findServiceSubject(params.id);
  if (!subject) throw unknownId('service', params.id);
  const { store, thresholds } = context;
  const question = resolveQuestion(query, context);
  const { answer, edges } = await readNode(store, subject, question.window);
  const traces = subject.inbound ? [subject.inbound, subject.outbound] : [subject.outbound];
  if (edges.length === 0 && !(await isStored(store, traces))) throw unknownId('service', params.id);
  const node =
    buildGraph(edges, 'service').nodes.get(formatServiceId(subject.ref)) ??
    silentNode({ ...subject.ref, service: subject.ref.name }, 'service');
  const row = serviceRow(edges, node, {
    coveredMs: answer.coveredMs,
    thresholds,
    saturationOf: await readFullest(context, question),
  });
  return {
    window: answer.window,
    service: withoutOthers(row),
    warnings: await collectWarnings(context, question, answer),
  };
});
