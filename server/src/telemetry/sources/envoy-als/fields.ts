/**
 * Tags (field number and wire type) of Envoy's access log service, as far as they are read: envoy/service/accesslog/v3/als.proto,
 * envoy/data/accesslog/v3/accesslog.proto, envoy/config/core/v3/{base,address}.proto and google/protobuf/{timestamp,duration,wrappers,struct}.proto.
 */
import { LENGTH, VARINT } from '../push/wire-reader.ts';

const text = (field: number): number => field * 8 + LENGTH;
const number = (field: number): number => field * 8 + VARINT;

export const MESSAGE = { identifier: text(1), httpLogs: text(2), tcpLogs: text(3) } as const;
export const IDENTIFIER = { node: text(1), logName: text(2) } as const;
export const NODE = { id: text(1), cluster: text(2), metadata: text(3) } as const;
export const LOG_ENTRY = text(1);

export const STRUCT_FIELDS = text(1);
export const MAP_ENTRY = { key: text(1), value: text(2) } as const;
export const VALUE = { text: text(3), struct: text(5) } as const;

export const ENTRY = { common: text(1), version: number(2), request: text(3), response: text(4) } as const;
export const TCP_CONNECTION = text(2);
export const CONNECTION = { received: number(1), sent: number(2) } as const;

export const COMMON = {
  downstreamRemote: text(2),
  downstreamLocal: text(3),
  tls: text(4),
  startTime: text(5),
  timeToLastDownstreamTx: text(12),
  upstreamRemote: text(13),
  upstreamLocal: text(14),
  upstreamCluster: text(15),
  flags: text(16),
  upstreamFailure: text(18),
  routeName: text(19),
  downstreamDirectRemote: text(20),
  duration: text(23),
  attempts: number(24),
  termination: text(25),
  intermediate: number(26),
  downstreamFailure: text(28),
  type: number(33),
} as const;

/** Timestamp and Duration. */
export const MOMENT = { seconds: number(1), nanos: number(2) } as const;
export const WRAPPED = number(1);

export const ADDRESS = { socket: text(1), pipe: text(2), internal: text(3) } as const;
export const SOCKET = { address: text(2), port: number(3), namedPort: text(4) } as const;
export const FIRST_TEXT = text(1);

export const TLS = {
  version: number(1),
  cipher: text(2),
  sni: text(3),
  local: text(4),
  peer: text(5),
} as const;
/** Older Envoys tell no issuer. */
export const CERTIFICATE = { san: text(1), subject: text(2), issuer: text(3) } as const;
export const SAN = { uri: text(1), dns: text(2) } as const;

export const REQUEST = {
  method: number(1),
  authority: text(3),
  path: text(5),
  userAgent: text(6),
  referer: text(7),
  forwardedFor: text(8),
  requestId: text(9),
  originalPath: text(10),
  bodyBytes: number(12),
  headers: text(13),
} as const;

export const RESPONSE = {
  code: text(1),
  bodyBytes: number(3),
  headers: text(4),
  trailers: text(5),
  details: text(6),
} as const;

export const METHODS = ['', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH'];
export const HTTP_VERSIONS = ['', 'HTTP/1.0', 'HTTP/1.1', 'HTTP/2', 'HTTP/3'];
export const TLS_VERSIONS = ['', 'TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];

/** Short strings of ResponseFlags' fields by number (envoy/source/common/stream_info/utility.h); 13 is a message. */
export const FLAG_NAMES = [
  '',
  'LH',
  'UH',
  'UT',
  'LR',
  'UR',
  'UF',
  'UC',
  'UO',
  'NR',
  'DI',
  'FI',
  'RL',
  'UAEX',
  'RLSE',
  'DC',
  'URX',
  'SI',
  'IH',
  'DPE',
  'UMSDR',
  'RFCF',
  'NFCF',
  'DT',
  'UPE',
  'NC',
  'OM',
  'DF',
  'DR',
];

/**
 * AccessLogType: NotSet, TcpConnectionEnd, DownstreamEnd and UdpSessionEnd tell of something that is over. The others are beginnings and
 * reports of something that goes on, and UpstreamEnd is the same request once more.
 */
export const FINAL_TYPES: ReadonlySet<number> = new Set([0, 3, 6, 13]);

/** Names of IANA's registry for the cipher suites that Envoy (BoringSSL) negotiates. */
export const CIPHER_NAMES: ReadonlyMap<number, string> = new Map([
  [0x1301, 'TLS_AES_128_GCM_SHA256'],
  [0x1302, 'TLS_AES_256_GCM_SHA384'],
  [0x1303, 'TLS_CHACHA20_POLY1305_SHA256'],
  [0xc02b, 'ECDHE-ECDSA-AES128-GCM-SHA256'],
  [0xc02c, 'ECDHE-ECDSA-AES256-GCM-SHA384'],
  [0xc02f, 'ECDHE-RSA-AES128-GCM-SHA256'],
  [0xc030, 'ECDHE-RSA-AES256-GCM-SHA384'],
  [0xcca8, 'ECDHE-RSA-CHACHA20-POLY1305'],
  [0xcca9, 'ECDHE-ECDSA-CHACHA20-POLY1305'],
  [0xc009, 'ECDHE-ECDSA-AES128-SHA'],
  [0xc00a, 'ECDHE-ECDSA-AES256-SHA'],
  [0xc013, 'ECDHE-RSA-AES128-SHA'],
  [0xc014, 'ECDHE-RSA-AES256-SHA'],
  [0x009c, 'AES128-GCM-SHA256'],
  [0x009d, 'AES256-GCM-SHA384'],
  [0x002f, 'AES128-SHA'],
  [0x0035, 'AES256-SHA'],
]);
