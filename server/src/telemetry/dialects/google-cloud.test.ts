import { describe, expect, it } from 'vitest';
import { googleCloud } from './google-cloud.ts';
import { labelsOf, meaningOf, NOBODY } from './testing.ts';

const CALL = {
  monitored_resource: 'istio_canonical_service',
  source_workload_name: 'web-v1',
  source_workload_namespace: 'shop',
  source_canonical_service_name: 'web',
  source_canonical_service_namespace: 'shop',
  source_canonical_revision: 'v1',
  source_principal: 'spiffe://project.svc.id.goog/ns/shop/sa/web',
  destination_workload_name: 'cart-v2',
  destination_canonical_service_name: 'cart',
  destination_canonical_service_namespace: 'store',
  destination_canonical_revision: 'v2',
  destination_principal: 'spiffe://project.svc.id.goog/ns/store/sa/cart',
  destination_service_name: 'cart',
  destination_service_namespace: 'store',
  request_protocol: 'http',
  response_code: '200',
  service_authentication_policy: 'MUTUAL_TLS',
};
const SERVER = 'istio_io:service_server_request_count';
const CLIENT = 'istio_io:service_client_request_count';

function read(labels: Readonly<Record<string, string>> = {}, name = SERVER) {
  return meaningOf(googleCloud, name, { ...CALL, ...labels });
}

describe('telemetry of a managed mesh in Cloud Monitoring', () => {
  it('tells both ends by canonical service, workload and revision', () => {
    const { edge, reporter } = read();
    expect(edge).toEqual({
      source: { cluster: 'home', namespace: 'shop', service: 'web', workload: 'web-v1', version: 'v1' },
      target: { cluster: 'home', namespace: 'store', service: 'cart', workload: 'cart-v2', version: 'v2' },
      protocol: 'http',
      external: false,
    });
    expect([reporter, read({}, CLIENT).reporter]).toEqual(['destination', 'source']);
  });

  it.each([
    [SERVER, 'requests', 'http'],
    ['istio_io:service_server_request_bytes_sum', 'bytes-in', 'http'],
    ['istio_io:service_client_response_bytes_sum', 'bytes-out', 'http'],
    ['istio_io:service_server_response_latencies_sum', 'duration-sum', 'http'],
    ['istio_io:service_client_roundtrip_latencies_sum', 'duration-sum', 'http'],
    ['istio_io:service_server_connection_open_count', 'connections-opened', 'tcp'],
    ['istio_io:service_server_connection_close_count', 'connections-closed', 'tcp'],
    ['istio_io:service_client_received_bytes_count', 'bytes-in', 'tcp'],
    ['istio_io:service_client_sent_bytes_count', 'bytes-out', 'tcp'],
  ])('%s counts %s', (name, quantity, protocol) => {
    const meaning = read({}, name);
    expect([meaning.quantity, meaning.edge.protocol]).toEqual([quantity, protocol]);
  });

  it('reads latencies as milliseconds', () => {
    const meaning = read({ le: '12.5' }, 'istio_io:service_server_response_latencies_bucket');
    expect([meaning.quantity, meaning.leMs]).toEqual(['latency-bucket', 12.5]);
  });

  it.each([
    ['the server knows of mutual TLS', SERVER, 'MUTUAL_TLS', 'spiffe://x', 'mutual', 'destination'],
    ['the server knows of plaintext', SERVER, 'NONE', 'unknown', 'plaintext', 'destination'],
    ['the server was not asked', SERVER, 'unknown', 'unknown', 'unmeasured', 'none'],
    ['the client showed its certificate', CLIENT, 'unknown', 'spiffe://x', 'mutual', 'source-principal'],
    ['a client cannot prove plaintext', CLIENT, 'NONE', 'unknown', 'unmeasured', 'none'],
  ])('%s', (_, name, service_authentication_policy, source_principal, proof, evidence) => {
    const { outcome } = read({ service_authentication_policy, source_principal }, name);
    expect([outcome.proof, outcome.evidence]).toEqual([proof, evidence]);
  });

  it('counts what was never answered as failed, and as never arrived by the word of the client', () => {
    const unanswered = { response_code: '0' };
    expect(read(unanswered, CLIENT).outcome).toMatchObject({ failed: true, neverArrived: true });
    expect(read(unanswered).outcome).toMatchObject({ failed: true, neverArrived: false });
  });

  it('keeps a host outside the mesh apart', () => {
    const { edge, foldInto } = read(
      {
        destination_workload_name: 'unknown',
        destination_canonical_service_name: 'unknown',
        destination_canonical_service_namespace: 'unknown',
        destination_service_name: 'PassthroughCluster',
        destination_service_namespace: 'unknown',
      },
      CLIENT,
    );
    expect([edge.external, edge.target.service, foldInto]).toEqual([
      true,
      'PassthroughCluster',
      'PassthroughCluster',
    ]);
  });

  it('leaves other metrics alone', () => {
    for (const name of ['istio_requests_total', 'istio_io:service_server_request_bytes_bucket']) {
      expect(googleCloud.readsName(name)).toBe(false);
      expect(googleCloud.interpret(name, labelsOf(CALL), NOBODY)).toBeNull();
    }
  });
});
