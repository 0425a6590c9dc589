/** GET /edges/{id}/heatmap: an edge's latency distribution over time. */
import { defineRoute } from '../http/route.ts';
import { answerHeatmap } from './answer-series.ts';
import { edgeSubject } from './series-subject.ts';

export const getEdgeHeatmap = defineRoute('getEdgeHeatmap', ({ params, query }, context) =>
  answerHeatmap(edgeSubject(params.id, query.kind), query, context),
);
