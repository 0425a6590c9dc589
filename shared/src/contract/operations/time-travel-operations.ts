/** The past: the stored history, two moments compared, what changed around one. */
import {
  serviceChangesQuerySchema,
  serviceChangesSchema,
  timelineQuerySchema,
  timelineSchema,
  topologyDiffQuerySchema,
  topologyDiffSchema,
} from '../time-travel.ts';
import { byId, none, operation } from './operation.ts';

export const timeTravelOperations = {
  getTimeline: operation({
    method: 'get',
    path: '/timeline',
    summary: 'The stored history: what is kept how finely, its gaps, traffic, and what happened',
    params: none,
    query: timelineQuerySchema,
    response: timelineSchema,
    withGrants: true,
  }),
  getTopologyDiff: operation({
    method: 'get',
    path: '/topology-diff',
    summary: 'What differs between the graphs of two windows, and whether by more than chance',
    params: none,
    query: topologyDiffQuerySchema,
    response: topologyDiffSchema,
    withGrants: true,
  }),
  getServiceChanges: operation({
    method: 'get',
    path: '/services/{id}/changes',
    summary: 'What changed about a service, what came just before its trouble first',
    params: byId,
    query: serviceChangesQuerySchema,
    response: serviceChangesSchema,
    withGrants: true,
  }),
};
