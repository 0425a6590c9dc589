/** DELETE /alerts/{fingerprint}/acknowledge: nobody looks at it any more. */
import { defineRoute } from '../http/route.ts';

export const unacknowledgeAlert = defineRoute('unacknowledgeAlert', ({ params, author }, { alerting }) =>
  Promise.resolve(alerting.acknowledge(params.id, { author, comment: null })),
);
