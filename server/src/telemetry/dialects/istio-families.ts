/**
 * Istio's metric names and what each counts. "Sent" bytes are response bytes for every reporter, so received is from
 * caller to callee and sent is back. Byte histograms give their sums only; `_count` repeats what the +Inf bucket says.
 * Mixer (before Istio 1.5) counted durations in seconds.
 */
import type { Quantity } from './dialect.ts';

export interface Family {
  readonly quantity: Quantity;
  readonly scale: number;
}

function family(quantity: Quantity, scale = 1): Family {
  return { quantity, scale };
}

export const HTTP_FAMILIES: ReadonlyMap<string, Family> = new Map([
  ['istio_requests_total', family('requests')],
  ['istio_request_duration_milliseconds_bucket', family('latency-bucket')],
  ['istio_request_duration_milliseconds_sum', family('duration-sum')],
  ['istio_request_duration_seconds_bucket', family('latency-bucket', 1000)],
  ['istio_request_duration_seconds_sum', family('duration-sum', 1000)],
  ['istio_request_bytes_sum', family('bytes-in')],
  ['istio_response_bytes_sum', family('bytes-out')],
]);

export const TCP_FAMILIES: ReadonlyMap<string, Family> = new Map([
  ['istio_tcp_received_bytes_total', family('bytes-in')],
  ['istio_tcp_sent_bytes_total', family('bytes-out')],
  ['istio_tcp_connections_opened_total', family('connections-opened')],
  ['istio_tcp_connections_closed_total', family('connections-closed')],
]);
