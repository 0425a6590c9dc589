/**
 * What proxies print of themselves and of their control plane: which metrics these are, and a series of one as it is known at a moment.
 * Names as of Istio 1.27, Envoy 1.35, Linkerd 2.18; older ones print the same as far as they print them.
 *   envoy_{cluster_manager_cds,listener_manager_lds}_update_*   Envoy: accepted, refused and failed updates; `_time` is epoch ms of the last accepted
 *   envoy_control_plane_connected_state                         Envoy, where its statistics are not filtered (Istio leaves it out by default)
 *   istio_agent_istiod_connection_{failures,terminations}       Istio's agent, through which a sidecar talks to istiod
 *   istio_xds_*                                                 ztunnel
 *   control_{request,response}_total                            linkerd-proxy, by component of the control plane (`addr`)
 */
import type { EpochMs } from '@sightglass/shared/units';
import type { GaugeSeries } from '../gauge-batch.ts';

export const BUILD = 'istio_build';
export const LINKERD_BUILD = 'proxy_build_info';
export const CONNECTED = 'envoy_control_plane_connected_state';
export const UPDATES = ['envoy_cluster_manager_cds_update', 'envoy_listener_manager_lds_update'] as const;
export const CONNECTION_FAILURES = 'istio_agent_istiod_connection_failures';
export const ZTUNNEL_MESSAGES = 'istio_xds_message_total';
export const ZTUNNEL_TERMINATIONS = 'istio_xds_connection_terminations_total';
export const LINKERD_REQUESTS = 'control_request_total';
export const LINKERD_RESPONSES = 'control_response_total';
export const ENVOY_LIVE = 'envoy_server_live';

const updates = (kind: string): readonly string[] => UPDATES.map((name) => `${name}_${kind}`);

/** Counters of which it matters when they last grew. */
export const TROUBLE_COUNTERS: readonly string[] = [
  ...updates('rejected'),
  ...updates('failure'),
  CONNECTION_FAILURES,
  ZTUNNEL_TERMINATIONS,
  LINKERD_RESPONSES,
];

export const PROXY_METRICS: readonly string[] = [
  ...TROUBLE_COUNTERS,
  ...updates('success'),
  ...updates('time'),
  BUILD,
  LINKERD_BUILD,
  CONNECTED,
  ENVOY_LIVE,
  ZTUNNEL_MESSAGES,
  LINKERD_REQUESTS,
];

/** A series of a proxy at a moment. */
export interface ProxySeries extends GaugeSeries {
  readonly value: number;
  /** When it was last printed. */
  readonly at: EpochMs;
  /** When it was first seen: what happened before is not known. */
  readonly since: EpochMs;
  /** Between which two moments it last grew since then; null if it did not. */
  readonly grew: { readonly after: EpochMs; readonly by: EpochMs } | null;
}
