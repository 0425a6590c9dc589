/** GET /services/{id}/breakdown: a service's traffic split by one key. */
import { defineRoute } from '../http/route.ts';
import { answerBreakdown } from './answer-series.ts';
import { serviceSubject } from './series-subject.ts';

export const getServiceBreakdown = defineRoute('getServiceBreakdown', ({ params, query }, context) =>
  answerBreakdown(serviceSubject(params.id), query, context),
);
