import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lengthField } from '../push/encode-wire.ts';
import { MalformedBody } from '../push/malformed-body.ts';
import { readAlsMessage } from './read-message.ts';
import { encodeAls, encodeCutOff, encodeEntries } from './testing/encode-als.ts';

const socket = (address: string, portValue: number) => ({ socketAddress: { address, portValue } });

function http(common: object, request: object = {}, response: object = { responseCode: 200 }) {
  const commonProperties = { startTime: '2026-03-01T12:00:00.25Z', duration: '0.5s', ...common };
  const entry = {
    commonProperties,
    protocolVersion: 'HTTP11',
    request: { requestMethod: 'GET', ...request },
    response,
  };
  return encodeAls({ httpLogs: { logEntry: [entry] } } as never);
}

const only = (bytes: Buffer) => {
  const { records } = readAlsMessage(bytes);
  expect(records).toHaveLength(1);
  return records[0];
};

function faultOf(bytes: Uint8Array): unknown {
  try {
    readAlsMessage(bytes);
    return null;
  } catch (error) {
    return error;
  }
}

describe('a message of the access log service', () => {
  it('says who sends, with texts and labels of the metadata', () => {
    const { node, logName, records } = readAlsMessage(
      encodeAls({
        identifier: {
          node: {
            id: 'sidecar~10.0.0.1~web-1.shop~shop.svc.cluster.local',
            cluster: 'web.shop',
            metadata: { NAMESPACE: 'shop', LABELS: { app: 'web' }, deep: { deeper: { deepest: 'x' } } },
          },
          logName: 'mesh',
        },
      }),
    );
    expect(records).toEqual([]);
    expect(logName).toBe('mesh');
    expect(node).toEqual({
      id: 'sidecar~10.0.0.1~web-1.shop~shop.svc.cluster.local',
      cluster: 'web.shop',
      metadata: { NAMESPACE: 'shop', LABELS: { app: 'web' }, deep: {} },
    });
  });

  it('holds a request with both ends, TLS, identities, times and sizes', () => {
    const record = only(
      http(
        {
          downstreamRemoteAddress: socket('192.0.2.1', 0),
          downstreamDirectRemoteAddress: socket('10.0.0.7', 41_000),
          downstreamLocalAddress: socket('fd00::9', 8080),
          upstreamRemoteAddress: { pipe: { path: '/run/app.sock' } },
          upstreamLocalAddress: { envoyInternalAddress: { serverListenerName: 'main' } },
          tlsProperties: {
            tlsVersion: 'TLSv1_3',
            tlsCipherSuite: 0x1302,
            tlsSniHostname: 'cart.shop',
            localCertificateProperties: { subjectAltName: [{ uri: 'spiffe://td/ns/shop/sa/cart' }] },
            peerCertificateProperties: {
              subjectAltName: [{ dns: 'web.example' }, { uri: 'spiffe://td/ns/shop/sa/web' }],
              subject: 'CN=web',
              issuer: 'O=td',
            },
          },
          timeToLastDownstreamTxByte: '0.012500000s',
          upstreamCluster: 'inbound|8080||',
          responseFlags: {
            upstreamConnectionFailure: true,
            unauthorizedDetails: { reason: 'EXTERNAL_SERVICE' },
          },
          upstreamTransportFailureReason: 'TLS error',
          routeName: 'default',
          upstreamRequestAttemptCount: 2,
          connectionTerminationDetails: 'reset',
        },
        {
          authority: 'cart:8080',
          path: '/a',
          userAgent: 'curl',
          requestId: 'r1',
          requestBodyBytes: 70_000,
          forwardedFor: '192.0.2.1',
        },
        { responseCode: 503, responseBodyBytes: 12, responseCodeDetails: 'upstream_reset' },
      ),
    );
    expect(record).toMatchObject({
      time: Date.parse('2026-03-01T12:00:00.250Z'),
      durationMs: 12.5,
      attempts: 2,
      sourceAddress: '10.0.0.7:41000',
      targetAddress: '[fd00::9]:8080',
      upstreamRemoteAddress: 'pipe:/run/app.sock',
      upstreamLocalAddress: 'internal:main',
      tlsVersion: 'TLSv1.3',
      cipher: 'TLS_AES_256_GCM_SHA384',
      sni: 'cart.shop',
      sourceIdentity: 'spiffe://td/ns/shop/sa/web',
      sourceSubject: 'CN=web',
      sourceIssuer: 'O=td',
      targetIdentity: 'spiffe://td/ns/shop/sa/cart',
      upstreamCluster: 'inbound|8080||',
      flags: 'UF,UAEX',
      upstreamFailure: 'TLS error',
      termination: 'reset',
      route: 'default',
      method: 'GET',
      host: 'cart:8080',
      path: '/a',
      httpVersion: 'HTTP/1.1',
      bytesIn: 70_000,
      bytesOut: 12,
      code: 503,
      details: 'upstream_reset',
      requestId: 'r1',
      userAgent: 'curl',
      forwardedFor: '192.0.2.1',
      protocol: 'http',
    });
  });

  it('has code 0 for a request that got no response, and the path before a rewrite', () => {
    const record = only(
      http({ responseFlags: { downstreamRemoteReset: true } }, { path: '/new', originalPath: '/old' }, {}),
    );
    expect(record).toMatchObject({ code: 0, flags: 'DR', path: '/old' });
  });

  it.each([
    ['its trailer', { responseCode: 200, responseTrailers: { 'Grpc-Status': '14' } }, 'grpc', '14'],
    ['no sign of it', { responseCode: 200 }, 'http', ''],
  ])('is gRPC by %s', (_, response, protocol, grpcStatus) => {
    expect(only(http({}, {}, response))).toMatchObject({ protocol, grpcStatus });
  });

  it('holds TCP connections without a code', () => {
    const bytes = encodeAls({
      tcpLogs: {
        logEntry: [
          {
            commonProperties: { startTime: '2026-03-01T12:00:00Z', accessLogType: 'TcpConnectionEnd' },
            connectionProperties: { receivedBytes: 10, sentBytes: 20 },
          },
        ],
      },
    });
    expect(only(bytes)).toMatchObject({ protocol: 'tcp', code: null, bytesIn: 10, bytesOut: 20 });
  });

  it.each(['TcpPeriodic', 'DownstreamStart', 'DownstreamPeriodic', 'UpstreamEnd', 'UpstreamPoolReady'])(
    'skips %s, which tells of nothing that is over',
    (accessLogType) => {
      expect(readAlsMessage(http({ accessLogType }))).toMatchObject({ records: [], skipped: 1 });
    },
  );

  it('skips intermediate entries', () => {
    expect(readAlsMessage(http({ intermediateLogEntry: true }))).toMatchObject({ records: [], skipped: 1 });
  });

  it('loses a damaged entry and nothing else', () => {
    const good = lengthField(1, Buffer.alloc(0));
    const { records, malformed, fault } = readAlsMessage(encodeEntries([good, encodeCutOff(3), good]));
    expect([records.length, malformed, fault]).toEqual([2, 1, 'a part is longer than what holds it']);
  });

  it('survives any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const fault = faultOf(bytes);
        expect(fault === null || fault instanceof MalformedBody).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
