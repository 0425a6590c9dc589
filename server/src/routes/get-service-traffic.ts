/** GET /services/{id}/traffic: what configures a service's traffic, beside what was seen. It reads when resources changed besides the store. */
import { defineRoute } from '../http/route.ts';
import { readServiceTraffic } from '../traffic/read-service-traffic.ts';

export const getServiceTraffic = defineRoute(
  'getServiceTraffic',
  ({ params, query }, context) => readServiceTraffic(params.id, query, context),
  { cached: false },
);
