/** GET /slos/{id}/series: budget burn-down, burn rates and events over time. */
import { resolveQuestion } from '../http/question.ts';
import { defineRoute } from '../http/route.ts';
import { readSloSeries } from '../slo/read-series.ts';
import { settleSlo } from './slo-rows.ts';

export const getSloSeries = defineRoute(
  'getSloSeries',
  async ({ params: { id }, query }, context) => {
    const { kept, end } = await settleSlo(id, context);
    const { window, warnings } = resolveQuestion(query, context);
    const series = readSloSeries(kept, { window, now: end ?? context.now() }, context.slos.parts);
    return { ...series, warnings: [...series.warnings, ...warnings] };
  },
  { cached: false },
);
