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
import { getSaturationSignals } from './get-saturation-signals.ts';
import { createSaturationSignal } from './create-saturation-signal.ts';
import { changeSaturationSignal } from './change-saturation-signal.ts';
import { deleteSaturationSignal } from './delete-saturation-signal.ts';
import { restoreSaturationSignal } from './restore-saturation-signal.ts';
import { getSaturationPresets } from './get-saturation-presets.ts';
import { getSaturationValues } from './get-saturation-values.ts';
import { getSaturationSeries } from './get-saturation-series.ts';
import { previewSaturationSignal } from './preview-saturation-signal.ts';
import { getGauges } from './get-gauges.ts';
import { getCertificates } from './get-certificates.ts';

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
  getSaturationSignals,
  createSaturationSignal,
  changeSaturationSignal,
  deleteSaturationSignal,
  restoreSaturationSignal,
  getSaturationPresets,
  getSaturationValues,
  getSaturationSeries,
  previewSaturationSignal,
  getGauges,
  getCertificates,
];
