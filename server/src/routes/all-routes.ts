/** Every route of the API, one for each operation of the contract. */
import type { Route } from '../http/route.ts';
import { exportAccessLog } from './export-access-log.ts';
import { getAccessLogHistogram } from './get-access-log-histogram.ts';
import { getAccessLogStatus } from './get-access-log-status.ts';
import { getAccessLog } from './get-access-log.ts';
import { getAccessRecord } from './get-access-record.ts';
import { getCapacity } from './get-capacity.ts';
import { getEdgeBreakdown } from './get-edge-breakdown.ts';
import { getEdgeHeatmap } from './get-edge-heatmap.ts';
import { getEdgeSeries } from './get-edge-series.ts';
import { getEdge } from './get-edge.ts';
import { getMeshSeries } from './get-mesh-series.ts';
import { getMesh } from './get-mesh.ts';
import { getOverview } from './get-overview.ts';
import { getRecordingRules } from './get-recording-rules.ts';
import { getServiceBreakdown } from './get-service-breakdown.ts';
import { getServiceHeatmap } from './get-service-heatmap.ts';
import { getServiceSeries } from './get-service-series.ts';
import { getService } from './get-service.ts';
import { getServices } from './get-services.ts';
import { getSources } from './get-sources.ts';
import { getTopology } from './get-topology.ts';
import { getWorkloadBreakdown } from './get-workload-breakdown.ts';
import { getWorkloadHeatmap } from './get-workload-heatmap.ts';
import { getWorkloadSeries } from './get-workload-series.ts';
import { getWorkload } from './get-workload.ts';
import { getWorkloads } from './get-workloads.ts';

export const allRoutes: readonly Route[] = [
  exportAccessLog,
  getAccessLog,
  getAccessLogHistogram,
  getAccessLogStatus,
  getAccessRecord,
  getCapacity,
  getEdgeBreakdown,
  getEdgeHeatmap,
  getEdgeSeries,
  getEdge,
  getMeshSeries,
  getMesh,
  getOverview,
  getRecordingRules,
  getServiceBreakdown,
  getServiceHeatmap,
  getServiceSeries,
  getService,
  getServices,
  getSources,
  getTopology,
  getWorkloadBreakdown,
  getWorkloadHeatmap,
  getWorkloadSeries,
  getWorkload,
  getWorkloads,
];
