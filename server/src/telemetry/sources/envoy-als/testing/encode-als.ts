/**
 * Messages of the access log service as bytes, from protobuf's JSON form (lowerCamelCase, durations as `0.5s`, times in RFC 3339): for tests that play Envoy. Written from the
 * protos and not from the reader's tables, so that a wrong number there shows.
 */
import { encodeVarint, lengthField, varintField } from '../../push/encode-wire.ts';

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };
type Encoder = (field: number, value: Json) => Buffer;
type Message = Readonly<Record<string, readonly [field: number, encode: Encoder]>>;

const EMPTY = Buffer.alloc(0);
function asText(value: Json): string {
  if (typeof value === 'object') throw new Error('no text');
  return String(value);
}

const text: Encoder = (field, value) => lengthField(field, asText(value));
const number: Encoder = (field, value) => varintField(field, Number(value));
const flag: Encoder = (field, value) => varintField(field, value === true ? 1 : 0);
const wrapped: Encoder = (field, value) => lengthField(field, varintField(1, Number(value)));

function pairs(value: Json): [string, Json][] {
  if (typeof value !== 'object' || value === null) throw new Error('no message');
  return Object.entries(value).flatMap(([key, one]) => (one === undefined ? [] : [[key, one]]));
}

function encode(message: Message, value: Json): Buffer {
  const parts = pairs(value).map(([key, one]) => {
    const known = message[key];
    if (!known) throw new Error(`no field ${key}`);
    return known[1](known[0], one);
  });
  return Buffer.concat(parts);
}

const of =
  (message: Message): Encoder =>
  (field, value) =>
    lengthField(field, encode(message, value));
const list =
  (one: Encoder): Encoder =>
  (field, value) =>
    Buffer.concat((value as readonly Json[]).map((item) => one(field, item)));
const names =
  (known: readonly string[]): Encoder =>
  (field, value) =>
    varintField(field, Math.max(0, known.indexOf(asText(value))));
const map: Encoder = (field, value) =>
  Buffer.concat(
    pairs(value).map(([key, one]) => lengthField(field, Buffer.concat([text(1, key), text(2, one)]))),
  );

function moment(seconds: number, nanos: number): Buffer {
  return Buffer.concat([varintField(1, seconds), varintField(2, nanos)]);
}
const time: Encoder = (field, value) => {
  const [, whole = '', fraction = ''] = /^([^.]+?)(?:\.(\d+))?Z$/.exec(asText(value)) ?? [];
  return lengthField(field, moment(Date.parse(`${whole}Z`) / 1000, Number(fraction.padEnd(9, '0'))));
};
const duration: Encoder = (field, value) => {
  const [seconds = '0', fraction = ''] = asText(value).replace('s', '').split('.');
  return lengthField(field, moment(Number(seconds), Number(fraction.padEnd(9, '0'))));
};

function encodeStructValue(value: Json): Buffer {
  if (typeof value === 'string') return text(3, value);
  if (typeof value === 'boolean') return flag(4, value);
  if (typeof value === 'object' && value !== null) return lengthField(5, encodeStruct(value));
  return EMPTY;
}
function encodeStruct(value: Json): Buffer {
  return Buffer.concat(
    pairs(value).map(([key, one]) =>
      lengthField(1, Buffer.concat([text(1, key), lengthField(2, encodeStructValue(one))])),
    ),
  );
}
const struct: Encoder = (field, value) => lengthField(field, encodeStruct(value));
const ignored: Encoder = () => EMPTY;

const ADDRESS = of({
  socketAddress: [1, of({ address: [2, text], portValue: [3, number] })],
  pipe: [2, of({ path: [1, text] })],
  envoyInternalAddress: [3, of({ serverListenerName: [1, text] })],
});
const CERTIFICATE = of({
  subjectAltName: [1, list(of({ uri: [1, text], dns: [2, text] }))],
  subject: [2, text],
  issuer: [3, text],
});
const FLAGS: Message = {
  failedLocalHealthcheck: [1, flag],
  noHealthyUpstream: [2, flag],
  upstreamConnectionFailure: [6, flag],
  noRouteFound: [9, flag],
  unauthorizedDetails: [13, of({ reason: [1, names(['REASON_UNSPECIFIED', 'EXTERNAL_SERVICE'])] })],
  downstreamConnectionTermination: [15, flag],
  upstreamRetryLimitExceeded: [16, flag],
  downstreamRemoteReset: [28, flag],
};
const LOG_TYPES =
  'NotSet TcpUpstreamConnected TcpPeriodic TcpConnectionEnd DownstreamStart DownstreamPeriodic DownstreamEnd UpstreamPoolReady UpstreamPeriodic UpstreamEnd'.split(
    ' ',
  );
