/** GET /workloads/{id}/heatmap: a workload's latency distribution over time. */
import { defineRoute } from '../http/route.ts';
import { answerHeatmap } from './answer-series.ts';
import { workloadSubject } from './series-subject.ts';

export const getWorkloadHeatmap = defineRoute('getWorkloadHeatmap', ({ params, query }, context) =>
  answerHeatmap(workloadSubject(params.id), query, context),
);
