/** GET /access-log/status: what became of the records that were sent, who sends, and what was wrong. */
import { defineRoute } from '../http/route.ts';
import { describeKept, requireAccessLog } from './access-log-question.ts';

export const getAccessLogStatus = defineRoute(
  'getAccessLogStatus',
  (_request, context) => {
    const accessLog = requireAccessLog(context);
    return Promise.resolve({
      now: context.now(),
      kept: describeKept(accessLog.store.status()),
      ...accessLog.describe(),
    });
  },
  { cached: false },
);
