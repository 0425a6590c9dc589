/** POST /impact/plans: writes the silence and the budget exclusion of a planned outage in one step. */
import { parseServiceId } from '@sightglass/shared/identity';
import { refuseFields } from '../http/matcher-problems.ts';
import { defineRoute } from '../http/route.ts';
import { writePlan } from '../impact/plan-maintenance.ts';
import { describeMaintenance } from './maintenance-records.ts';
import { describeSilence } from './silence-records.ts';

const MINUTE_MS = 60_000;

export const planMaintenance = defineRoute('planMaintenance', ({ body, author }, context) => {
  const now = context.now();
  const wrong = (['services', 'alsoExcluded'] as const).flatMap((field) =>
    body[field].flatMap((id, index) =>
      parseServiceId(id) ? [] : [{ path: `body.${field}.${index}`, message: 'is no id of a service' }],
    ),
  );
  if (body.startsAt + body.minutes * MINUTE_MS <= now)
    wrong.push({ path: 'body.startsAt', message: 'makes a window that has passed already' });
  refuseFields(wrong);
  const written = writePlan(body, author, context.collections);
  return Promise.resolve({
    id: written.id,
    created: written.created,
    maintenances: written.maintenances.map((stored) => describeMaintenance(stored, now)),
    silences: written.silences.map((stored) => describeSilence(stored, context)),
  });
});
