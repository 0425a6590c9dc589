/** GET /sources: each target's state, age, samples and errors, as of this moment. */
import { defineRoute } from '../http/route.ts';

export const getSources = defineRoute(
  'getSources',
  (_request, context) => Promise.resolve({ now: context.now(), ...context.readSources() }),
  { cached: false },
);
