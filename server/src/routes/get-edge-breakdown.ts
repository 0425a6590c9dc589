/** GET /edges/{id}/breakdown: an edge's traffic split by one key. */
import { defineRoute } from '../http/route.ts';
import { answerBreakdown } from './answer-series.ts';
import { edgeSubject } from './series-subject.ts';

export const getEdgeBreakdown = defineRoute('getEdgeBreakdown', ({ params, query }, context) =>
  answerBreakdown(edgeSubject(params.id, query.kind), query, context),
);
