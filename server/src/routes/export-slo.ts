/** GET /slos/{id}/export: a kept SLO in another format. */
import { ProblemError } from '../http/problem.ts';
import { defineRoute } from '../http/route.ts';
import { exportSlos as writeSlos } from '../slo/exports/export-slos.ts';

export const exportSlo = defineRoute(
  'exportSlo',
  ({ params: { id }, query: { format } }, { collections }) => {
    const stored = collections.slos.read(id);
    if (!stored) throw new ProblemError(404, `There is no SLO ${id}.`);
    return Promise.resolve(writeSlos([stored.document], format));
  },
  { cached: false },
);
