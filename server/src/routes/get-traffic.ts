/** GET /traffic: all services of a scope with what configures their traffic and what happened to it. */
import { defineRoute } from '../http/route.ts';
import { readTraffic } from '../traffic/read-traffic.ts';

export const getTraffic = defineRoute('getTraffic', ({ query }, context) => readTraffic(query, context), {
  cached: false,
});
