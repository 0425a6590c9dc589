/**
 * What istiod prints of its own work (`:15014/metrics`), names as in Istio 1.5 to 1.27. None of them ends as counters' names do, so that both kinds of store hold running totals. The
 * rejects by type are declared as gauges and only grow.
 */
import type { WantedGauge } from '../telemetry/gauge-batch.ts';

export const PUSHES = 'pilot_xds_pushes';
export const REJECTS = 'pilot_total_xds_rejects';
export const CONVERGENCE = 'pilot_proxy_convergence_time_bucket';
export const CONFIG_EVENTS = 'pilot_k8s_cfg_events';
export const TRIGGERS = 'pilot_push_triggers';
export const WRITE_TIMEOUTS = 'pilot_xds_write_timeout';
export const INTERNAL_ERRORS = 'pilot_total_xds_internal_errors';
/** By `node` and `err`, beside the type that is in the name. */
export const NODE_REJECTS: Readonly<Record<string, string>> = {
  pilot_xds_cds_reject: 'cds',
  pilot_xds_eds_reject: 'eds',
  pilot_xds_lds_reject: 'lds',
  pilot_xds_rds_reject: 'rds',
};

export const PLANE_COUNTERS: readonly string[] = [
  PUSHES,
  REJECTS,
  CONVERGENCE,
  CONFIG_EVENTS,
  TRIGGERS,
  WRITE_TIMEOUTS,
  INTERNAL_ERRORS,
  ...Object.keys(NODE_REJECTS),
];

export const CONNECTED_PROXIES = 'pilot_xds';
export const PLANE_INFO = 'pilot_info';

/** What is wrong in the configuration that istiod holds, in words. */
export const CONFLICTS: Readonly<Record<string, string>> = {
  pilot_conflict_inbound_listener: 'inbound listeners in conflict',
  pilot_conflict_outbound_listener_http_over_current_tcp: 'HTTP listeners in conflict with TCP',
  pilot_conflict_outbound_listener_http_over_https: 'HTTP listeners in conflict with HTTPS',
  pilot_conflict_outbound_listener_tcp_over_current_http: 'TCP listeners in conflict with HTTP',
  pilot_conflict_outbound_listener_tcp_over_current_tcp: 'TCP listeners in conflict with TCP',
  pilot_vservice_dup_domain: 'virtual services with the same domain',
  pilot_duplicate_envoy_clusters: 'service entries with the same host',
  pilot_destrule_subsets: 'subsets defined twice for one host',
  pilot_no_ip: 'pods without an address in the endpoint table',
  endpoint_no_pod: 'endpoints without a pod',
  pilot_endpoint_not_ready: 'endpoints that are not ready',
};

export const PLANE_NOW: readonly string[] = [CONNECTED_PROXIES, PLANE_INFO, ...Object.keys(CONFLICTS)];

/** Names that nobody but istiod prints; what else a pod prints counts only beside one of these. */
export const PLANE_ONLY: ReadonlySet<string> = new Set([
  PUSHES,
  CONVERGENCE,
  CONNECTED_PROXIES,
  PLANE_INFO,
  TRIGGERS,
]);

export const PLANE_GAUGES: readonly WantedGauge[] = [...PLANE_COUNTERS, ...PLANE_NOW].map((metric) => ({
  metric,
  matchers: {},
}));
