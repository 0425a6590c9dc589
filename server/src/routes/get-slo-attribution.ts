/** GET /slos/{id}/attribution: who spent the budget. */
import { resolveQuestion } from '../http/question.ts';
import { defineRoute } from '../http/route.ts';
import { readAttribution } from '../slo/read-attribution.ts';
import { readStatus } from '../slo/read-status.ts';
import { settleSlo } from './slo-rows.ts';

export const getSloAttribution = defineRoute(
  'getSloAttribution',
  async ({ params: { id }, query }, context) => {
    const { kept, end } = await settleSlo(id, context);
    const { window, warnings } = resolveQuestion(query, context);
    const { budget } = readStatus(kept, end ?? context.now(), context.slos.parts);
    const answer = await readAttribution(
      context.store,
      { slo: kept.stored.document, by: query.by, window },
      { intervalMs: context.intervalMs, allowed: budget.allowed },
    );
    return { ...answer, warnings: [...answer.warnings, ...warnings] };
  },
  { cached: false },
);