const COMMON = of({
  downstreamRemoteAddress: [2, ADDRESS],
  downstreamLocalAddress: [3, ADDRESS],
  tlsProperties: [
    4,
    of({
      tlsVersion: [1, names(['VERSION_UNSPECIFIED', 'TLSv1', 'TLSv1_1', 'TLSv1_2', 'TLSv1_3'])],
      tlsCipherSuite: [2, wrapped],
      tlsSniHostname: [3, text],
      localCertificateProperties: [4, CERTIFICATE],
      peerCertificateProperties: [5, CERTIFICATE],
    }),
  ],
  startTime: [5, time],
  timeToLastRxByte: [6, duration],
  timeToFirstUpstreamTxByte: [7, duration],
  timeToLastUpstreamTxByte: [8, duration],
  timeToFirstUpstreamRxByte: [9, duration],
  timeToLastUpstreamRxByte: [10, duration],
  timeToFirstDownstreamTxByte: [11, duration],
  timeToLastDownstreamTxByte: [12, duration],
  upstreamRemoteAddress: [13, ADDRESS],
  upstreamLocalAddress: [14, ADDRESS],
  upstreamCluster: [15, text],
  responseFlags: [16, of(FLAGS)],
  metadata: [17, ignored],
  upstreamTransportFailureReason: [18, text],
  routeName: [19, text],
  downstreamDirectRemoteAddress: [20, ADDRESS],
  customTags: [22, map],
  duration: [23, duration],
  upstreamRequestAttemptCount: [24, number],
  connectionTerminationDetails: [25, text],
  intermediateLogEntry: [26, flag],
  streamId: [27, text],
  accessLogType: [33, names(LOG_TYPES)],
});
const METHODS = ['', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH'];
const HTTP_ENTRY = of({
  commonProperties: [1, COMMON],
  protocolVersion: [2, names(['PROTOCOL_UNSPECIFIED', 'HTTP10', 'HTTP11', 'HTTP2', 'HTTP3'])],
  request: [
    3,
    of({
      requestMethod: [1, names(METHODS)],
      scheme: [2, text],
      authority: [3, text],
      port: [4, wrapped],
      path: [5, text],
      userAgent: [6, text],
      referer: [7, text],
      forwardedFor: [8, text],
      requestId: [9, text],
      originalPath: [10, text],
      requestHeadersBytes: [11, number],
      requestBodyBytes: [12, number],
      requestHeaders: [13, map],
    }),
  ],
  response: [
    4,
    of({
      responseCode: [1, wrapped],
      responseHeadersBytes: [2, number],
      responseBodyBytes: [3, number],
      responseHeaders: [4, map],
      responseTrailers: [5, map],
      responseCodeDetails: [6, text],
    }),
  ],
});
const TCP_ENTRY = of({
  commonProperties: [1, COMMON],
  connectionProperties: [2, of({ receivedBytes: [1, number], sentBytes: [2, number] })],
});
const MESSAGE: Message = {
  identifier: [
    1,
    of({
      node: [1, of({ id: [1, text], cluster: [2, text], metadata: [3, struct], locality: [4, ignored] })],
      logName: [2, text],
    }),
  ],
  httpLogs: [2, of({ logEntry: [1, list(HTTP_ENTRY)] })],
  tcpLogs: [3, of({ logEntry: [1, list(TCP_ENTRY)] })],
};

/** A StreamAccessLogsMessage. */
export function encodeAls(message: Json): Buffer {
  return encode(MESSAGE, message);
}

/** A tag and a length that promise more than there is. */
export function encodeCutOff(field: number): Buffer {
  return Buffer.concat([encodeVarint(field * 8 + 2), encodeVarint(1000), Buffer.from('short')]);
}

/** A message whose entries are these bytes. */
export function encodeEntries(entries: readonly Buffer[]): Buffer {
  return lengthField(2, Buffer.concat(entries.map((entry) => lengthField(1, entry))));
}
