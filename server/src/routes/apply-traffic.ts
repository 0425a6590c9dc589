/** POST /services/{id}/traffic/apply: writes a planned change to the cluster. */
import { ProblemError } from '../http/problem.ts';
import { defineRoute } from '../http/route.ts';

export const applyTraffic = defineRoute('applyTraffic', () =>
  Promise.reject(new ProblemError(409, 'This console writes to no cluster.')),
);
