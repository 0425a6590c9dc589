/** POST /slo-preview: what an SLO would have done over stored history; keeps nothing. */
import { isTimeZone } from '@sightglass/shared/slo-period';
import { resolveRange } from '@sightglass/shared/time-range';
import { invalidParameter } from '../http/problem.ts';
import { defineRoute } from '../http/route.ts';
import { readPreview } from '../slo/read-preview.ts';

export const previewSlo = defineRoute('previewSlo', async ({ body }, context) => {
  const { period } = body.slo;
  if (body.range !== undefined && !resolveRange(body.range, context.now()))
    throw invalidParameter('body.range', 'is no time range such as now-7d');
  if (period.kind === 'calendar' && !isTimeZone(period.timeZone))
    throw invalidParameter('body.slo.period.timeZone', 'is no time zone such as Europe/Berlin');
  return readPreview(context.slos, body);
});
