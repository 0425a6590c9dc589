/** POST /alerts/{fingerprint}/acknowledge: somebody looks at it. */
import { defineRoute } from '../http/route.ts';

export const acknowledgeAlert = defineRoute('acknowledgeAlert', ({ params, body, author }, { alerting }) =>
  Promise.resolve(alerting.acknowledge(params.id, { author, comment: body.comment })),
);
