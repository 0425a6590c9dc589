/** GET /audit: who changed what and who signed in, newest first. */
import { parseAt, resolveRange } from '@sightglass/shared/time-range';
import { invalidParameter } from '../http/problem.ts';
import { defineRoute } from '../http/route.ts';

export const getAudit = defineRoute(
  'getAudit',
  async ({ query }, { auth, now }) => {
    const { range, at, actor, action, outcome, before, limit } = query;
    // By the clock, not by telemetry: what was done a moment ago is there.
    const asked = at === undefined || at === '' ? now() + 1 : (parseAt(at) ?? now());
    const window = resolveRange(range, asked);
    if (!window) throw invalidParameter('range', 'is empty or reversed, or reaches beyond all time');
    const entries = auth.audit.list({ window, actor, action, outcome, before, limit });
    const last = entries.at(-1);
    return {
      window,
      entries,
      next: entries.length === limit && last ? last.id : null,
      keptForMs: auth.audit.keptForMs,
    };
  },
  { cached: false },
);
