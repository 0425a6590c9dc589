/** GET /timeline: the stored history as a line of time, for choosing a moment of it. It ends at the present, whatever moment is looked at. */
import type { Alert, TimelineMark } from '@sightglass/shared/contract';
import { parseVersionId } from '@sightglass/shared/identity';
import { chooseStep, type TimeWindow } from '@sightglass/shared/time-range';
import { findComings } from '../changes/find-comings.ts';
import type { AppContext } from '../http/app-context.ts';
import { resolveQuestion } from '../http/question.ts';
import { defineRoute } from '../http/route.ts';
import { collectWarnings } from '../http/warnings.ts';
import { errorRatioOf, perSecond } from '../signals/golden-signals.ts';
import { roundSignificant } from '../signals/round.ts';
import { isInScope, type Scope } from '../signals/scope.ts';

const MINUTE_MS = 60_000;
const MOST_POINTS = 240;
/** New versions are looked for in fewer steps: a mesh may have thousands of them. */
const VERSION_POINTS = 60;
const MOST_MARKS = 200;

/** Whether an alert is about a place within the scope; what is about no place is about all. */
function isAlertInScope({ labels }: Pick<Alert, 'labels'>, scope: Scope): boolean {
  const { cluster, namespace } = labels;
  return (
    (cluster === undefined || isInScope({ cluster, namespace: '' }, { cluster: scope.cluster ?? [] })) &&
    (namespace === undefined || isInScope({ cluster: '', namespace }, { namespace: scope.namespace ?? [] }))
  );
}

function listAlertMarks(window: TimeWindow, scope: Scope, { alerting }: AppContext): TimelineMark[] {
  const episodes = alerting.table.history({ window, limit: MOST_MARKS + 1 });
  return alerting
    .present(episodes)
    .filter((alert) => alert.firedAt !== null && isAlertInScope(alert, scope))
    .map(({ fingerprint, firedAt, resolvedAt, severity, summary }) => ({
      at: firedAt as number,
      to: resolvedAt,
      withinMs: 0,
      what: 'alert',
      severity,
      text: summary,
      subject: fingerprint,
    }));
}

function listConfigMarks(
  window: TimeWindow,
  { cluster, namespace }: { readonly cluster: readonly string[]; readonly namespace: readonly string[] },
  { configHistory }: AppContext,
): TimelineMark[] {
  const found = configHistory.readChanges({
    window,
    clusters: cluster,
    namespaces: namespace,
    kinds: [],
    limit: MOST_MARKS + 1,
  });
  return found.map(({ id, kind, namespace: where, name, at, action }) => ({
    at,
    to: at,
    withinMs: 0,
    what: 'config',
    severity: null,
    text: `${kind} ${where === '' ? name : `${where}/${name}`} ${action}`,
    subject: id,
  }));
}

function listMaintenanceMarks(window: TimeWindow, { collections }: AppContext): TimelineMark[] {
  return collections.maintenances
    .list()
    .filter(({ document: { startsAt, endsAt } }) => startsAt < window.to && endsAt > window.from)
    .map(({ id, document }) => ({
      at: document.startsAt,
      to: document.endsAt,
      withinMs: 0,
      what: 'maintenance',
      severity: null,
      text: document.name,
      subject: id,
    }));
}

async function listVersionMarks(
  window: TimeWindow,
  scope: { cluster: string[]; namespace: string[] },
  context: AppContext,
): Promise<TimelineMark[]> {
  const { store, intervalMs } = context;
  const answer = await store.readSeries({
    window,
    filter: { clusters: scope.cluster, namespaces: scope.namespace },
    by: 'target-version',
    stepMs: chooseStep(window, VERSION_POINTS, Math.max(intervalMs, MINUTE_MS)),
    histograms: false,
  });
  return answer.groups.flatMap(({ key, points }): TimelineMark[] => {
    const ref = parseVersionId(key);
    if (!ref || !isInScope(ref, scope)) return [];
    const coming = findComings({ ...answer, points }).find(({ how }) => how === 'appeared');
    if (!coming) return [];
    const at = answer.times[coming.index] as number;
    const text = `${ref.namespace}/${ref.name} ${ref.version} appeared`;
    return [{ at, to: at, withinMs: answer.stepMs, what: 'version', severity: null, text, subject: key }];
  });
}

export const getTimeline = defineRoute(
  'getTimeline',
  async ({ query }, context) => {
    const { store, intervalMs } = context;
    const question = resolveQuestion(query, context);
    const { window } = question;
    const { cluster, namespace } = query;
    const [status, answer, versions] = await Promise.all([
      store.readStatus(),
      store.readSeries({
        window,
        filter: { clusters: cluster, namespaces: namespace },
        by: 'none',
        stepMs: chooseStep(window, MOST_POINTS, Math.max(intervalMs, MINUTE_MS)),
        histograms: false,
      }),
      listVersionMarks(window, query, context),
    ]);
    const points = answer.groups[0]?.points ?? [];
    const kinds = [
      listAlertMarks(window, query, context),
      listConfigMarks(window, query, context),
      listMaintenanceMarks(window, context),
      versions,
    ].map((marks) => marks.toSorted((a, b) => b.at - a.at));
    const measured = (i: number): boolean => (answer.covered[i] ?? 0) > 0;
    return {
      window: answer.window,
      oldestAt: status.oldestAt,
      newestAt: status.newestAt,
      tiers: status.tiers.map(({ name, stepMs, oldestAt }) => ({ name, stepMs, oldestAt })),
      stepMs: answer.stepMs,
      times: [...answer.times],
      covered: answer.covered.map((ms) => roundSignificant(Math.min(1, ms / answer.stepMs))),
      requestsPerSecond: answer.times.map((_, i) =>
        measured(i) ? perSecond(points[i]?.requests ?? 0, answer.covered[i] as number) : null,
      ),
      errorRatio: answer.times.map((_, i) => {
        const point = points[i];
        return measured(i) && point ? errorRatioOf(point) : null;
      }),
      marks: kinds
        .flatMap((marks) => marks.slice(0, MOST_MARKS))
        .toSorted((a, b) => a.at - b.at || (a.subject < b.subject ? -1 : 1)),
      truncated: kinds.some((marks) => marks.length > MOST_MARKS),
      warnings: await collectWarnings(context, question, answer),
    };
  },
  { cached: false },
);
