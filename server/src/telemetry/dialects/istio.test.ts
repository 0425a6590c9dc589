import { describe, expect, it } from 'vitest';
import { istio } from './istio.ts';
import { ISTIO_CALL, labelsOf, meaningOf, NOBODY, SELF, UNKNOWN_CALLEE, UNKNOWN_CALLER } from './testing.ts';

const REQUESTS = 'istio_requests_total';
const read = (labels: Record<string, string>) => meaningOf(istio, REQUESTS, { ...ISTIO_CALL, ...labels });
const readRaw = (labels: Record<string, string>, target = SELF) =>
  istio.interpret(REQUESTS, labelsOf({ ...ISTIO_CALL, ...labels }), target);

const outside = (name: string, host: string) =>
  read({
    ...UNKNOWN_CALLEE,
    reporter: 'source',
    destination_service: host,
    destination_service_name: name,
    destination_service_namespace: 'unknown',
  });

describe('ends of an Istio edge', () => {
  it('are canonical service, workload, namespace, revision and cluster', () => {
    expect(read({}).edge).toEqual({
      source: { cluster: 'east', namespace: 'shop', service: 'web', workload: 'web-v1', version: 'v1' },
      target: { cluster: 'west', namespace: 'shop', service: 'cart', workload: 'cart-v2', version: 'v2' },
      protocol: 'http',
      external: false,
    });
  });

  it('are the same whoever of the two reports', () => {
    expect(read({ reporter: 'source', connection_security_policy: 'unknown' }).edge).toEqual(read({}).edge);
  });

  it('fall back on app and version in captures without canonical labels', () => {
    const { source_canonical_service, source_canonical_revision, ...others } = ISTIO_CALL;
    expect([source_canonical_service, source_canonical_revision]).toEqual(['web', 'v1']);
    const meaning = meaningOf(istio, REQUESTS, { ...others, source_app: 'shopweb', source_version: 'v7' });
    expect(meaning.edge.source).toMatchObject({ service: 'shopweb', workload: 'web-v1', version: 'v7' });
  });

  it('fall back on the workload where there is no app either', () => {
    expect(read({ source_canonical_service: '', source_app: 'unknown' }).edge.source.service).toBe('web-v1');
  });

  it.each([
    ['the target takes the cluster of the source', 'east', 'unknown', 'east', 'east'],
    ['both are in the cluster of the scraped proxy', 'unknown', 'unknown', 'home', 'home'],
    ['a caller of an unknown cluster stays so', 'unknown', 'west', 'unknown', 'west'],
  ])('where a cluster is unknown: %s', (_, source_cluster, destination_cluster, source, target) => {
    const { edge } = read({ source_cluster, destination_cluster });
    expect([edge.source.cluster, edge.target.cluster]).toEqual([source, target]);
  });

  it('are filled from the scraped target at its own end', () => {
    expect(read({ ...UNKNOWN_CALLER, reporter: 'source' }).edge.source).toEqual(SELF);
    expect(read(UNKNOWN_CALLEE).edge.target).toEqual({ ...SELF, cluster: 'east' });
  });

  it('are never filled from a waypoint, which is neither end', () => {
    const { edge, reporter } = read({ ...UNKNOWN_CALLER, reporter: 'waypoint' });
    expect([edge.source.service, edge.source.workload, reporter]).toEqual([
      'unknown',
      'unknown',
      'destination',
    ]);
  });

  it('keep a caller that the mesh does not know', () => {
    expect(read(UNKNOWN_CALLER).edge.source).toMatchObject({
      service: 'unknown',
      workload: 'unknown',
      version: 'unknown',
    });
  });

  it('keep the named service of a request that never arrived', () => {
    const { edge, outcome } = read({
      ...UNKNOWN_CALLEE,
      reporter: 'source',
      response_code: '503',
      response_flags: 'UH',
    });
    expect(edge.target).toEqual({
      cluster: 'east',
      namespace: 'shop',
      service: 'cart',
      workload: 'unknown',
      version: 'unknown',
    });
    expect(edge.external).toBe(false);
    expect([outcome.failed, outcome.neverArrived]).toEqual([true, true]);
  });

  it('tell their flags, and none where a proxy was told to leave them out', () => {
    const { response_flags, ...without } = ISTIO_CALL;
    expect(read({}).outcome.flags).toBe(response_flags);
    expect(meaningOf(istio, REQUESTS, without).outcome.flags).toBe('');
  });

  it("name the workload of Istio's egress gateway, of which callers print the host alone", () => {
    const host = 'istio-egressgateway.istio-system.svc.cluster.local';
    const { edge } = read({
      ...UNKNOWN_CALLEE,
      reporter: 'source',
      destination_service: host,
      destination_service_name: host,
      destination_service_namespace: 'unknown',
    });
    expect(edge.target).toEqual({
      cluster: 'east',
      namespace: 'istio-system',
      service: 'istio-egressgateway',
      workload: 'istio-egressgateway',
      version: 'latest',
    });
  });

  it('take the namespace from the host where no label tells it', () => {
    const { edge } = read({
      ...UNKNOWN_CALLEE,
      reporter: 'source',
      destination_service_namespace: 'unknown',
      destination_service: 'cart.other.svc.cluster.local',
    });
    expect(edge.target).toMatchObject({ namespace: 'other', service: 'cart' });
  });
});

