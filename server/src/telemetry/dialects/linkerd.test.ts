import { describe, expect, it } from 'vitest';
import { linkerd } from './linkerd.ts';
import { labelsOf, meaningOf, SELF } from './testing.ts';

const SERVER = 'cart.shop.serviceaccount.identity.linkerd.cluster.local';
const OUTBOUND: Readonly<Record<string, string>> = {
  direction: 'outbound',
  authority: 'cart.shop.svc.cluster.local:8080',
  target_addr: '10.42.3.17:8080',
  tls: 'true',
  server_id: SERVER,
  dst_deployment: 'cart-v2',
  dst_namespace: 'shop',
  dst_service: 'cart',
  status_code: '200',
  classification: 'success',
};
const read = (labels: Record<string, string>) =>
  meaningOf(linkerd, 'response_total', { ...OUTBOUND, ...labels });
const readRaw = (name: string, labels: Record<string, string>) =>
  linkerd.interpret(name, labelsOf(labels), SELF);

describe('a Linkerd edge', () => {
  it('leads from the scraped target to what dst_ labels name', () => {
    expect(read({})).toMatchObject({
      quantity: 'requests',
      reporter: 'source',
      edge: {
        source: SELF,
        target: {
          cluster: 'home',
          namespace: 'shop',
          service: 'cart',
          workload: 'cart-v2',
          version: 'unknown',
        },
        protocol: 'http',
        external: false,
      },
    });
  });
  it.each([
    [
      'the authority of a Kubernetes service',
      { dst_service: '', dst_deployment: '', dst_namespace: '' },
      'cart',
      'shop',
      false,
    ],
    ['the workload', { dst_service: '', authority: '' }, 'cart-v2', 'shop', false],
    [
      'a stateful set',
      { dst_service: '', authority: '', dst_deployment: '', dst_statefulset: 'db' },
      'db',
      'shop',
      false,
    ],
    [
      'a host outside',
      { dst_service: '', dst_deployment: '', dst_namespace: '', authority: 'api.example.org:443' },
      'api.example.org',
      'unknown',
      true,
    ],
  ])('is named by %s', (_, labels, service, namespace, external) => {
    const { edge } = read(labels);
    expect([edge.target.service, edge.target.namespace, edge.external]).toEqual([
      service,
      namespace,
      external,
    ]);
  });
  it('to a multicluster target is in its cluster', () => {
    expect(read({ dst_target_cluster: 'west' }).edge.target.cluster).toBe('west');
  });
  it.each([{ authority: '' }, { authority: '10.0.0.1:80' }])('is left out without a name (%j)', (labels) => {
    const unnamed = { ...OUTBOUND, dst_service: '', dst_deployment: '', ...labels };
    expect(readRaw('response_total', unnamed)).toEqual({ dropped: 'linkerd outbound to an unnamed target' });
  });
  it('does not come from inbound series', () => {
    expect(readRaw('response_total', { direction: 'inbound', tls: 'true', client_id: SERVER })).toEqual({
      dropped: 'linkerd inbound of a meshed caller',
    });
    expect(readRaw('response_total', { direction: 'inbound', tls: 'no_identity' })).toEqual({
      dropped: 'linkerd inbound without a caller',
    });
  });
});

describe('mutual TLS in Linkerd', () => {
  it.each([
    ['true', '', 'mutual', 'source-principal'],
    ['no_identity', 'port_skipped', 'plaintext', 'source-principal'],
    ['no_identity', 'not_provided_by_service_discovery', 'plaintext', 'source-principal'],
    ['no_identity', 'loopback', 'unmeasured', 'none'],
    ['disabled', '', 'plaintext', 'source-principal'],
    ['opaque', '', 'unmeasured', 'none'],
  ])('tls=%s %s', (tls, no_tls_reason, proof, evidence) => {
    expect(read({ tls, no_tls_reason }).outcome).toMatchObject({ proof, evidence });
  });
  it('names the server', () => {
    expect(read({}).outcome.destinationPrincipal).toBe(SERVER);
  });
});

