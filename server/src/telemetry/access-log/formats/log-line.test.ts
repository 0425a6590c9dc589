import { describe, expect, it } from 'vitest';
import { describeOrigin, readLogPath } from './log-origin.ts';
import { readLogLine } from './log-line.ts';

const ORIGIN = describeOrigin({
  cluster: 'east',
  ...readLogPath('/var/log/pods/shop_reviews-v1-d66dcfdc5-kh6v7_42/istio-proxy/0.log'),
});

const ISTIO = {
  start_time: '2026-03-01T12:00:00.123Z',
  route_name: 'default',
  method: 'GET',
  path: '/reviews/0?token=1',
  protocol: 'HTTP/1.1',
  response_code: 503,
  response_flags: 'UF,URX',
  response_code_details: 'upstream_reset',
  connection_termination_details: null,
  bytes_received: 10,
  bytes_sent: 95,
  duration: 22,
  upstream_service_time: '21',
  x_forwarded_for: '-',
  user_agent: 'curl/8',
  request_id: 'r-1',
  authority: 'reviews:9080',
  upstream_host: '[fd00::2]:9080',
  upstream_cluster: 'inbound|9080||',
  upstream_local_address: '127.0.0.6:40001',
  downstream_local_address: '10.0.0.2:9080',
  downstream_remote_address: '10.0.0.1:41000',
  requested_server_name: 'outbound_.9080_._.reviews.shop.svc.cluster.local',
  upstream_transport_failure_reason: null,
};

function read(line: string) {
  const found = readLogLine(line, ORIGIN, 'file');
  if (found === 'none' || 'fault' in found) throw new Error(JSON.stringify(found));
  return found;
}

describe('Istio’s JSON lines', () => {
  it('tell who was called, by the pod whose log it is', () => {
    expect(read(JSON.stringify(ISTIO))).toMatchObject({
      time: Date.parse('2026-03-01T12:00:00.123Z'),
      durationMs: 22,
      reporter: 'destination',
      protocol: 'http',
      target: { cluster: 'east', namespace: 'shop', workload: 'reviews-v1' },
      sourceAddress: '10.0.0.1:41000',
      targetAddress: '10.0.0.2:9080',
      upstreamRemoteAddress: '[fd00::2]:9080',
      code: 503,
      flags: 'UF,URX',
      termination: '',
      forwardedFor: '',
      upstreamFailure: '',
      bytesIn: 10,
      bytesOut: 95,
      requestId: 'r-1',
      proof: 'unmeasured',
      nodeId: 'reviews-v1-d66dcfdc5-kh6v7',
    });
  });

  it('tell whom the pod called', () => {
    const line = {
      ...ISTIO,
      upstream_cluster: 'outbound|9080|v2|ratings.shop.svc.cluster.local',
      response_flags: '-',
    };
    expect(read(JSON.stringify(line))).toMatchObject({
      reporter: 'source',
      source: { workload: 'reviews-v1' },
      target: { namespace: 'shop', service: 'ratings', version: 'v2' },
      flags: '-',
    });
  });

  it('tell certificates where the format has fields for them, and plaintext by their silence', () => {
    const peer = {
      ...ISTIO,
      downstream_peer_uri_san: 'spiffe://td/ns/shop/sa/web',
      downstream_tls_version: 'TLSv1.3',
    };
    expect(read(JSON.stringify(peer))).toMatchObject({
      proof: 'mutual',
      sourceIdentity: 'spiffe://td/ns/shop/sa/web',
    });
    const none = { ...ISTIO, downstream_peer_uri_san: null, downstream_tls_version: null };
    expect(read(JSON.stringify(none)).proof).toBe('plaintext');
  });

  it('are found in the frames of container runtimes', () => {
    const line = JSON.stringify(ISTIO);
    expect(read(`2026-03-01T12:00:00.2Z stdout F ${line}`).path).toBe('/reviews/0?token=1');
    expect(read(JSON.stringify({ log: `${line}\n`, stream: 'stdout' })).path).toBe('/reviews/0?token=1');
  });

  it.each(['', '2026-03-01T12:00:00Z\tinfo\txdsproxy\tconnected', '{"level":"info","msg":"started"}'])(
    'are not %j',
    (line) => {
      expect(readLogLine(line, ORIGIN, 'file')).toBe('none');
    },
  );

  it('cannot be read when cut off', () => {
    expect(readLogLine('{"start_time":"2026', ORIGIN, 'file')).toMatchObject({
      fault: expect.stringContaining('no JSON'),
    });
  });
});

