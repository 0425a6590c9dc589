/** GET /alerts: what fires, is pending or lacks data at this moment, the worst and newest first. */
import type { Alert, Warning } from '@sightglass/shared/contract';
import type { AppContext } from '../http/app-context.ts';
import { defineRoute } from '../http/route.ts';
import { compareAlerts } from '../signals/alert-order.ts';
import { listConcerned } from '../state/alert-table.ts';

/** Rules that could not be evaluated: their alerts may be old. */
function warnOfRules({ collections, alerting }: AppContext): Warning[] {
  return collections.alertRules.list().flatMap(({ id, document }) => {
    const error = document.paused ? null : (alerting.statusOf(id)?.error ?? null);
    if (error === null) return [];
    return [{ code: 'engine', subject: document.name, message: `The rule could not be evaluated: ${error}` }];
  });
}

export const getAlerts = defineRoute(
  'getAlerts',
  ({ query }, context) => {
    const { state, subject } = query;
    const isWanted = (alert: Alert): boolean =>
      (state.length === 0 || state.includes(alert.state)) &&
      (subject === undefined || subject === '' || listConcerned(alert).includes(subject));
    const { alerting } = context;
    const alerts = alerting.present(alerting.table.live()).filter(isWanted).toSorted(compareAlerts);
    return Promise.resolve({ alerts, warnings: warnOfRules(context) });
  },
  { cached: false },
);
