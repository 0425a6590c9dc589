/** GET /workloads/{id}/breakdown: a workload's traffic split by one key. */
import { defineRoute } from '../http/route.ts';
import { answerBreakdown } from './answer-series.ts';
import { workloadSubject } from './series-subject.ts';

export const getWorkloadBreakdown = defineRoute('getWorkloadBreakdown', ({ params, query }, context) =>
  answerBreakdown(workloadSubject(params.id), query, context),
);
