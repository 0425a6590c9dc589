/** GET /services/{id}/series: a golden signal of a service over time. */
import { defineRoute } from '../http/route.ts';
import { answerSeries } from './answer-series.ts';
import { serviceSubject } from './series-subject.ts';

export const getServiceSeries = defineRoute('getServiceSeries', ({ params, query }, context) =>
  answerSeries(serviceSubject(params.id), query, context),
);
