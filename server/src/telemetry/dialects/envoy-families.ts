/**
 * Envoy's metric names about its clusters, and what each counts: responses by exact code and once more by class, times, and the
 * connections that carried them.
 */
import type { Quantity } from './dialect.ts';

export type EnvoyKind = 'codes' | 'classes' | 'times' | 'connections';

export const ENVOY_FAMILIES: ReadonlyMap<string, { readonly kind: EnvoyKind; readonly quantity: Quantity }> =
  new Map([
    ['envoy_cluster_upstream_rq', { kind: 'codes', quantity: 'requests' }],
    ['envoy_cluster_upstream_rq_xx', { kind: 'classes', quantity: 'requests' }],
    ['envoy_cluster_upstream_rq_time_bucket', { kind: 'times', quantity: 'latency-bucket' }],
    ['envoy_cluster_upstream_rq_time_sum', { kind: 'times', quantity: 'duration-sum' }],
    ['envoy_cluster_upstream_cx_total', { kind: 'connections', quantity: 'connections-opened' }],
    ['envoy_cluster_upstream_cx_destroy', { kind: 'connections', quantity: 'connections-closed' }],
    ['envoy_cluster_upstream_cx_tx_bytes_total', { kind: 'connections', quantity: 'bytes-in' }],
    ['envoy_cluster_upstream_cx_rx_bytes_total', { kind: 'connections', quantity: 'bytes-out' }],
  ]);
