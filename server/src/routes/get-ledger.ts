/** GET /ledger: why somebody was, or was not, told; newest first. */
import { readClockWindow } from '../http/clock-window.ts';
import { defineRoute } from '../http/route.ts';

export const getLedger = defineRoute(
  'getLedger',
  ({ query }, context) => {
    const window = readClockWindow(query, context.now());
    const { fingerprint, source, receiver, limit } = query;
    const found = context.delivery.ledger.read({ window, fingerprint, source, receiver, limit });
    return Promise.resolve({ window, entries: found.slice(0, limit), truncated: found.length > limit });
  },
  { cached: false },
);
