/**
 * Metric names of linkerd-proxy and what each counts. Requests are counted by their responses, which alone carry code and
 * classification, as `linkerd viz stat` does. Bytes read from a callee are response bytes. The route families of newer
 * proxies count in seconds, and the same requests once more: they serve where the older families are not printed.
 */
import type { Protocol } from '@sightglass/shared/identity';
import type { Quantity } from './dialect.ts';

export interface LinkerdFamily {
  readonly kind: 'response' | 'route' | 'tcp';
  readonly quantity: Quantity;
  readonly protocol: Protocol;
  readonly scale: number;
}

function routeFamilies(protocol: 'http' | 'grpc'): [string, LinkerdFamily][] {
  const prefix = `outbound_${protocol}_route_request`;
  const route = { kind: 'route', protocol } as const;
  return [
    [`${prefix}_statuses_total`, { ...route, quantity: 'requests', scale: 1 }],
    [`${prefix}_duration_seconds_bucket`, { ...route, quantity: 'latency-bucket', scale: 1000 }],
    [`${prefix}_duration_seconds_sum`, { ...route, quantity: 'duration-sum', scale: 1000 }],
  ];
}

const response = { kind: 'response', protocol: 'http', scale: 1 } as const;
const tcp = { kind: 'tcp', protocol: 'tcp', scale: 1 } as const;

export const LINKERD_FAMILIES: ReadonlyMap<string, LinkerdFamily> = new Map<string, LinkerdFamily>([
  ['response_total', { ...response, quantity: 'requests' }],
  ['response_latency_ms_bucket', { ...response, quantity: 'latency-bucket' }],
  ['response_latency_ms_sum', { ...response, quantity: 'duration-sum' }],
  ['tcp_open_total', { ...tcp, quantity: 'connections-opened' }],
  ['tcp_close_total', { ...tcp, quantity: 'connections-closed' }],
  ['tcp_write_bytes_total', { ...tcp, quantity: 'bytes-in' }],
  ['tcp_read_bytes_total', { ...tcp, quantity: 'bytes-out' }],
  ...routeFamilies('http'),
  ...routeFamilies('grpc'),
]);