describe('ztunnel’s lines', () => {
  const ends =
    'src.addr=10.0.0.1:41000 src.workload="sleep-7656cf8794-6lsm4" src.namespace="default" src.identity="spiffe://cluster.local/ns/default/sa/sleep" ' +
    'dst.addr=10.0.0.2:15008 dst.hbone_addr=10.0.0.2:9080 dst.service="details.shop.svc.cluster.local" dst.workload="details-v1-857849f66-ft8wx" ' +
    'dst.namespace="shop" dst.identity="spiffe://cluster.local/ns/shop/sa/details"';
  const line = (rest: string) =>
    `2026-03-01T12:00:00.015Z\tinfo\taccess\tconnection complete\t${ends} ${rest}`;

  it('tell both ends, and bytes from the one that logs', () => {
    const inbound = read(line('direction="inbound" bytes_sent=358 bytes_recv=84 duration="15ms"'));
    expect(inbound).toMatchObject({
      time: Date.parse('2026-03-01T12:00:00Z'),
      durationMs: 15,
      reporter: 'destination',
      protocol: 'tcp',
      code: null,
      source: { cluster: 'east', namespace: 'default', service: 'sleep', workload: 'sleep' },
      target: { namespace: 'shop', service: 'details', workload: 'details-v1' },
      sourceIdentity: 'spiffe://cluster.local/ns/default/sa/sleep',
      targetAddress: '10.0.0.2:9080',
      bytesIn: 84,
      bytesOut: 358,
      proof: 'mutual',
      flags: '-',
    });
    const outbound = read(line('direction="outbound" bytes_sent=84 bytes_recv=358 duration="1.5s"'));
    expect(outbound).toMatchObject({
      reporter: 'source',
      bytesIn: 84,
      bytesOut: 358,
      durationMs: 1500,
      proof: 'mutual',
    });
  });

  it('hold the denials, with the policy that refused', () => {
    const error = 'error="connection closed due to policy rejection: explicitly denied by: shop/no-sleep"';
    expect(read(line(`direction="inbound" bytes_sent=0 bytes_recv=0 duration="0ms" ${error}`))).toMatchObject(
      {
        flags: 'DENY',
        policy: 'shop/no-sleep',
      },
    );
  });

  it('prove plaintext where the callee saw no identity', () => {
    const plain =
      '2026-03-01T12:00:00Z info access connection complete src.addr=10.0.0.9:1 dst.addr=10.0.0.2:80 dst.workload="a" dst.namespace="n" direction="inbound" bytes_sent=1 bytes_recv=1 duration="1ms"';
    expect(read(plain)).toMatchObject({ proof: 'plaintext', sourceIdentity: '' });
  });

  it('are read as JSON as well, and only ends of connections count', () => {
    const json = {
      level: 'error',
      time: '2026-03-01T12:00:00Z',
      scope: 'access',
      message: 'connection complete',
      direction: 'inbound',
      'dst.workload': 'x',
      error: 'io error: Connection refused',
    };
    expect(read(JSON.stringify(json))).toMatchObject({ flags: 'CONNECT', protocol: 'tcp' });
    expect(
      readLogLine('2026-03-01T12:00:00Z\tinfo\taccess\tconnection opened\tsrc.addr=1', ORIGIN, 'file'),
    ).toBe('none');
  });
});
