/** One service: how callers' proxies shield it, and how often they tried again. Questions to the store: edges, for who calls at all, and readings; one to the access log. */
import type { RangeQuery, ServiceResilience, ShieldedCaller } from '@sightglass/shared/contract';
import type { AppContext } from '../http/app-context.ts';
import { unknownId } from '../http/problem.ts';
import { resolveQuestion } from '../http/question.ts';
import { collectWarnings } from '../http/warnings.ts';
import { findServiceSubject } from '../signals/subject.ts';
import { isStored } from '../store/stored-node.ts';
import { tellAll, tellCaller } from './present-resilience.ts';
import { readAttempts } from './read-attempts.ts';
import { readReadings } from './read-readings.ts';

const keyOf = (end: {
  readonly cluster: string;
  readonly namespace: string;
  readonly workload: string;
}): string => JSON.stringify([end.cluster, end.namespace, end.workload]);

function compareCallers(a: ShieldedCaller, b: ShieldedCaller): number {
  const byRetries = (b.retries.retries ?? -1) - (a.retries.retries ?? -1);
  return byRetries || keyOf(a).localeCompare(keyOf(b)) || (a.subset ?? '').localeCompare(b.subset ?? '');
}

/** Throws a 404 for what was never seen. */
export async function readServiceResilience(
  id: string,
  query: RangeQuery,
  context: AppContext,
): Promise<ServiceResilience> {
  const subject = findServiceSubject(id);
  if (!subject?.inbound) throw unknownId('service', id);
  const { store, intervalMs, accessLog } = context;
  const filter = subject.inbound;
  const question = resolveQuestion(query, context);
  const { window } = question;
  const [edges, { readings, toldFrom, warnings }, logged] = await Promise.all([
    store.readEdges({ window, filter, histograms: false }),
    readReadings(store, { service: subject.ref, window, edges: filter, intervalMs }),
    accessLog && readAttempts(accessLog, subject.ref, window),
  ]);
  const isKnown = edges.edges.length > 0 || readings.length > 0 || logged !== null;
  if (!isKnown && !(await isStored(store, [filter, subject.outbound]))) throw unknownId('service', id);
  const callers = new Set([
    ...edges.edges.map(({ edge }) => keyOf(edge.source)),
    ...readings.map(({ owner }) => keyOf(owner)),
  ]);
  return {
    window: edges.window,
    toldFrom,
    callers: callers.size,
    ...tellAll(readings),
    logged,
    byCaller: readings.map(tellCaller).toSorted(compareCallers),
    warnings: [...(await collectWarnings(context, question, edges)), ...warnings],
  };
}
