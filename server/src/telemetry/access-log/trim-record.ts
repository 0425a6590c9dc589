/**
 * Bounds what one record can take: texts are cut at a length that no honest proxy reaches, and cut ones say so. Lone surrogates, which JSON can
 * smuggle in, become U+FFFD. What was cut is counted. Sizes are in UTF-16 units. Numbers are brought to what the store can hold, as one record that it cannot
 * take would hold up all others.
 */
import type { AccessRecord } from '../access-record.ts';

/** A path or a header may be long; names of things may not. */
const LONG = 128 * 1024;
const SHORT = 4 * 1024;
const MAXIMUM_HEADERS = 64 * 1024;
const CUT = '… [cut]';

const LONG_FIELDS = ['path', 'userAgent', 'referer', 'forwardedFor'] as const;
const SHORT_FIELDS = [
  'sourceIdentity',
  'sourceSubject',
  'sourceIssuer',
  'targetIdentity',
  'sourceAddress',
  'targetAddress',
  'upstreamLocalAddress',
  'upstreamRemoteAddress',
  'method',
  'host',
  'httpVersion',
  'grpcStatus',
  'flags',
  'details',
  'upstreamFailure',
  'termination',
  'tlsVersion',
  'cipher',
  'sni',
  'policy',
  'requestId',
  'route',
  'upstreamCluster',
  'nodeId',
  'logName',
] as const;
/** No name of anything holds control characters, and the rollup joins names with one. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const CONTROL = /[\u0000-\u001f\u007f]/;
// oxlint-disable-next-line no-control-regex -- as above
const CONTROLS = /[\u0000-\u001f\u007f]/g;
const END_PARTS = ['cluster', 'namespace', 'service', 'workload', 'version'] as const;

function bound(text: string, limit: number): string {
  return text.length <= limit ? text.toWellFormed() : `${text.slice(0, limit).toWellFormed()}${CUT}`;
}

function boundEnd(end: AccessRecord['source'], isDecoded: boolean): AccessRecord['source'] {
  const isRight = (text: string): boolean =>
    text.length <= 253 && !CONTROL.test(text) && (isDecoded || text.isWellFormed());
  if (END_PARTS.every((part) => isRight(end[part]))) return end;
  const bounded = { ...end };
  for (const part of END_PARTS) bounded[part] = bound(end[part].replaceAll(CONTROLS, '\ufffd'), 253);
  return bounded;
}

const HIGHEST_CODE = 999;
/** More is no honest proxy's, and each number of attempts makes contexts of its own. */
const MOST_ATTEMPTS = 99;

function boundBytes(count: number): number {
  return count >= 0 ? Math.min(count, Number.MAX_SAFE_INTEGER) : 0;
}

function boundNumbers(record: AccessRecord): void {
  const { code, durationMs, attempts } = record;
  if (code !== null) record.code = code >= 0 ? Math.min(Math.trunc(code), HIGHEST_CODE) : 0;
  if (attempts !== null)
    record.attempts = attempts >= 0 ? Math.min(Math.trunc(attempts), MOST_ATTEMPTS) : null;
  record.bytesIn = boundBytes(record.bytesIn);
  record.bytesOut = boundBytes(record.bytesOut);
  if (!(durationMs !== null && durationMs >= 0 && durationMs < Infinity)) record.durationMs = null;
}

/** Answers whether anything was cut. */
export function trimRecord(record: AccessRecord): boolean {
  let cut = false;
  boundNumbers(record);
  // What was decoded from UTF-8 is well formed; looking at every text of every record again would cost more than to read it.
  const isDecoded = record.channel === 'als';
  for (const field of LONG_FIELDS) {
    const { length } = record[field];
    if (length > LONG) cut = true;
    if (length > LONG || (!isDecoded && length > 0)) record[field] = bound(record[field], LONG);
  }
  for (const field of SHORT_FIELDS) {
    const { length } = record[field];
    if (length > SHORT) cut = true;
    if (length > SHORT || (!isDecoded && length > 0)) record[field] = bound(record[field], SHORT);
  }
  record.source = boundEnd(record.source, isDecoded);
  record.target = boundEnd(record.target, isDecoded);
  if (record.headers !== null && JSON.stringify(record.headers).length > MAXIMUM_HEADERS) {
    record.headers = { '…': 'headers larger than 64 KiB were left out' };
    cut = true;
  }
  return cut;
}
