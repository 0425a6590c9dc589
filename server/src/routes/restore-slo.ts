/** POST /slos/{id}/restore: brings a deleted SLO back. */
import { defineRoute } from '../http/route.ts';
import { sloRecordOf } from './slo-rows.ts';

export const restoreSlo = defineRoute('restoreSlo', ({ params: { id }, author }, { collections }) =>
  Promise.resolve(sloRecordOf(collections.slos.restore(id, { author }))),
);
