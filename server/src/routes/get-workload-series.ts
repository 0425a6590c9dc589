/** GET /workloads/{id}/series: a golden signal of a workload over time. */
import { defineRoute } from '../http/route.ts';
import { answerSeries } from './answer-series.ts';
import { workloadSubject } from './series-subject.ts';

export const getWorkloadSeries = defineRoute('getWorkloadSeries', ({ params, query }, context) =>
  answerSeries(workloadSubject(params.id), query, context),
);
