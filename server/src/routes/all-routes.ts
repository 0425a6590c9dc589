/** Every route of the API, one for each operation of the contract. */
import type { Route } from '../http/route.ts';
import { exportAccessLog } from './export-access-log.ts';
import { getAccessLogGroups } from './get-access-log-groups.ts';
import { getAccessLogHistogram } from './get-access-log-histogram.ts';
import { getAccessLogStatus } from './get-access-log-status.ts';
import { getAccessLog } from './get-access-log.ts';
import { getAccessRecord } from './get-access-record.ts';
import { getCanary } from './get-canary.ts';
import { getCapacity } from './get-capacity.ts';
import { getEdgeBreakdown } from './get-edge-breakdown.ts';
import { getEdgeHeatmap } from './get-edge-heatmap.ts';
import { getEdgeSeries } from './get-edge-series.ts';
import { getEdge } from './get-edge.ts';
import { getMeshConfigStatus } from './get-mesh-config-status.ts';
import { getMeshSeries } from './get-mesh-series.ts';
import { getMesh } from './get-mesh.ts';
import { getMtlsPosture } from './get-mtls-posture.ts';
import { getMtlsSeries } from './get-mtls-series.ts';
import { getStrictReadinessOf } from './get-strict-readiness-of.ts';
import { getStrictReadiness } from './get-strict-readiness.ts';
import { getOverview } from './get-overview.ts';
import { getRecordingRules } from './get-recording-rules.ts';
import { getServiceBreakdown } from './get-service-breakdown.ts';
import { getServiceHeatmap } from './get-service-heatmap.ts';
import { getServiceSeries } from './get-service-series.ts';
import { getServiceResilience } from './get-service-resilience.ts';
import { getServiceTraffic } from './get-service-traffic.ts';
import { getService } from './get-service.ts';
import { getServices } from './get-services.ts';
import { getSources } from './get-sources.ts';
import { getServiceChanges } from './get-service-changes.ts';
import { getTimeline } from './get-timeline.ts';
import { getTopologyBadges } from './get-topology-badges.ts';
import { getTopologyDiff } from './get-topology-diff.ts';
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
import { acknowledgeAlert } from './acknowledge-alert.ts';
import { changeAlertRule } from './change-alert-rule.ts';
import { createAlertRule } from './create-alert-rule.ts';
import { deleteAlertRule } from './delete-alert-rule.ts';
import { getAlertHistory } from './get-alert-history.ts';
import { getAlertRuleHistory } from './get-alert-rule-history.ts';
import { getAlertRule } from './get-alert-rule.ts';
import { getAlertRules } from './get-alert-rules.ts';
import { getAlertSummary } from './get-alert-summary.ts';
import { getAlerts } from './get-alerts.ts';
import { previewAlertRule } from './preview-alert-rule.ts';
import { restoreAlertRule } from './restore-alert-rule.ts';
import { unacknowledgeAlert } from './unacknowledge-alert.ts';
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
import { getControlPlane } from './get-control-plane.ts';
import { getMeshProxies } from './get-mesh-proxies.ts';
import { getCertificates } from './get-certificates.ts';
import { getConfigChanges } from './get-config-changes.ts';
import { getConfigProblems } from './get-config-problems.ts';
import { getConfigResource } from './get-config-resource.ts';
import { getConfigResources } from './get-config-resources.ts';
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
import { exportSlo } from './export-slo.ts';
import { exportSlos } from './export-slos.ts';
import { readSlos } from './read-slos.ts';
import { backtestPolicy } from './backtest-policy.ts';
import { suggestPolicy } from './suggest-policy.ts';
import { draftPolicy } from './draft-policy.ts';
import { getDenials } from './get-denials.ts';
import { getPolicies } from './get-policies.ts';
import { createApiToken } from './create-api-token.ts';
import { getApiTokens } from './get-api-tokens.ts';
import { getAudit } from './get-audit.ts';
import { getSession } from './get-session.ts';
import { getSessions } from './get-sessions.ts';
import { getOwnSessions } from './get-own-sessions.ts';
import { endOwnSession } from './end-own-session.ts';
import { endOwnSessions } from './end-own-sessions.ts';
import { endSession } from './end-session.ts';
import { revokeApiToken } from './revoke-api-token.ts';
import { createEmbed } from './create-embed.ts';
import { getEmbeds } from './get-embeds.ts';
import { getServiceSignals } from './get-service-signals.ts';
import { previewEmbed } from './preview-embed.ts';
import { revokeEmbed } from './revoke-embed.ts';
import { rotateEmbedKeys } from './rotate-embed-keys.ts';
import { getImpact } from './get-impact.ts';
import { getMaintenanceWindows } from './get-maintenance-windows.ts';
import { exportImpact } from './export-impact.ts';
import { planMaintenance } from './plan-maintenance.ts';
import { undoMaintenancePlan } from './undo-maintenance-plan.ts';
import { changeView } from './change-view.ts';
import { createView } from './create-view.ts';
import { deleteView } from './delete-view.ts';
import { getTraffic } from './get-traffic.ts';
import { getTrafficForms } from './get-traffic-forms.ts';
import { planTraffic } from './plan-traffic.ts';
import { applyTraffic } from './apply-traffic.ts';
import { getViews } from './get-views.ts';
import { restoreView } from './restore-view.ts';

export const allRoutes: readonly Route[] = [
  exportAccessLog,
  getAccessLog,
  getAccessLogGroups,
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
  getMtlsPosture,
  getMtlsSeries,
  getStrictReadiness,
  getStrictReadinessOf,
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
  acknowledgeAlert,
  changeAlertRule,
  createAlertRule,
  deleteAlertRule,
  getAlertHistory,
  getAlertRuleHistory,
  getAlertRule,
  getAlertRules,
  getAlertSummary,
  getAlerts,
  previewAlertRule,
  restoreAlertRule,
  unacknowledgeAlert,
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
  getControlPlane,
  getMeshProxies,
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
  exportSlo,
  exportSlos,
  readSlos,
  getDenials,
  getPolicies,
  backtestPolicy,
  createApiToken,
  getApiTokens,
  getAudit,
  getSession,
  getOwnSessions,
  endOwnSessions,
  endOwnSession,
  getSessions,
  endSession,
  revokeApiToken,
  suggestPolicy,
  draftPolicy,
  getMeshConfigStatus,
  getConfigResources,
  getConfigResource,
  getConfigChanges,
  getConfigProblems,
  createEmbed,
  getEmbeds,
  getServiceSignals,
  previewEmbed,
  revokeEmbed,
  rotateEmbedKeys,
  getTimeline,
  getTopologyBadges,
  getTopologyDiff,
  getServiceChanges,
  getCanary,
  getServiceResilience,
  getServiceTraffic,
  getTraffic,
  getTrafficForms,
  planTraffic,
  applyTraffic,
  getImpact,
  getMaintenanceWindows,
  exportImpact,
  planMaintenance,
  undoMaintenancePlan,
  getViews,
  createView,
  changeView,
  deleteView,
  restoreView,
];
