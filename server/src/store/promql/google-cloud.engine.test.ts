/** Managed mesh telemetry under its Cloud Monitoring names, read from real engines that hold it as Google's Prometheus answers. */
import { quantile } from '@sightglass/shared/histogram';
import { summarizeMtls } from '@sightglass/shared/mtls';
import { describe, expect, it } from 'vitest';
import { describeFacts } from '../testing/agreement.ts';
import { type RatedSeries, sampleRates } from '../testing/rate-samples.ts';
import { REAL_ENGINES } from './testing/engines.ts';
import { openStore } from './testing/open-store.ts';

const INTERVAL_MS = 60_000;
const FROM = Date.UTC(2024, 8, 3, 14);
const TO = FROM + 15 * 60_000;
const WINDOW = { from: TO - 10 * 60_000, to: TO };

const CALL = {
  source_workload_name: 'web-v1',
  source_workload_namespace: 'shop',
  source_canonical_service_name: 'web',
  source_canonical_service_namespace: 'shop',
  source_canonical_revision: 'v1',
  source_principal: 'spiffe://project.svc.id.goog/ns/shop/sa/web',
  destination_workload_name: 'cart-v2',
  destination_workload_namespace: 'shop',
  destination_canonical_service_name: 'cart',
  destination_canonical_service_namespace: 'shop',
  destination_canonical_revision: 'v2',
  destination_principal: 'spiffe://project.svc.id.goog/ns/shop/sa/cart',
  destination_service_name: 'cart',
  destination_service_namespace: 'shop',
  request_protocol: 'http',
  response_code: '200',
  service_authentication_policy: 'MUTUAL_TLS',
};
/** What the client's proxy knows of the policy. */
const CLIENT = { service_authentication_policy: 'unknown' };
const PLAIN = { source_principal: 'unknown', service_authentication_policy: 'NONE' };

/** Every series twice, as Cloud Monitoring keeps it: for the pod that told it and for the canonical service. */
function twice(metric: string, perSecond: number, labels: Readonly<Record<string, string>>): RatedSeries[] {
  const own = { ...CALL, ...labels };
  return [
    { metric, labels: { ...own, monitored_resource: 'istio_canonical_service' }, perSecond },
    { metric, labels: { ...own, monitored_resource: 'k8s_container', pod_name: 'x' }, perSecond },
  ];
}

function told(side: 'server' | 'client', metric: string): string {
  return `istio_io:service_${side}_${metric}`;
}

const RATES: readonly RatedSeries[] = [
  ...twice(told('server', 'request_count'), 8, {}),
  ...twice(told('server', 'request_count'), 1, { response_code: '500' }),
  ...twice(told('server', 'request_count'), 1, PLAIN),
  ...twice(told('client', 'request_count'), 10, CLIENT),
  ...twice(told('client', 'request_count'), 2, { ...CLIENT, response_code: '0' }),
  ...twice(told('server', 'request_bytes_sum'), 500, {}),
  ...twice(told('server', 'response_bytes_sum'), 9_000, {}),
  ...twice(told('server', 'response_latencies_sum'), 250, {}),
  ...twice(told('server', 'response_latencies_bucket'), 5, { le: '20' }),
  ...twice(told('server', 'response_latencies_bucket'), 9, { le: '40' }),
  ...twice(told('server', 'response_latencies_bucket'), 10, { le: '+Inf' }),
  ...twice(told('client', 'roundtrip_latencies_bucket'), 10, { ...CLIENT, le: '+Inf' }),
  ...twice(told('client', 'connection_open_count'), 3, { ...CLIENT, destination_workload_name: 'db' }),
];

describe.each(REAL_ENGINES)('a managed mesh in a real $name', ({ start }) => {
  it('shows its edges, rates, failures, latency and mutual TLS once', async () => {
    const engine = await start(sampleRates(RATES, { from: FROM, to: TO, intervalMs: INTERVAL_MS }));
    const store = await openStore([engine], {
      at: TO,
      intervalMs: INTERVAL_MS,
      settings: { cluster: 'managed' },
    });
    try {
      const { edges, coveredMs } = await store.readEdges({ window: WINDOW, filter: {}, histograms: true });
      const seconds = coveredMs / 1_000;
      expect(describeFacts(edges)).toEqual([
        'managed/shop/web/web-v1/v1 > managed/shop/cart/cart-v2/v2 http: mixed by destination, source and destination',
        'managed/shop/web/web-v1/v1 > managed/shop/cart/db/v2 tcp: mutual by source-principal, source',
      ]);
      const http = edges.find(({ edge }) => edge.protocol === 'http');
      if (!http) throw new Error('no HTTP edge');
      // Ten that arrived, and two that never did.
      expect(http.requests / seconds).toBeCloseTo(12, 6);
      expect(http.errors / seconds).toBeCloseTo(3, 6);
      expect(http.bytesIn / seconds).toBeCloseTo(500, 4);
      expect(http.bytesOut / seconds).toBeCloseTo(9_000, 4);
      expect(http.durationMs / seconds).toBeCloseTo(250, 6);
      expect(http.histogram && quantile(http.histogram, 0.5)).toBeCloseTo(20, 6);
      expect(summarizeMtls(http)).toMatchObject({ state: 'mixed', plaintextShare: expect.closeTo(0.1, 6) });
    } finally {
      await store.close();
      await engine.stop();
    }
  });
});
