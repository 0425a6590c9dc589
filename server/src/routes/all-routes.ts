/** Every route of the API, one for each operation of the contract. */
import type { Route } from '../http/route.ts';
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
import { changeSlo } from './change-slo.ts';
import { createSlo } from './create-slo.ts';
import { deleteSlo } from './delete-slo.ts';
import { getSloAttribution } from './get-slo-attribution.ts';
import { getSloHistory } from './get-slo-history.ts';
import { getSloSeries } from './get-slo-series.ts';
import { getSlo } from './get-slo.ts';
import { getSlos } from './get-slos.ts';
import { previewSlo } from './preview-slo.ts';
import { restoreSlo } from './restore-slo.ts';
import { exportSlo } from './export-slo.ts';
import { exportSlos } from './export-slos.ts';
import { readSlos } from './read-slos.ts';

export const allRoutes: readonly Route[] = [
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
  changeSlo,
  createSlo,
  deleteSlo,
  getSloAttribution,
  getSloHistory,
  getSloSeries,
  getSlo,
  getSlos,
  previewSlo,
  restoreSlo,
  exportSlo,
  exportSlos,
  readSlos,
];
