/** One service: how callers' proxies shield it, and how often they tried again. Readings first: edges (who calls at all) and the access log are asked about the window that these are of. */
import type { RangeQuery, ServiceResilience, ShieldedCaller, Warning } from '@sightglass/shared/contract';
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { AppContext } from '../http/app-context.ts';
import { unknownId } from '../http/problem.ts';
import { resolveQuestion } from '../http/question.ts';
import { collectWarnings } from '../http/warnings.ts';
import { findServiceSubject } from '../signals/subject.ts';
import { isStored } from '../store/stored-node.ts';
import { tellAll, tellCaller } from './present-resilience.ts';
import { readAttempts } from './read-attempts.ts';
import { readReadings } from './read-readings.ts';

/** A window so much longer than another is another. */
const WIDER_TIMES = 1.5;

const keyOf = (end: {
  readonly cluster: string;
  readonly namespace: string;
  readonly workload: string;
}): string => JSON.stringify([end.cluster, end.namespace, end.workload]);

function compareCallers(a: ShieldedCaller, b: ShieldedCaller): number {
  const byRetries = (b.retries.retries ?? -1) - (a.retries.retries ?? -1);
  return byRetries || keyOf(a).localeCompare(keyOf(b)) || (a.subset ?? '').localeCompare(b.subset ?? '');
}

/** Calls may be kept by longer steps than what proxies counted: then there are callers of a time of which nothing else is told. */
function warnOfCallers(called: TimeWindow, counted: TimeWindow): Warning[] {
  const [lengthMs, countedMs] = [called.to - called.from, counted.to - counted.from];
  if (lengthMs <= WIDER_TIMES * countedMs) return [];
  const [from, to] = [called.from, called.to].map((at) => new Date(at).toISOString());
  const message = `Callers are those of ${from} to ${to}: who called is kept by longer steps than what proxies counted.`;
  return [{ code: 'partial-history', subject: 'callers', message }];
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
  const { readings, toldFrom, warnings, ...read } = await readReadings(store, {
    service: subject.ref,
    window,
    edges: filter,
    intervalMs,
  });
  // A step that is still going on holds nothing of what is to come.
  const counted = { ...read.window, to: Math.min(read.window.to, Math.max(window.to, context.now())) };
  const [edges, logged] = await Promise.all([
    store.readEdges({ window: counted, filter, histograms: false }),
    accessLog && readAttempts(accessLog, subject.ref, counted),
  ]);
  const isKnown = edges.edges.length > 0 || readings.length > 0 || logged !== null;
  if (!isKnown && !(await isStored(store, [filter, subject.outbound]))) throw unknownId('service', id);
  const callers = new Set([
    ...edges.edges.map(({ edge }) => keyOf(edge.source)),
    ...readings.map(({ owner }) => keyOf(owner)),
  ]);
  return {
    window: counted,
    toldFrom,
    callers: callers.size,
    ...tellAll(readings),
    logged,
    byCaller: readings.map(tellCaller).toSorted(compareCallers),
    warnings: [
      ...(await collectWarnings(context, { ...question, window: counted }, edges)),
      ...warnings,
      ...warnOfCallers(edges.window, counted),
    ],
  };
}
