/** What can be asked of telemetry: operations that read, answered from the store. */
import { z } from 'zod';
import { capacitySchema } from '../capacity.ts';
import { overviewQuerySchema, overviewSchema } from '../overview.ts';
import { recordingRulesQuerySchema } from '../recording-rules.ts';
import {
  breakdownQuerySchema,
  breakdownSchema,
  heatmapQuerySchema,
  heatmapSchema,
  meshSeriesQuerySchema,
  seriesQuerySchema,
  seriesSchema,
} from '../series.ts';
import {
  detailQuerySchema,
  edgeDetailQuerySchema,
  edgeDetailSchema,
  edgeKindQuerySchema,
  serviceDetailSchema,
  servicesQuerySchema,
  servicesSchema,
  workloadDetailSchema,
  workloadsSchema,
} from '../services.ts';
import { meshSchema, sourcesSchema } from '../sources.ts';
import { topologyQuerySchema, topologySchema } from '../topology.ts';

import { byId, none, operation } from './operation.ts';

export const telemetryOperations = {
  getTopology: operation({
    method: 'get',
    path: '/topology',
    summary: 'The graph of the flows that happened in a window',
    params: none,
    query: topologyQuerySchema,
    response: topologySchema,
  }),
  getOverview: operation({
    method: 'get',
    path: '/overview',
    summary: 'What needs attention first, and the mesh at a glance',
    params: none,
    query: overviewQuerySchema,
    response: overviewSchema,
  }),
  getServices: operation({
    method: 'get',
    path: '/services',
    summary: 'Every service with its golden signals',
    params: none,
    query: servicesQuerySchema,
    response: servicesSchema,
  }),
  getService: operation({
    method: 'get',
    path: '/services/{id}',
    summary: 'One service: signals, callers, callees, workloads, versions, identities',
    params: byId,
    query: detailQuerySchema,
    response: serviceDetailSchema,
  }),
  getWorkloads: operation({
    method: 'get',
    path: '/workloads',
    summary: 'Every workload with its golden signals',
    params: none,
    query: servicesQuerySchema,
    response: workloadsSchema,
  }),
  getWorkload: operation({
    method: 'get',
    path: '/workloads/{id}',
    summary: 'One workload: signals, callers, callees, identities',
    params: byId,
    query: detailQuerySchema,
    response: workloadDetailSchema,
  }),
  getEdge: operation({
    method: 'get',
    path: '/edges/{id}',
    summary: 'One edge: signals, both ends, identities, mTLS evidence',
    params: byId,
    query: edgeDetailQuerySchema,
    response: edgeDetailSchema,
  }),
  getMeshSeries: operation({
    method: 'get',
    path: '/series',
    summary: 'A golden signal of the whole scope over time',
    params: none,
    query: meshSeriesQuerySchema,
    response: seriesSchema,
  }),
  getServiceSeries: operation({
    method: 'get',
    path: '/services/{id}/series',
    summary: 'A golden signal of a service over time',
    params: byId,
    query: seriesQuerySchema,
    response: seriesSchema,
  }),
  getServiceBreakdown: operation({
    method: 'get',
    path: '/services/{id}/breakdown',
    summary:
      'A service’s traffic split by caller, callee, version, workload, code, flag, protocol or cluster',
    params: byId,
    query: breakdownQuerySchema,
    response: breakdownSchema,
  }),
  getServiceHeatmap: operation({
    method: 'get',
    path: '/services/{id}/heatmap',
    summary: 'A service’s latency distribution over time',
    params: byId,
    query: heatmapQuerySchema,
    response: heatmapSchema,
  }),
  getWorkloadSeries: operation({
    method: 'get',
    path: '/workloads/{id}/series',
    summary: 'A golden signal of a workload over time',
    params: byId,
    query: seriesQuerySchema,
    response: seriesSchema,
  }),
  getWorkloadBreakdown: operation({
    method: 'get',
    path: '/workloads/{id}/breakdown',
    summary: 'A workload’s traffic split by one key',
    params: byId,
    query: breakdownQuerySchema,
    response: breakdownSchema,
  }),
  getWorkloadHeatmap: operation({
    method: 'get',
    path: '/workloads/{id}/heatmap',
    summary: 'A workload’s latency distribution over time',
    params: byId,
    query: heatmapQuerySchema,
    response: heatmapSchema,
  }),
  getEdgeSeries: operation({
    method: 'get',
    path: '/edges/{id}/series',
    summary: 'A golden signal of an edge over time',
    params: byId,
    query: seriesQuerySchema.extend(edgeKindQuerySchema.shape),
    response: seriesSchema,
  }),
  getEdgeBreakdown: operation({
    method: 'get',
    path: '/edges/{id}/breakdown',
    summary: 'An edge’s traffic split by one key',
    params: byId,
    query: breakdownQuerySchema.extend(edgeKindQuerySchema.shape),
    response: breakdownSchema,
  }),
  getEdgeHeatmap: operation({
    method: 'get',
    path: '/edges/{id}/heatmap',
    summary: 'An edge’s latency distribution over time',
    params: byId,
    query: heatmapQuerySchema.extend(edgeKindQuerySchema.shape),
    response: heatmapSchema,
  }),
  getSources: operation({
    method: 'get',
    path: '/sources',
    summary: 'Each target’s state, age, samples and errors',
    params: none,
    query: none,
    response: sourcesSchema,
  }),
  getMesh: operation({
    method: 'get',
    path: '/mesh',
    summary: 'What this console is, and what its store holds',
    params: none,
    query: none,
    response: meshSchema,
  }),
  getCapacity: operation({
    method: 'get',
    path: '/capacity',
    summary:
      'What sources, queries and storage cost, cache hits, the slowest questions, and what is left out',
    params: none,
    query: none,
    response: capacitySchema,
  }),
  getRecordingRules: operation({
    method: 'get',
    path: '/recording-rules',
    summary:
      'Recording rules for the engines behind the console, that fold pods away: a file to install there',
    params: none,
    query: recordingRulesQuerySchema,
    response: z.string(),
    produces: 'application/yaml',
  }),
};
