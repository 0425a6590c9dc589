/** GET /services/{id}/heatmap: a service's latency distribution over time. */
import { defineRoute } from '../http/route.ts';
import { answerHeatmap } from './answer-series.ts';
import { serviceSubject } from './series-subject.ts';

export const getServiceHeatmap = defineRoute('getServiceHeatmap', ({ params, query }, context) =>
  answerHeatmap(serviceSubject(params.id), query, context),
);
