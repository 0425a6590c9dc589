/** GET /services/{id}/changes: what changed about a service in a window, from its traffic and from what was written down. */
import { formatServiceId } from '@sightglass/shared/identity';
import { chooseStep, parseAt, type TimeWindow } from '@sightglass/shared/time-range';
import type { Milliseconds } from '@sightglass/shared/units';
import {
  listAlertChanges,
  listCertificateChanges,
  listConfigChanges,
  listMaintenanceChanges,
  listSilenceChanges,
} from '../changes/list-records.ts';
import { listClustersOf, listMoves, type ServiceSeries } from '../changes/list-moves.ts';
import { readMeasuredSteps } from '../changes/measured-steps.ts';
import { findTrouble, orderChanges } from '../changes/order-changes.ts';
import type { AppContext } from '../http/app-context.ts';
import { unknownId } from '../http/problem.ts';
import { resolveQuestion, type Question } from '../http/question.ts';
import { defineRoute } from '../http/route.ts';
import { collectWarnings } from '../http/warnings.ts';
import { listConfigWarnings } from '../mesh-config/config-warnings.ts';
import { findServiceSubject, type NodeSubject } from '../signals/subject.ts';
import type { GroupKey, SeriesAnswer } from '../store/telemetry-store.ts';
import { isStored } from '../store/stored-node.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Around a moment: what may have led to it, and what followed at once. */
const BEFORE_MS = HOUR_MS;
const AFTER_MS = 15 * MINUTE_MS;
/** Read before the window, to know what was new in it: as long as the window, within bounds. */
const LEAST_BASELINE_MS = 30 * MINUTE_MS;
const MOST_BASELINE_MS = 24 * HOUR_MS;
const MOST_STEPS = 180;
const MOST_CHANGES = 300;

function askQuestion(
  query: { range: string; at?: string | undefined; around?: string | undefined },
  context: AppContext,
): Question {
  const around = query.around ? parseAt(query.around) : null;
  if (around === null) return resolveQuestion(query, context);
  const present = resolveQuestion({ range: 'now-1h' }, context).window.to;
  const from = Math.min(around, present) - BEFORE_MS;
  return resolveQuestion(
    { range: `${from}..${Math.max(from + 1, Math.min(present, around + AFTER_MS))}` },
    context,
  );
}

/** Step, window and baseline, both whole steps. */
function planSteps({ from, to }: TimeWindow, intervalMs: Milliseconds) {
  const baselineMs = Math.min(MOST_BASELINE_MS, Math.max(LEAST_BASELINE_MS, to - from));
  const stepMs = chooseStep({ from: from - baselineMs, to }, MOST_STEPS, Math.max(intervalMs, MINUTE_MS));
  const start = Math.floor((from - baselineMs) / stepMs) * stepMs;
  return { stepMs, baseline: { from: start, to: from }, asked: { from: start, to } };
}

async function readSeries(
  subject: NodeSubject,
  asked: { readonly window: TimeWindow; readonly stepMs: Milliseconds },
  { store }: AppContext,
): Promise<ServiceSeries> {
  const read = (
    filter: NodeSubject['inbound'],
    by: GroupKey,
    histograms: boolean,
  ): Promise<SeriesAnswer> | null => (filter ? store.readSeries({ ...asked, filter, by, histograms }) : null);
  const [received, versions, callers, callees] = await Promise.all([
    read(subject.inbound, 'none', true),
    read(subject.inbound, 'target-version', false),
    read(subject.inbound, 'source-service', false),
    store.readSeries({ ...asked, filter: subject.outbound, by: 'target-service', histograms: true }),
  ]);
  const series = {
    cluster: subject.ref.cluster,
    received,
    // A gateway receives nothing that anybody tells of: its versions are those that send.
    versions:
      versions && versions.groups.length > 0
        ? versions
        : await read(subject.outbound, 'source-version', false),
    callers,
    callees,
  };
  return { ...series, measured: await readMeasuredSteps(store, listClustersOf(series), asked) };
}

/** Names of the workloads that answer for the service, or call as it. */
async function readWorkloads(
  subject: NodeSubject,
  window: TimeWindow,
  { store }: AppContext,
): Promise<Set<string>> {
  const [inbound, outbound] = await Promise.all([
    subject.inbound && store.readEdges({ window, filter: subject.inbound, histograms: false }),
    store.readEdges({ window, filter: subject.outbound, histograms: false }),
  ]);
  return new Set([
    ...(inbound?.edges.map(({ edge }) => edge.target.workload) ?? []),
    ...outbound.edges.map(({ edge }) => edge.source.workload),
  ]);
}

async function listRecords(subject: NodeSubject, window: TimeWindow, context: AppContext) {
  const { alerting, collections, configHistory, certificates } = context;
  const { ref } = subject;
  // One moment more than the window has: what happens at its very end belongs to it.
  const touched = { from: window.from, to: window.to + 1 };
  const everywhere = { clusters: [], namespaces: [], kinds: [] };
  const config = configHistory.readChanges({
    ...everywhere,
    window: touched,
    service: ref,
    limit: MOST_CHANGES,
  });
  const episodes = alerting.table.history({
    window: touched,
    subject: formatServiceId(ref),
    limit: MOST_CHANGES,
  });
  const [shown, workloads] = await Promise.all([
    certificates.read(),
    readWorkloads(subject, window, context),
  ]);
  return [
    ...listConfigChanges(config),
    ...listAlertChanges(alerting.present(episodes), window),
    ...listMaintenanceChanges(collections.maintenances.list(), ref, window),
    ...listSilenceChanges(collections.silences.list(), ref, window),
    ...listCertificateChanges(shown.certificates, { ...ref, workloads }, window),
  ];
}

export const getServiceChanges = defineRoute(
  'getServiceChanges',
  async ({ params, query }, context) => {
    const subject = findServiceSubject(params.id);
    if (!subject) throw unknownId('service', params.id);
    const question = askQuestion(query, context);
    const { window } = question;
    const { stepMs, baseline, asked } = planSteps(window, context.intervalMs);
    const series = await readSeries(subject, { window: asked, stepMs }, context);
    const known = [series.received, series.callees].some((answer) => (answer?.groups.length ?? 0) > 0);
    const traces = subject.inbound ? [subject.inbound, subject.outbound] : [subject.outbound];
    if (!known && !(await isStored(context.store, traces))) throw unknownId('service', params.id);
    const moves = listMoves(series).filter(({ at }) => at >= window.from);
    const changes = [...moves, ...(await listRecords(subject, window, context))];
    const around = query.around ? parseAt(query.around) : null;
    const trouble = findTrouble(changes, around);
    const ordered = orderChanges(changes, trouble);
    return {
      window,
      baseline,
      stepMs: series.callees.stepMs,
      trouble,
      changes: ordered.slice(0, MOST_CHANGES),
      truncated: ordered.length > MOST_CHANGES,
      warnings: [
        ...(await collectWarnings(context, question, { ...series.callees, window: asked })),
        ...listConfigWarnings(context.meshConfig.clusters()),
      ],
    };
  },
  { cached: false },
);
