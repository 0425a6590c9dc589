/** A stored record as the contract has it; long texts are cut in lists. */
import type { AccessRecordAnswer, AccessRecordDetail } from '@sightglass/shared/contract';
import type { StoredRecord } from '../store/access-log/access-log-store.ts';

/** In a list; the whole text is one question away. */
const LIST_TEXT = 2048;

function cut(text: string): string {
  return text.length <= LIST_TEXT ? text : `${text.slice(0, LIST_TEXT).toWellFormed()}…`;
}

export function toAnswer({ id, record }: StoredRecord): AccessRecordAnswer {
  return {
    id: String(id),
    time: record.time,
    durationMs: record.durationMs,
    channel: record.channel,
    reporter: record.reporter,
    protocol: record.protocol,
    source: { ...record.source },
    target: { ...record.target },
    sourceIdentity: record.sourceIdentity,
    sourceSubject: record.sourceSubject,
    targetIdentity: record.targetIdentity,
    sourceAddress: record.sourceAddress,
    targetAddress: record.targetAddress,
    method: record.method,
    host: cut(record.host),
    path: cut(record.path),
    code: record.code,
    grpcStatus: record.grpcStatus,
    flags: record.flags,
    details: cut(record.details),
    bytesIn: record.bytesIn,
    bytesOut: record.bytesOut,
    tlsVersion: record.tlsVersion,
    cipher: record.cipher,
    sni: record.sni,
    proof: record.proof,
    denied: record.denied,
    policy: record.policy,
    requestId: record.requestId,
    route: record.route,
  };
}

export function toDetail(stored: StoredRecord): AccessRecordDetail {
  const { record } = stored;
  return {
    ...toAnswer(stored),
    host: record.host,
    path: record.path,
    details: record.details,
    httpVersion: record.httpVersion,
    upstreamCluster: record.upstreamCluster,
    upstreamFailure: record.upstreamFailure,
    attempts: record.attempts,
    termination: record.termination,
    upstreamLocalAddress: record.upstreamLocalAddress,
    upstreamRemoteAddress: record.upstreamRemoteAddress,
    forwardedFor: record.forwardedFor,
    userAgent: record.userAgent,
    referer: record.referer,
    nodeId: record.nodeId,
    logName: record.logName,
    headers: { ...record.headers },
  };
}
