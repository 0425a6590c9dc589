import { describe, expect, it } from 'vitest';
import { envoy, ISTIO_TEXT } from './envoy.ts';
import { labelsOf, meaningOf, SELF } from './testing.ts';

const RQ = 'envoy_cluster_upstream_rq';
const ofCluster = (envoy_cluster_name: string) =>
  meaningOf(envoy, RQ, { envoy_cluster_name, envoy_response_code: '200' }).edge;
const readRaw = (name: string, labels: Record<string, string>) =>
  envoy.interpret(name, labelsOf(labels), SELF);

describe('an Envoy cluster', () => {
  it.each([
    ['service1', 'service1', 'shop', 'unknown', false],
    ['cart.other.svc.cluster.local', 'cart', 'other', 'unknown', false],
    ['outbound|9080|v1|reviews.prod.svc.cluster.local', 'reviews', 'prod', 'v1', false],
    ['outbound|9080||reviews.prod.svc.cluster.local', 'reviews', 'prod', 'unknown', false],
    ['outbound_.9080_.v1_.reviews.prod.svc.cluster.local', 'reviews', 'prod', 'v1', false],
    ['outbound|443||api.example.org', 'api.example.org', 'unknown', 'unknown', true],
    ['PassthroughCluster', 'PassthroughCluster', 'unknown', 'unknown', true],
    ['administration', 'administration', 'shop', 'unknown', false],
    ['admin-api', 'admin-api', 'shop', 'unknown', false],
    ['stats_store', 'stats_store', 'shop', 'unknown', false],
  ])('%s', (name, service, namespace, version, external) => {
    const edge = ofCluster(name);
    expect(edge.source).toEqual(SELF);
    expect(edge.target).toEqual({ cluster: 'home', namespace, service, workload: 'unknown', version });
    expect(edge.external).toBe(external);
  });

  it.each([
    'xds-grpc',
    'xds_cluster',
    'sds-grpc',
    'admin',
    'agent',
    'prometheus_stats',
    'BlackHoleCluster',
    'zipkin',
    'InboundPassthroughClusterIpv4',
  ])('%s is the proxy’s own and left out', (envoy_cluster_name) => {
    expect(readRaw(RQ, { envoy_cluster_name, envoy_response_code: '200' })).toEqual({
      dropped: 'envoy internal cluster',
    });
  });

  it('inbound|9080|| is the proxy itself', () => {
    expect(readRaw(RQ, { envoy_cluster_name: 'inbound|9080||', envoy_response_code: '200' })).toEqual({
      dropped: 'envoy cluster of the proxy itself',
    });
  });
});

describe('Envoy families', () => {
  const labels = { envoy_cluster_name: 'cart' };
  it.each([
    ['envoy_cluster_upstream_rq_time_sum', 'duration-sum', 'http'],
    ['envoy_cluster_upstream_cx_total', 'connections-opened', 'tcp'],
    ['envoy_cluster_upstream_cx_destroy', 'connections-closed', 'tcp'],
    ['envoy_cluster_upstream_cx_tx_bytes_total', 'bytes-in', 'tcp'],
    ['envoy_cluster_upstream_cx_rx_bytes_total', 'bytes-out', 'tcp'],
  ])('%s counts %s', (name, quantity, protocol) => {
    expect(meaningOf(envoy, name, labels)).toMatchObject({ quantity, edge: { protocol } });
  });

  it('tell exact codes and classes', () => {
    expect(meaningOf(envoy, RQ, { ...labels, envoy_response_code: '503' }).outcome).toMatchObject({
      code: '503',
      failed: true,
    });
    const ofClass = meaningOf(envoy, `${RQ}_xx`, { ...labels, envoy_response_code_class: '5' });
    expect(ofClass.outcome).toMatchObject({ code: '5xx', failed: true });
  });

  it('classes yield to exact codes of the same cluster', () => {
    const code = meaningOf(envoy, RQ, { ...labels, envoy_response_code: '200' });
    const ofClass = meaningOf(envoy, `${RQ}_xx`, { ...labels, envoy_response_code_class: '2' });
    expect(ofClass.yieldsTo).toEqual(expect.arrayContaining([...(code.provides ?? ['none'])]));
  });

  it('connections yield to any sign of HTTP', () => {
    const { yieldsTo } = meaningOf(envoy, 'envoy_cluster_upstream_cx_total', labels);
    const signs = [
      meaningOf(envoy, RQ, { ...labels, envoy_response_code: '200' }),
      meaningOf(envoy, `${RQ}_xx`, { ...labels, envoy_response_code_class: '2' }),
      meaningOf(envoy, `${RQ}_time_bucket`, { ...labels, le: '0.5' }),
    ];
    expect(yieldsTo).toEqual(expect.arrayContaining(signs.flatMap(({ provides }) => provides ?? ['none'])));
  });

  it('all yield to an Istio text', () => {
    for (const name of [RQ, `${RQ}_time_sum`, 'envoy_cluster_upstream_cx_total']) {
      expect(meaningOf(envoy, name, { ...labels, envoy_response_code: '200' }).yieldsTo).toContain(
        ISTIO_TEXT,
      );
    }
  });

  it('prove nothing of mutual TLS', () => {
    expect(meaningOf(envoy, RQ, { ...labels, envoy_response_code: '200' }).outcome).toMatchObject({
      proof: 'unmeasured',
      evidence: 'none',
    });
  });

  it.each([
    `${RQ}_total`,
    `${RQ}_completed`,
    'envoy_cluster_external_upstream_rq',
    'envoy_cluster_ssl_handshake',
  ])('%s is not read', (name) => {
    expect(envoy.readsName(name)).toBe(false);
  });
});
