/**
 * Istio's JSON access log (meshConfig accessLogEncoding JSON): one object a line with the operators of Envoy's default format under fixed names. `null` and `-` both mean none,
 * numbers may be texts, IPv6 is `[v6]:port`. The default format tells neither certificates nor attempts; fields that users add for them are read under the
 * operators' own names in lower case (`downstream_peer_uri_san`, `downstream_tls_version`, `upstream_request_attempt_count`).
 */
import { createAccessRecord, type AccessChannel, type AccessRecord } from '../../access-record.ts';
import { placeRecord } from '../place-record.ts';
import type { LogOrigin } from './log-origin.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Whether an object has what every access log of Istio has. */
export function looksLikeIstio(fields: Fields): boolean {
  return (
    'start_time' in fields &&
    ('response_code' in fields || 'upstream_cluster' in fields || 'response_flags' in fields)
  );
}

function textOf(fields: Fields, ...names: readonly string[]): string {
  for (const name of names) {
    const value = fields[name];
    const text = typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
    if (text !== '' && text !== '-') return text;
  }
  return '';
}

function numberOf(fields: Fields, ...names: readonly string[]): number | null {
  const text = textOf(fields, ...names);
  const number = Number(text);
  return text === '' || !Number.isFinite(number) ? null : number;
}

/** The first SPIFFE identity of a comma-separated list of names. */
function identityOf(text: string): string {
  const names = text.split(',').map((name) => name.trim());
  return names.find((name) => name.startsWith('spiffe://')) ?? names[0] ?? '';
}

function readHttp(record: AccessRecord, fields: Fields): void {
  record.method = textOf(fields, 'method');
  record.host = textOf(fields, 'authority');
  record.path = textOf(fields, 'path', 'x_envoy_original_path');
  record.httpVersion = textOf(fields, 'protocol');
  const code = numberOf(fields, 'response_code');
  const isTcp = record.method === '' && record.httpVersion === '';
  record.protocol = isTcp ? 'tcp' : 'http';
  record.code = isTcp ? null : (code ?? 0);
  const status = textOf(fields, 'grpc_status', 'grpc_response_status', 'grpc_status_number');
  if (/^\d{1,3}$/.test(status)) {
    record.grpcStatus = status;
    record.protocol = 'grpc';
  }
}

/** The record of one line, placed. */
export function readIstioFields(fields: Fields, origin: LogOrigin, channel: AccessChannel): AccessRecord {
  const record = createAccessRecord(channel);
  record.time = Date.parse(textOf(fields, 'start_time'));
  record.durationMs = numberOf(fields, 'duration');
  readHttp(record, fields);
  record.flags = textOf(fields, 'response_flags') || '-';
  record.attempts = numberOf(fields, 'upstream_request_attempt_count');
  record.details = textOf(fields, 'response_code_details');
  record.termination = textOf(fields, 'connection_termination_details');
  record.upstreamFailure = textOf(fields, 'upstream_transport_failure_reason');
  record.bytesIn = numberOf(fields, 'bytes_received') ?? 0;
  record.bytesOut = numberOf(fields, 'bytes_sent') ?? 0;
  record.requestId = textOf(fields, 'request_id');
  record.route = textOf(fields, 'route_name');
  record.userAgent = textOf(fields, 'user_agent');
  record.referer = textOf(fields, 'referer');
  record.forwardedFor = textOf(fields, 'x_forwarded_for');
  record.upstreamCluster = textOf(fields, 'upstream_cluster');
  record.upstreamRemoteAddress = textOf(fields, 'upstream_host');
  record.upstreamLocalAddress = textOf(fields, 'upstream_local_address');
  record.sourceAddress = textOf(fields, 'downstream_direct_remote_address', 'downstream_remote_address');
  record.targetAddress = textOf(fields, 'downstream_local_address');
  record.sni = textOf(fields, 'requested_server_name');
  record.sourceIdentity = identityOf(textOf(fields, 'downstream_peer_uri_san', 'downstream_peer_principal'));
  record.sourceSubject = textOf(fields, 'downstream_peer_subject');
  record.sourceIssuer = textOf(fields, 'downstream_peer_issuer');
  record.targetIdentity = identityOf(textOf(fields, 'downstream_local_uri_san'));
  record.tlsVersion = textOf(fields, 'downstream_tls_version');
  record.cipher = textOf(fields, 'downstream_tls_cipher');
  // Where the format has a field for it, its silence means that there was no TLS.
  record.knowsTls = 'downstream_tls_version' in fields || 'downstream_peer_uri_san' in fields;
  record.nodeId = origin.nodeId;
  placeRecord(record, origin.node);
  return record;
}
