/**
 * Everything that a record says, in groups. Pure. In: a whole record. Out: sections of named values, each with the filter that it means; what was not
 * told is left out, except where its absence says something.
 */
import type { AccessRecordDetail } from '@sightglass/shared/contract';
import { RESTRICTED, UNKNOWN } from '@sightglass/shared/identity';
import { formatBytes } from '../../format/bytes.ts';
import { formatCount } from '../../format/count.ts';
import { formatLatency } from '../../format/latency.ts';
import { describeCode, describeGrpcStatus } from '../../format/response-codes.ts';
import { describeFlags } from '../../format/response-flags.ts';
import type { LinkTarget } from '../../routes.ts';
import type { FilterTarget } from './access-filter.ts';
import { serviceIdOf, targetOf, workloadIdOf } from './record-words.ts';

export interface RecordFact {
  readonly name: string;
  readonly text: string;
  /** Beside the value, in words. */
  readonly note?: string;
  readonly code?: boolean;
  readonly to?: LinkTarget | null;
  readonly target?: FilterTarget | null;
}

export interface RecordSection {
  readonly title: string;
  readonly facts: readonly RecordFact[];
}

const CHANNELS = { als: 'Envoy’s access log service', file: 'a file', otlp: 'OpenTelemetry' } as const;
const REPORTERS = {
  source: 'the caller’s proxy',
  destination: 'the callee’s proxy',
  unknown: 'a proxy whose end is not known',
} as const;
const PROOFS = {
  mutual: 'mutual TLS, proven by the caller’s certificate',
  plaintext: 'plaintext: the caller showed no certificate',
  unmeasured: 'not measured at this end',
} as const;

type Maybe = RecordFact | null;

const told = (name: string, text: string, more: Omit<RecordFact, 'name' | 'text'> = {}): Maybe =>
  text === '' || text === '-' ? null : { name, text, ...more };

function end(record: AccessRecordDetail, side: 'source' | 'target'): Maybe[] {
  const node = record[side];
  const service = serviceIdOf(node);
  const workload = workloadIdOf(node);
  const [servicePart, workloadPart] =
    side === 'source' ? (['source', 'sourceWorkload'] as const) : (['service', 'workload'] as const);
  if (node.cluster === RESTRICTED && node.namespace === RESTRICTED)
    return [
      {
        name: 'Service',
        text: RESTRICTED,
        note: 'beyond what you may see',
        target: targetOf(servicePart, record),
      },
    ];
  const place = node.namespace === UNKNOWN ? `in ${node.cluster}` : `${node.namespace} in ${node.cluster}`;
  return [
    service === null
      ? { name: 'Service', text: 'unknown', note: place }
      : {
          name: 'Service',
          text: node.service,
          note: place,
          to: { page: 'service', id: service },
          target: targetOf(servicePart, record),
        },
    workload === null
      ? null
      : {
          name: 'Workload',
          text: node.workload,
          to: { page: 'workload', id: workload },
          target: targetOf(workloadPart, record),
        },
    node.version === UNKNOWN ? null : told('Version', node.version),
  ];
}

function who(record: AccessRecordDetail): Maybe[] {
  const { sourceIdentity, sourceSubject, sourceAddress, forwardedFor, userAgent, proof } = record;
  const missing =
    proof === 'plaintext' ? 'none: no certificate was shown' : 'not told at this end of the connection';
  return [
    sourceIdentity === ''
      ? { name: 'Identity', text: missing }
      : { name: 'Identity', text: sourceIdentity, code: true, target: targetOf('identity', record) },
    told('Certificate subject', sourceSubject, { code: true }),
    told('Address', sourceAddress, { code: true, target: targetOf('address', record) }),
    ...end(record, 'source'),
    told('Forwarded for', forwardedFor, { code: true }),
    told('User agent', userAgent),
  ];
}