describe('targets outside the mesh', () => {
  it.each([
    ['PassthroughCluster', 'repo.example.org', 'repo.example.org', 'PassthroughCluster'],
    ['PassthroughCluster', '10.1.2.3:3306', '10.1.2.3:3306', 'PassthroughCluster'],
    ['PassthroughCluster', 'unknown', 'PassthroughCluster', 'PassthroughCluster'],
    ['BlackHoleCluster', 'evil.example.org', 'evil.example.org', 'BlackHoleCluster'],
    ['api.example.org', 'api.example.org', 'api.example.org', undefined],
    ['legacy:8080', 'legacy:8080', 'legacy:8080', 'PassthroughCluster'],
  ])('%s asked for %s', (name, host, service, foldInto) => {
    const { edge, foldInto: folded } = outside(name, host);
    expect(edge.target).toEqual({
      cluster: 'east',
      namespace: 'unknown',
      service,
      workload: 'unknown',
      version: 'unknown',
    });
    expect([edge.external, folded]).toEqual([true, foldInto]);
  });

  it('do not include a Kubernetes host without metadata', () => {
    const { edge } = outside('cart.shop.svc.cluster.local:8080', 'cart.shop.svc.cluster.local:8080');
    expect([edge.external, edge.target.service, edge.target.namespace]).toEqual([false, 'cart', 'shop']);
  });

  it('do not include the reporter itself behind InboundPassthroughCluster', () => {
    const { edge } = read({
      ...UNKNOWN_CALLEE,
      destination_service: 'self:9999',
      destination_service_name: 'InboundPassthroughClusterIpv4',
    });
    expect([edge.target.service, edge.target.workload, edge.external]).toEqual(['self', 'self-v1', false]);
  });
});

describe('what is left out', () => {
  it.each(['172.17.0.12:15090', 'InboundPassthroughClusterIpv4'])(
    'an unknown caller of an address (%s)',
    (name) => {
      const labels = {
        ...UNKNOWN_CALLER,
        destination_service: '172.17.0.12:15090',
        destination_service_name: name,
      };
      expect(readRaw(labels)).toEqual({ dropped: 'unknown caller of an address' });
      expect(readRaw(labels, NOBODY)).toEqual({ dropped: 'unknown caller of an address' });
    },
  );
  it('a known caller of an address is not', () => {
    expect(
      readRaw({ destination_service: '172.17.0.12:8080', destination_service_name: '172.17.0.12:8080' }),
    ).toHaveProperty('edge.target.service', 'cart');
  });
  it.each([
    [
      'an address in place of a service',
      { destination_service: '10.1.2.3:80', destination_service_name: '10.1.2.3:80', ...UNKNOWN_CALLEE },
      'address instead of a service',
    ],
    [
      'a caller of which only the namespace is known',
      { ...UNKNOWN_CALLER, source_workload_namespace: 'shop' },
      'caller without a workload',
    ],
  ])('%s', (_, labels, dropped) => {
    expect(readRaw({ ...labels, reporter: 'waypoint' })).toEqual({ dropped });
  });
  it('a reporter that is none', () => {
    expect(readRaw({ reporter: 'mixer' })).toBeNull();
  });
  it.each([
    'istio_request_bytes_bucket',
    'istio_request_duration_milliseconds_count',
    'istio_build',
    'pilot_xds_pushes',
  ])('%s', (name) => {
    expect(istio.readsName(name)).toBe(false);
    expect(istio.interpret(name, labelsOf(ISTIO_CALL), SELF)).toBeNull();
  });
});

