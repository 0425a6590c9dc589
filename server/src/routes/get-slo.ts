/** GET /slos/{id}: one SLO with its state; a deleted one too, so that it can be brought back. */
import { ProblemError } from '../http/problem.ts';
import { defineRoute } from '../http/route.ts';
import { sloRowOf } from './slo-rows.ts';

export const getSlo = defineRoute(
  'getSlo',
  async ({ params: { id } }, context) => {
    const end = await context.slos.settle(id);
    const stored = context.collections.slos.read(id);
    if (!stored) throw new ProblemError(404, `There is no SLO ${id}.`);
    return sloRowOf(stored, end, context);
  },
  { cached: false },
);
