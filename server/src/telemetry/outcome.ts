/**
 * Which requests failed, and which never arrived, from what proxies print of a response: HTTP code, gRPC status and Envoy's
 * response flags (short strings, comma-separated, `-` for none, empty where proxies tell none).
 */

/** UNKNOWN, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, INTERNAL, UNAVAILABLE, DATA_LOSS: the server's fault, not the caller's. */
const FAILED_GRPC_STATUSES = new Set(['2', '4', '8', '13', '14', '15']);

/** The proxy gave up before a request reached an upstream, was told to fail it (FI, fault injection), or its caller hung up. */
const NEVER_ARRIVED_FLAGS = new Set(['UF', 'UH', 'URX', 'NC', 'NR', 'UO', 'DC', 'FI']);

/** Flags of TCP connections that did not come about: Envoy's, and those that only ztunnel prints. */
const FAILED_CONNECTION_FLAGS = new Set(
  'UF UH URX NC NR UO DENY CONNECT TLS_FAILURE H2_HANDSHAKE_FAILURE NETWORK_POLICY IDENTITY_ERROR CERT_REVOKED'.split(
    ' ',
  ),
);

function hasFlag(flags: string, among: ReadonlySet<string>): boolean {
  if (flags === '-' || flags === '') return false;
  return flags.split(',').some((flag) => among.has(flag.trim()));
}

export interface ResponseSigns {
  /** HTTP status, `0` for no response, a class such as `5xx`, empty for TCP. */
  readonly code: string;
  /** Empty where the request was not gRPC. */
  readonly grpcStatus: string;
  readonly flags: string;
}

/**
 * HTTP 5xx, a gRPC status that is the server's fault (it decides where HTTP says 200), or no response at all.
 * A TCP connection failed when its flags say that it did not come about.
 */
export function isFailed({ code, grpcStatus, flags }: ResponseSigns): boolean {
  if (code === '') return hasFlag(flags, FAILED_CONNECTION_FLAGS);
  if (code === '0' || code.startsWith('5')) return true;
  return FAILED_GRPC_STATUSES.has(grpcStatus);
}

/** For what the caller's proxy reported: the request never reached the callee's proxy, which cannot have counted it. */
export function isNeverArrived({ code, flags }: ResponseSigns): boolean {
  return code === '0' || hasFlag(flags, NEVER_ARRIVED_FLAGS);
}
