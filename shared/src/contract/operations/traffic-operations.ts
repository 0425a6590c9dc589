/** Traffic management: what is configured beside what is observed, and canaries. */
import { badgesQuerySchema, topologyBadgesSchema } from '../badges.ts';
import { canaryQuerySchema, canarySchema } from '../canary.ts';
import { serviceResilienceQuerySchema, serviceResilienceSchema } from '../resilience.ts';
import {
  trafficAppliedSchema,
  trafficApplyBodySchema,
  trafficFormsQuerySchema,
  trafficFormsSchema,
  trafficPlanBodySchema,
  trafficPlanSchema,
} from '../traffic-change.ts';
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
    withGrants: true,
  }),
  getServiceTraffic: operation({
    method: 'get',
    path: '/services/{id}/traffic',
    summary:
      'What configures a service’s traffic (routes, splits, timeouts, retries, breakers, faults) beside what was seen',
    params: byId,
    query: serviceTrafficQuerySchema,
    response: serviceTrafficSchema,
    withGrants: true,
  }),
  getServiceResilience: operation({
    method: 'get',
    path: '/services/{id}/resilience',
    summary: 'Attempts per request, ejected hosts and breakers of a service, as its callers’ proxies tell',
    params: byId,
    query: serviceResilienceQuerySchema,
    response: serviceResilienceSchema,
    withGrants: true,
  }),
  getTrafficForms: operation({
    method: 'get',
    path: '/services/{id}/traffic/forms',
    summary:
      'What is configured of a service’s traffic as forms have it, and which resources and rules a form may change',
    params: byId,
    query: trafficFormsQuerySchema,
    response: trafficFormsSchema,
    withGrants: true,
  }),
  planTraffic: operation({
    method: 'post',
    path: '/services/{id}/traffic/plan',
    summary:
      'What a form would write: YAML, the difference, what validations say of it, and what to expect from observed traffic',
    params: byId,
    query: none,
    body: trafficPlanBodySchema,
    response: trafficPlanSchema,
    asks: true,
    withGrants: true,
  }),
  applyTraffic: operation({
    method: 'post',
    path: '/services/{id}/traffic/apply',
    summary:
      'Writes a planned change to the cluster by server-side apply, or asks by a dry run whether it would be taken',
    params: byId,
    query: none,
    body: trafficApplyBodySchema,
    response: trafficAppliedSchema,
    role: 'admin',
    withGrants: true,
  }),
  getTraffic: operation({
    method: 'get',
    path: '/traffic',
    summary: 'All services with what configures their traffic and what tripped, timed out or was injected',
    params: none,
    query: trafficQuerySchema,
    response: trafficSchema,
    withGrants: true,
  }),
  getTopologyBadges: operation({
    method: 'get',
    path: '/topology/badges',
    summary:
      'What is configured of the nodes of the graph and what happens to them: splits, faults, breakers, gateways, missing sidecars, problems',
    params: none,
    query: badgesQuerySchema,
    response: topologyBadgesSchema,
    withGrants: true,
  }),
};
