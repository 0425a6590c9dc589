/** Traffic management: what is configured beside what is observed, and canaries. */
import { canaryQuerySchema, canarySchema } from '../canary.ts';
import {
  serviceTrafficQuerySchema,
  serviceTrafficSchema,
  trafficQuerySchema,
  trafficSchema,
} from '../traffic.ts';
import { byId, none, operation } from './operation.ts';

export const trafficOperations = {
  getCanary: operation({
    method: 'get',
    path: '/services/{id}/canary',
    summary: 'Versions of a service side by side, with a verdict that holds however often it is looked at',
    params: byId,
    query: canaryQuerySchema,
    response: canarySchema,
  }),
  getServiceTraffic: operation({
    method: 'get',
    path: '/services/{id}/traffic',
    summary:
      'What configures a service’s traffic (routes, splits, timeouts, retries, breakers, faults) beside what was seen',
    params: byId,
    query: serviceTrafficQuerySchema,
    response: serviceTrafficSchema,
  }),
  getTraffic: operation({
    method: 'get',
    path: '/traffic',
    summary: 'All services with what configures their traffic and what tripped, timed out or was injected',
    params: none,
    query: trafficQuerySchema,
    response: trafficSchema,
  }),
};
