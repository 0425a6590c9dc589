/** GET /capacity: what the console costs and what that buys, over the last minutes. */
import { defineRoute } from '../http/route.ts';

export const getCapacity = defineRoute('getCapacity', (_request, context) => context.readCapacity(), {
  cached: false,
});
