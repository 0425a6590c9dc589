/** GET /alert-rules: every rule with what it does now. */
import { defineRoute } from '../http/route.ts';
import { presentRule } from './alert-rule-record.ts';

export const getAlertRules = defineRoute(
  'getAlertRules',
  ({ query }, { collections, alerting }) => {
    const bySource = Map.groupBy(alerting.table.live(), ({ source }) => source.id);
    const rules = Array.from(collections.alertRules.list(query), (stored) => {
      const live = bySource.get(stored.id) ?? [];
      const firing = live.filter(({ firedAt }) => firedAt !== null).length;
      const status = alerting.statusOf(stored.id);
      const isJudged = status !== null && !stored.document.paused && stored.deletedAt === null;
      return {
        ...presentRule(stored),
        firing,
        pending: live.length - firing,
        evaluatedAt: isJudged ? status.at : null,
        error: isJudged ? status.error : null,
      };
    });
    return Promise.resolve({ rules });
  },
  { cached: false },
);