describe('families', () => {
  it.each([
    [REQUESTS, 'requests', 'http', 1],
    ['istio_request_duration_milliseconds_sum', 'duration-sum', 'http', 1],
    ['istio_request_duration_seconds_sum', 'duration-sum', 'http', 1000],
    ['istio_request_bytes_sum', 'bytes-in', 'http', 1],
    ['istio_response_bytes_sum', 'bytes-out', 'http', 1],
    ['istio_tcp_received_bytes_total', 'bytes-in', 'tcp', 1],
    ['istio_tcp_sent_bytes_total', 'bytes-out', 'tcp', 1],
    ['istio_tcp_connections_opened_total', 'connections-opened', 'tcp', 1],
    ['istio_tcp_connections_closed_total', 'connections-closed', 'tcp', 1],
  ])('%s counts %s', (name, quantity, protocol, scale) => {
    for (const reporter of ['source', 'destination', 'waypoint']) {
      const meaning = meaningOf(istio, name, { ...ISTIO_CALL, reporter });
      expect([meaning.quantity, meaning.edge.protocol, meaning.scale]).toEqual([quantity, protocol, scale]);
    }
  });

  it.each([
    ['istio_request_duration_milliseconds_bucket', '1', 1],
    ['istio_request_duration_milliseconds_bucket', '1.0', 1],
    ['istio_request_duration_milliseconds_bucket', '+Inf', Infinity],
    ['istio_request_duration_seconds_bucket', '0.25', 250],
  ])('%s le=%s', (name, le, leMs) => {
    expect(meaningOf(istio, name, { ...ISTIO_CALL, le })).toMatchObject({
      quantity: 'latency-bucket',
      leMs,
      scale: 1,
    });
  });

  it('reads the bound anew when the same map of labels comes with another', () => {
    const labels = new Map(Object.entries(ISTIO_CALL));
    const bounds = ['5', '10'].map((le) => {
      labels.set('le', le);
      const meaning = istio.interpret('istio_request_duration_milliseconds_bucket', labels, SELF);
      return meaning && 'leMs' in meaning ? meaning.leMs : null;
    });
    expect(bounds).toEqual([5, 10]);
  });
});

describe('outcome', () => {
  it('of a gRPC call has both codes, and the gRPC status decides', () => {
    const { edge, outcome } = read({ request_protocol: 'grpc', grpc_response_status: '14' });
    expect([edge.protocol, outcome.code, outcome.grpcStatus, outcome.failed]).toEqual([
      'grpc',
      '200',
      '14',
      true,
    ]);
  });
  it('of an HTTP call has no gRPC status, whatever is printed', () => {
    const { edge, outcome } = read({ request_protocol: 'http', grpc_response_status: '14' });
    expect([edge.protocol, outcome.grpcStatus, outcome.failed]).toEqual(['http', '', false]);
  });
  it('of a call without a protocol is gRPC where there is a gRPC status', () => {
    expect(read({ request_protocol: '', grpc_response_status: '0' }).edge.protocol).toBe('grpc');
    expect(read({ request_protocol: '', grpc_response_status: '' }).edge.protocol).toBe('http');
  });
  it('never arrived by the word of the source only', () => {
    const never = { response_code: '0', response_flags: 'DC' };
    expect(read({ ...never, reporter: 'source' }).outcome).toMatchObject({
      failed: true,
      neverArrived: true,
    });
    expect(read(never).outcome).toMatchObject({ failed: true, neverArrived: false });
  });
  it('tells the principals', () => {
    expect(read({ destination_principal: '' }).outcome).toMatchObject({
      sourcePrincipal: 'spiffe://cluster.local/ns/shop/sa/web',
      destinationPrincipal: 'unknown',
    });
  });
});