function what(record: AccessRecordDetail): Maybe[] {
  const { method, host, path, protocol, httpVersion, requestId, referer, route } = record;
  return [
    ...end(record, 'target'),
    told('Identity', record.targetIdentity, { code: true }),
    told('Address', record.targetAddress, { code: true }),
    told('Method', method, { target: targetOf('method', record) }),
    told('Host', host, { code: true, target: targetOf('host', record) }),
    told('Path', path, { code: true, target: targetOf('path', record) }),
    told('Protocol', httpVersion === '' ? protocol : `${protocol}, ${httpVersion}`),
    told('Request id', requestId, { code: true, target: targetOf('requestId', record) }),
    told('Referer', referer),
    told('Route', route),
  ];
}

function outcome(record: AccessRecordDetail): Maybe[] {
  const { code, grpcStatus, flags, details, durationMs, upstreamFailure, termination, attempts } = record;
  const said = code === null ? 'none: a TCP connection' : String(code);
  return [
    {
      name: 'Code',
      text: said,
      ...(code === null ? {} : { note: describeCode(said) }),
      target: targetOf('code', record),
    },
    told('gRPC status', grpcStatus, {
      note: describeGrpcStatus(grpcStatus),
      target: targetOf('grpcStatus', record),
    }),
    told('Flags', flags, {
      note: describeFlags(flags)
        .map(({ meaning }) => meaning)
        .join(', '),
      target: targetOf('flags', record),
    }),
    attempts === null ? null : { name: 'Attempts', text: formatCount(attempts) },
    told('Details', details),
    told('Upstream failure', upstreamFailure),
    told('Connection ended', termination),
    durationMs === null ? null : { name: 'Duration', text: formatLatency(durationMs) },
    { name: 'Bytes', text: `${formatBytes(record.bytesIn)} in, ${formatBytes(record.bytesOut)} out` },
  ];
}

function connection(record: AccessRecordDetail): Maybe[] {
  return [
    { name: 'Mutual TLS', text: PROOFS[record.proof], target: targetOf('proof', record) },
    told('TLS version', record.tlsVersion, { target: targetOf('tlsVersion', record) }),
    told('Cipher', record.cipher, { code: true }),
    told('SNI', record.sni, { code: true }),
  ];
}

function proxies(record: AccessRecordDetail): Maybe[] {
  return [
    { name: 'Logged by', text: REPORTERS[record.reporter], target: targetOf('reporter', record) },
    { name: 'Came by', text: CHANNELS[record.channel] },
    told('Node', record.nodeId, { code: true }),
    told('Log', record.logName),
    told('Upstream cluster', record.upstreamCluster, { code: true }),
    told('Upstream local', record.upstreamLocalAddress, { code: true }),
    told('Upstream remote', record.upstreamRemoteAddress, { code: true }),
    { name: 'Record', text: record.id },
  ];
}

const isFact = (fact: Maybe): fact is RecordFact => fact !== null;

export function listSections(record: AccessRecordDetail): RecordSection[] {
  const headers = Object.entries(record.headers).map(([name, text]): RecordFact => ({
    name,
    text,
    code: true,
  }));
  return [
    { title: 'Who', facts: who(record).filter(isFact) },
    { title: 'What', facts: what(record).filter(isFact) },
    { title: 'Outcome', facts: outcome(record).filter(isFact) },
    { title: 'Connection', facts: connection(record).filter(isFact) },
    { title: 'Headers', facts: headers },
    { title: 'Proxies', facts: proxies(record).filter(isFact) },
  ].filter(({ facts }) => facts.length > 0);
}

/** Why it was refused, as far as the log tells; null where it was not. */
export function explainDenial(record: AccessRecordDetail): string | null {
  const { denied, policy, details, termination, flags } = record;
  if (!denied) return null;
  if (policy !== '') return `A policy refused this call: ${policy}.`;
  if (/rbac_access_denied_matched_policy\[none\]/.test(`${details} ${termination}`))
    return 'Refused because no policy that allows calls matched this one.';
  if (flags.split(',').includes('UAEX'))
    return 'The external authorizer refused this call; the log does not tell why.';
  return 'A policy refused this call; the log does not tell which.';
}
