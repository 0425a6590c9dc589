/** GET /audit: who changed what and who signed in, newest first. */
import { readClockWindow } from '../http/clock-window.ts';
import { defineRoute } from '../http/route.ts';

export const getAudit = defineRoute(
  'getAudit',
  async ({ query }, { auth, now }) => {
    const { actor, action, outcome, before, limit } = query;
    // To this very moment: what was done in this millisecond is there.
    const window = readClockWindow(query, now() + 1);
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
