/** GET /ledger: why somebody was, or was not, told; newest first. */
import { readClockWindow } from '../http/clock-window.ts';
import { defineRoute } from '../http/route.ts';

export const getLedger = defineRoute(
  'getLedger',
  ({ query }, { delivery: { ledger }, now }) => {
    const window = readClockWindow(query, now());
    const { fingerprint, source, receiver, limit } = query;
    const found = ledger.read({ window, fingerprint, source, receiver, limit });
    return Promise.resolve({ window, entries: found.slice(0, limit), truncated: found.length > limit });
  },
  { cached: false },
);
