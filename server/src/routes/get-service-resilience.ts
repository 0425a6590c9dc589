/** GET /services/{id}/resilience: retries, ejected hosts and breakers as callers' proxies tell of them. It reads the access log besides the store. */
import { defineRoute } from '../http/route.ts';
import { readServiceResilience } from '../resilience/read-resilience.ts';

export const getServiceResilience = defineRoute(
  'getServiceResilience',
  ({ params, query }, context) => readServiceResilience(params.id, query, context),
  { cached: false },
);
