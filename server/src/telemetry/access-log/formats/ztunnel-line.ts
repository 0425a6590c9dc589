/**
 * ztunnel's access log: `TIME level access connection complete src.addr=... dst.identity="..." direction="inbound" ... error="..."`, tab separated up to the fields, or the same as
 * JSON. It logs connections, at both ends, and holds the denials. Bytes are told from its own point of view: what it sent is the response at the callee's end and the
 * request at the caller's. An identity at the callee's end comes from the certificate; at the caller's end a tunnel address (`dst.hbone_addr`) shows that it was used.
 */
import { UNKNOWN } from '@sightglass/shared/identity';
import { createAccessRecord, type AccessChannel, type AccessRecord } from '../../access-record.ts';
import { parseServiceHost } from '../../dialects/labels.ts';
import type { EdgeEnd } from '../../edge-window.ts';
import { workloadOfPod } from '../identify-node.ts';
import type { LogOrigin } from './log-origin.ts';

type Fields = ReadonlyMap<string, string>;

const COMPLETE = 'connection complete';
const PAIR = /([\w.]+)=(?:"((?:[^"\\]|\\.)*)"|(\S*))/g;
const LINE = /^(\d{4}-\d\d-\d\dT\S+)\s+\w+\s+access:?\s+connection complete\s+(.*)$/is;

const FAULTS: readonly (readonly [pattern: RegExp, flag: string])[] = [
  [/policy rejection|denied by|not allowed/i, 'DENY'],
  [/network policy/i, 'NETWORK_POLICY'],
  [/revoked/i, 'CERT_REVOKED'],
  [/identity/i, 'IDENTITY_ERROR'],
  [/h2|handshake/i, 'H2_HANDSHAKE_FAILURE'],
  [/tls|certificate/i, 'TLS_FAILURE'],
  [/refused|timed? ?out|unreachable|connect/i, 'CONNECT'],
];

function durationOf(text: string): number | null {
  const match = /^([\d.]+)(ns|us|µs|ms|s|m)?$/.exec(text);
  if (!match) return null;
  const scale = { ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1, s: 1000, m: 60_000 }[match[2] ?? 'ms'] ?? 1;
  return Number(match[1]) * scale;
}

function readEnd(fields: Fields, side: 'src' | 'dst', cluster: string): EdgeEnd {
  const workload = workloadOfPod(fields.get(`${side}.workload`) ?? '') || UNKNOWN;
  const asked = parseServiceHost(fields.get(`${side}.service`) ?? '');
  const service = fields.get(`${side}.canonical_service`) ?? asked?.name ?? workload;
  const namespace = fields.get(`${side}.namespace`) ?? asked?.namespace ?? UNKNOWN;
  return { cluster, namespace, service, workload, version: UNKNOWN };
}

function buildRecord(
  time: string,
  fields: Fields,
  { origin, channel }: { origin: LogOrigin; channel: AccessChannel },
) {
  const record = createAccessRecord(channel);
  const get = (name: string): string => fields.get(name) ?? '';
  const isInbound = get('direction') === 'inbound';
  const { cluster } = origin.node.end;
  record.durationMs = durationOf(get('duration'));
  // The line is written at the end.
  record.time = Date.parse(time) - (record.durationMs ?? 0);
  record.protocol = 'tcp';
  record.reporter = isInbound ? 'destination' : 'source';
  record.source = readEnd(fields, 'src', cluster);
  record.target = readEnd(fields, 'dst', cluster);
  record.settled = true;
  record.sourceIdentity = get('src.identity');
  record.targetIdentity = get('dst.identity');
  record.sourceAddress = get('src.addr');
  record.targetAddress = get('dst.hbone_addr') || get('dst.addr');
  record.host = get('dst.service');
  const sent = Number(get('bytes_sent')) || 0;
  const received = Number(get('bytes_recv')) || 0;
  record.bytesIn = isInbound ? received : sent;
  record.bytesOut = isInbound ? sent : received;
  const isTunnelled = fields.has('dst.hbone_addr') || get('dst.addr').endsWith(':15008');
  if (isInbound) record.proof = record.sourceIdentity === '' ? 'plaintext' : 'mutual';
  else if (isTunnelled && record.sourceIdentity !== '') record.proof = 'mutual';
  record.knowsTls = true;
  record.nodeId = origin.nodeId || 'ztunnel';
  record.termination = get('error');
  if (record.termination !== '') {
    record.flags = FAULTS.find(([pattern]) => pattern.test(record.termination))?.[1] ?? '-';
    record.policy = /denied by:? (\S+)/i.exec(record.termination)?.[1] ?? '';
  }
  return record;
}

/** Null for a line that is no end of a connection. */
export function readZtunnelLine(
  line: string,
  origin: LogOrigin,
  channel: AccessChannel,
): AccessRecord | null {
  const match = LINE.exec(line);
  if (!match) return null;
  const [, time = '', rest = ''] = match;
  const fields = new Map<string, string>();
  for (const [, key = '', quoted, bare = ''] of rest.matchAll(PAIR)) {
    fields.set(key, quoted === undefined ? bare : quoted.replaceAll(/\\(["\\])/g, '$1'));
  }
  return buildRecord(time, fields, { origin, channel });
}

/** The same of JSON fields; null for what is no end of a connection. */
export function readZtunnelFields(
  fields: Readonly<Record<string, unknown>>,
  origin: LogOrigin,
  channel: AccessChannel,
): AccessRecord | null {
  const { message, time } = fields;
  if (fields['scope'] !== 'access' || typeof message !== 'string' || !message.includes(COMPLETE)) return null;
  const texts = Object.entries(fields).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' || typeof value === 'number' ? [[key, String(value)]] : [],
  );
  return buildRecord(typeof time === 'string' ? time : '', new Map(texts), { origin, channel });
}
