/** DELETE /impact/plans/{id}: takes back what a plan wrote; doing so twice is no mistake. */
import { defineRoute } from '../http/route.ts';
import { undoPlan } from '../impact/plan-maintenance.ts';
import { DocumentError } from '../state/document-error.ts';

export const undoMaintenancePlan = defineRoute(
  'undoMaintenancePlan',
  ({ params: { id }, author }, { collections }) => {
    const removed = undoPlan(id, author, collections);
    if (removed === null) throw new DocumentError('missing', `There is no plan ${id}.`);
    return Promise.resolve({ id, removed });
  },
);
