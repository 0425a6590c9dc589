/** POST /slo-export: SLOs that need not be kept, in another format. */
import { defineRoute } from '../http/route.ts';
import { exportSlos as writeSlos } from '../slo/exports/export-slos.ts';

export const exportSlos = defineRoute('exportSlos', ({ body: { slos, format } }) =>
  Promise.resolve(writeSlos(slos, format)),
);
