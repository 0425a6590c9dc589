/** GET /silences: planned, active, and those that expired within 30 days. */
import { defineRoute } from '../http/route.ts';
import { describeSilence } from './silence-records.ts';

const SHOWN_MS = 30 * 86_400_000;

export const getSilences = defineRoute(
  'getSilences',
  (_request, context) => {
    const since = context.now() - SHOWN_MS;
    const silences = context.collections.silences
      .list()
      .filter(({ document }) => document.endsAt > since)
      .map((stored) => describeSilence(stored, context));
    return Promise.resolve({ silences });
  },
  { cached: false },
);
