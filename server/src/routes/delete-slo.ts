/** DELETE /slos/{id}: deletes an SLO; it can be restored. */
import { defineRoute } from '../http/route.ts';
import { sloRecordOf } from './slo-rows.ts';

export const deleteSlo = defineRoute(
  'deleteSlo',
  ({ params: { id }, query: { version }, author }, { collections }) =>
    Promise.resolve(sloRecordOf(collections.slos.remove(id, { author, version }))),
);