describe('a Linkerd outcome', () => {
  it.each([
    ['by classification', { status_code: '200', classification: 'failure', grpc_status: '14' }, true, false],
    ['by classification over code', { status_code: '500', classification: 'success' }, false, false],
    ['without any status: no response', { status_code: '', classification: 'failure' }, true, true],
  ])('%s', (_, labels, failed, neverArrived) => {
    expect(read(labels).outcome).toMatchObject({ failed, neverArrived });
  });
  it('keeps either spelling of the gRPC status', () => {
    expect(read({ grpc_status_code: '5' }).outcome).toMatchObject({ grpcStatus: '5', flags: '' });
    expect(read({ grpc_status: '5' }).outcome.grpcStatus).toBe('5');
  });
});

describe('Linkerd families', () => {
  it.each([
    ['response_total', 'requests', 'http'],
    ['response_latency_ms_sum', 'duration-sum', 'http'],
    ['tcp_open_total', 'connections-opened', 'tcp'],
    ['tcp_close_total', 'connections-closed', 'tcp'],
    ['tcp_write_bytes_total', 'bytes-in', 'tcp'],
    ['tcp_read_bytes_total', 'bytes-out', 'tcp'],
  ])('%s counts %s', (name, quantity, protocol) => {
    expect(meaningOf(linkerd, name, { ...OUTBOUND, peer: 'dst' })).toMatchObject({
      quantity,
      edge: { protocol },
      scale: 1,
    });
  });
  it('count the leg to the application nowhere', () => {
    expect(readRaw('tcp_open_total', { ...OUTBOUND, peer: 'src' })).toBeNull();
  });
  it('of TCP yield to HTTP towards the same port', () => {
    const tcp = meaningOf(linkerd, 'tcp_open_total', { ...OUTBOUND, peer: 'dst' });
    expect(read({}).provides).toEqual(expect.arrayContaining([...(tcp.yieldsTo ?? ['none'])]));
    const other = meaningOf(linkerd, 'tcp_open_total', { ...OUTBOUND, target_addr: '10.42.3.17:5432' });
    expect(read({}).provides).not.toEqual(expect.arrayContaining([...(other.yieldsTo ?? ['none'])]));
  });
  it.each([
    ['outbound_http_route_request_statuses_total', 'requests', 'http', 1],
    ['outbound_grpc_route_request_duration_seconds_sum', 'duration-sum', 'grpc', 1000],
  ])('of routes name the parent service (%s)', (name, quantity, protocol, scale) => {
    const route = {
      parent_kind: 'Service',
      parent_name: 'cart',
      parent_namespace: 'shop',
      http_status: '200',
    };
    const meaning = meaningOf(linkerd, name, route);
    expect(meaning).toMatchObject({
      quantity,
      scale,
      edge: { protocol, target: { service: 'cart', namespace: 'shop' } },
    });
  });
  it.each([
    ['OK', '0', false],
    ['UNAVAILABLE', '14', true],
    ['14', '14', true],
    ['NOT_FOUND', '5', false],
  ])('of gRPC routes may name the status (%s)', (grpc_status, grpcStatus, failed) => {
    const route = { parent_name: 'cart', parent_namespace: 'shop', grpc_status };
    const meaning = meaningOf(linkerd, 'outbound_grpc_route_request_statuses_total', route);
    expect(meaning.outcome).toMatchObject({ code: '200', grpcStatus, failed, neverArrived: false });
  });
  it('of routes count in seconds and yield to the older families', () => {
    const route = { parent_name: 'cart', parent_namespace: 'shop', le: '0.05' };
    const meaning = meaningOf(linkerd, 'outbound_http_route_request_duration_seconds_bucket', route);
    expect(meaning).toMatchObject({ leMs: 50, scale: 1 });
    const older = meaningOf(linkerd, 'response_latency_ms_bucket', { ...OUTBOUND, le: '50' });
    expect(older.provides).toEqual(expect.arrayContaining([...(meaning.yieldsTo ?? ['none'])]));
  });
});
