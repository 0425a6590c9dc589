/** GET /routing: which receivers are told of which alerts. */
import { ROUTING_ID } from '../alerting/delivery/policies.ts';
import { defineRoute } from '../http/route.ts';
import { describeRouting } from './routing-record.ts';

export const getRouting = defineRoute(
  'getRouting',
  (_request, { collections }) => Promise.resolve(describeRouting(collections.routing.read(ROUTING_ID))),
  { cached: false },
);
