/** GET /edges/{id}/series: a golden signal of an edge over time. */
import { defineRoute } from '../http/route.ts';
import { answerSeries } from './answer-series.ts';
import { edgeSubject } from './series-subject.ts';

export const getEdgeSeries = defineRoute('getEdgeSeries', ({ params, query }, context) =>
  answerSeries(edgeSubject(params.id, query.kind), query, context),
);
