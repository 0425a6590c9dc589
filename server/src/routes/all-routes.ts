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
import { changeMaintenance } from './change-maintenance.ts';
import { changeReceiver } from './change-receiver.ts';
import { changeRouting } from './change-routing.ts';
import { changeSilence } from './change-silence.ts';
import { createMaintenance } from './create-maintenance.ts';
import { createReceiver } from './create-receiver.ts';
import { createSilence } from './create-silence.ts';
import { deleteMaintenance } from './delete-maintenance.ts';
import { deleteReceiver } from './delete-receiver.ts';
import { expireSilence } from './expire-silence.ts';
import { getDeliveries } from './get-deliveries.ts';
import { getLedger } from './get-ledger.ts';
import { getMaintenances } from './get-maintenances.ts';
import { getReceivers } from './get-receivers.ts';
import { getRouting } from './get-routing.ts';
import { getSilences } from './get-silences.ts';
import { replayDelivery } from './replay-delivery.ts';
import { restoreMaintenance } from './restore-maintenance.ts';
import { restoreReceiver } from './restore-receiver.ts';
import { testReceiver } from './test-receiver.ts';

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
  changeMaintenance,
  changeReceiver,
  changeRouting,
  changeSilence,
  createMaintenance,
  createReceiver,
  createSilence,
  deleteMaintenance,
  deleteReceiver,
  expireSilence,
  getDeliveries,
  getLedger,
  getMaintenances,
  getReceivers,
  getRouting,
  getSilences,
  replayDelivery,
  restoreMaintenance,
  restoreReceiver,
  testReceiver,
];
