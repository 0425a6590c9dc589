/** GET /alert-summary: counts for the frame, and what fires on each node and edge. */
import type { Alert, AlertSummary } from '@sightglass/shared/contract';
import { defineRoute } from '../http/route.ts';
import { compareAlerts, compareSeverities } from '../signals/alert-order.ts';

function summarizeSubjects(firing: readonly Alert[]): AlertSummary['subjects'] {
  const bySubject = Map.groupBy(firing, ({ subject }) => subject && `${subject.kind} ${subject.id}`);
  return [...bySubject.values()]
    .flatMap((alerts) => {
      const [worst] = alerts.toSorted(compareAlerts);
      if (!worst?.subject) return [];
      const { subject, severity } = worst;
      const told = alerts
        .toSorted((a, b) => compareSeverities(a.severity, b.severity) || compareAlerts(a, b))
        .map((alert) => ({
          fingerprint: alert.fingerprint,
          summary: alert.summary,
          severity: alert.severity,
        }));
      return [{ subject, severity: told[0]?.severity ?? severity, alerts: told }];
    })
    .toSorted((a, b) => compareSeverities(a.severity, b.severity) || (a.subject.id < b.subject.id ? -1 : 1));
}

export const getAlertSummary = defineRoute(
  'getAlertSummary',
  (_request, { alerting }) => {
    const live = alerting.present(alerting.table.live());
    const firing = live.filter(({ firedAt }) => firedAt !== null);
    const count = (is: (alert: Alert) => boolean): number => firing.filter(is).length;
    return Promise.resolve({
      firing: firing.length,
      pages: count(({ severity }) => severity === 'page'),
      acknowledged: count(({ acknowledged }) => acknowledged !== null),
      silenced: count(({ silencedBy }) => silencedBy.length > 0),
      pending: live.length - firing.length,
      subjects: summarizeSubjects(firing),
    });
  },
  { cached: false },
);
