/**
 * Metrics of managed Anthos and Cloud Service Mesh by their PromQL names, and what each counts. Distributions come as `_bucket`,
 * `_sum` and `_count`; latencies are milliseconds. "Sent" bytes are response bytes for both sides, as in Istio.
 */
import type { Reporter } from '../edge-window.ts';
import type { Quantity } from './dialect.ts';

interface GoogleCloudFamily {
  readonly reporter: Reporter;
  readonly isTcp: boolean;
  readonly quantity: Quantity;
  readonly scale: number;
}

const SIDES = [
  { side: 'server', reporter: 'destination', latencies: 'response_latencies' },
  { side: 'client', reporter: 'source', latencies: 'roundtrip_latencies' },
] as const;

const HTTP = [
  ['request_count', 'requests'],
  ['request_bytes_sum', 'bytes-in'],
  ['response_bytes_sum', 'bytes-out'],
  ['latencies_sum', 'duration-sum'],
  ['latencies_bucket', 'latency-bucket'],
] as const;

const TCP = [
  ['connection_open_count', 'connections-opened'],
  ['connection_close_count', 'connections-closed'],
  ['received_bytes_count', 'bytes-in'],
  ['sent_bytes_count', 'bytes-out'],
] as const;

function listFamilies(): Map<string, GoogleCloudFamily> {
  const families = new Map<string, GoogleCloudFamily>();
  for (const { side, reporter, latencies } of SIDES) {
    const prefix = `istio_io:service_${side}_`;
    for (const [metric, quantity] of HTTP) {
      const name = metric.replace('latencies', latencies);
      families.set(prefix + name, { reporter, isTcp: false, quantity, scale: 1 });
    }
    for (const [metric, quantity] of TCP) {
      families.set(prefix + metric, { reporter, isTcp: true, quantity, scale: 1 });
    }
  }
  return families;
}

export const GOOGLE_CLOUD_FAMILIES: ReadonlyMap<string, GoogleCloudFamily> = listFamilies();
