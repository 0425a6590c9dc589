/** GET /alert-history: episodes that fired and touch the window, newest first. Alerts have the clock's times, and so has the window. */
import { parseAt, resolveRange } from '@sightglass/shared/time-range';
import { invalidParameter } from '../http/problem.ts';
import { defineRoute } from '../http/route.ts';

const MOST = 1000;

export const getAlertHistory = defineRoute(
  'getAlertHistory',
  ({ query }, context) => {
    const { alerting } = context;
    const { range, at, subject, source } = query;
    const asked = at === undefined || at === '' ? null : parseAt(at);
    const window = resolveRange(range, asked ?? context.now());
    if (!window) throw invalidParameter('range', 'is empty or reversed, or reaches beyond all time');
    const filter = { subject: subject || undefined, source: source || undefined };
    // One moment more than the window has: what fires at this very moment belongs to it.
    const touched = { from: window.from, to: window.to + 1 };
    const episodes = alerting.table.history({ window: touched, ...filter, limit: MOST + 1 });
    return Promise.resolve({
      window,
      alerts: alerting.present(episodes.slice(0, MOST)),
      truncated: episodes.length > MOST,
    });
  },
  { cached: false },
);
