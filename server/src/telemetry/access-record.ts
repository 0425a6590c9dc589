/**
 * One request, or one TCP connection, as one proxy logged it: what every access log (Envoy's over gRPC, Istio's JSON lines, OTLP logs,
 * ztunnel's lines) is turned into. Texts that a log does not tell are empty; parts of an end are `unknown`. Times are epoch milliseconds,
 * durations milliseconds. Secrets are gone before anything is kept (access-log/redact.ts).
 */
import { UNKNOWN } from '@sightglass/shared/identity';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { EdgeEnd, MtlsProof, Reporter } from './edge-window.ts';

/** How a record arrived. */
export type AccessChannel = 'als' | 'file' | 'otlp';

export interface AccessRecord {
  /** When the proxy began with it. */
  time: EpochMs;
  /** Null where it is not told. */
  durationMs: Milliseconds | null;
  channel: AccessChannel;
  /** The end at which the proxy stands; `unknown` where neither cluster nor direction tells. */
  reporter: Reporter | 'unknown';
  protocol: 'http' | 'grpc' | 'tcp';
  source: EdgeEnd;
  target: EdgeEnd;
  /** Whether both ends are as well known as they can become. */
  settled: boolean;
  /** SPIFFE URI (or DNS name) of the certificate, and its subject. Of the caller they are known at the callee's end only. */
  sourceIdentity: string;
  sourceSubject: string;
  /** Who signed the caller's certificate, where the log tells. */
  sourceIssuer: string;
  targetIdentity: string;
  /** `ip:port`, IPv6 in brackets. The caller's is that of the connection, not what a header claims. */
  sourceAddress: string;
  targetAddress: string;
  /** The proxy's own address on the connection to the next one. */
  upstreamLocalAddress: string;
  /** Where the proxy sent it. */
  upstreamRemoteAddress: string;
  /** The caller as headers claim it: X-Forwarded-For. */
  forwardedFor: string;
  method: string;
  host: string;
  path: string;
  httpVersion: string;
  /** HTTP status; 0 when no response was sent, null where there is none to send. */
  code: number | null;
  /** How often the proxy sent it on, 0 for not at all; null where the log does not tell. */
  attempts: number | null;
  /** gRPC status number as text. */
  grpcStatus: string;
  /** Envoy's short flags, comma-separated; `-` for none. */
  flags: string;
  /** Why the response is as it is, why the upstream connection failed, why the connection ended. */
  details: string;
  upstreamFailure: string;
  termination: string;
  /** From caller to callee, and back. */
  bytesIn: number;
  bytesOut: number;
  tlsVersion: string;
  cipher: string;
  sni: string;
  /** What is proven of the connection between caller and callee. */
  proof: MtlsProof;
  /** Whether the log tells TLS where there was some, so that its silence means plaintext. */
  knowsTls: boolean;
  /** Whether the callee is outside the mesh as far as the proxy knows. */
  external: boolean;
  /** Whether a policy refused it, and which one where that is told. */
  denied: boolean;
  policy: string;
  requestId: string;
  route: string;
  upstreamCluster: string;
  /** The proxy as it names itself. */
  nodeId: string;
  logName: string;
  userAgent: string;
  referer: string;
  /** Further headers that the proxy was told to log. */
  headers: Readonly<Record<string, string>> | null;
}

export const UNKNOWN_END: EdgeEnd = {
  cluster: UNKNOWN,
  namespace: UNKNOWN,
  service: UNKNOWN,
  workload: UNKNOWN,
  version: UNKNOWN,
};

/** A record that tells nothing yet. */
export function createAccessRecord(channel: AccessChannel): AccessRecord {
  return {
    time: 0,
    durationMs: null,
    channel,
    reporter: 'unknown',
    protocol: 'http',
    source: UNKNOWN_END,
    target: UNKNOWN_END,
    settled: false,
    sourceIdentity: '',
    sourceSubject: '',
    sourceIssuer: '',
    targetIdentity: '',
    sourceAddress: '',
    targetAddress: '',
    upstreamLocalAddress: '',
    upstreamRemoteAddress: '',
    forwardedFor: '',
    method: '',
    host: '',
    path: '',
    httpVersion: '',
    code: null,
    attempts: null,
    grpcStatus: '',
    flags: '-',
    details: '',
    upstreamFailure: '',
    termination: '',
    bytesIn: 0,
    bytesOut: 0,
    tlsVersion: '',
    cipher: '',
    sni: '',
    proof: 'unmeasured',
    knowsTls: false,
    external: false,
    denied: false,
    policy: '',
    requestId: '',
    route: '',
    upstreamCluster: '',
    nodeId: '',
    logName: '',
    userAgent: '',
    referer: '',
    headers: null,
  };
}
