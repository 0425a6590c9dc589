/** GET /slos/{id}/history: every version of an SLO, newest first. */
import { ProblemError } from '../http/problem.ts';
import { defineRoute } from '../http/route.ts';

export const getSloHistory = defineRoute(
  'getSloHistory',
  ({ params: { id } }, { collections }) => {
    const revisions = collections.slos.history(id);
    if (revisions.length === 0) throw new ProblemError(404, `There never was an SLO ${id}.`);
    return Promise.resolve({ revisions });
  },
  { cached: false },
);
