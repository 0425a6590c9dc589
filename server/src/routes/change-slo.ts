/** PUT /slos/{id}: changes an SLO; its earlier versions stay. */
import { defineRoute } from '../http/route.ts';
import { refuseUselessSlo, sloRecordOf } from './slo-rows.ts';

export const changeSlo = defineRoute(
  'changeSlo',
  async ({ params: { id }, query: { version }, body, author }, context) => {
    await refuseUselessSlo(body, context);
    return sloRecordOf(context.collections.slos.change(id, body, { author, version }));
  },
);
