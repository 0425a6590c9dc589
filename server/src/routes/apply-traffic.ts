/** POST /services/{id}/traffic/apply: writes a planned change to the cluster, or asks by a dry run whether it would be taken. The trail says what was written. */
import { defineRoute } from '../http/route.ts';
import { applyChange, sayApplied } from '../traffic/change/apply-change.ts';

export const applyTraffic = defineRoute('applyTraffic', async ({ params, body, trail }, context) => {
  trail.detail = body.dryRun ? 'dry run' : 'apply';
  const applied = await applyChange(params.id, body, context);
  trail.detail = sayApplied(applied);
  return applied;
});
