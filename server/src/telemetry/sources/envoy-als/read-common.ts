/**
 * The parts of an access log entry that HTTP and TCP share (AccessLogCommon), and the small messages in it. Enters: a reader that stands
 * inside the message; leaves: fields of a record. Throws MalformedBody.
 */
import type { AccessRecord } from '../../access-record.ts';
import { RepeatedTexts } from '../push/repeated-texts.ts';
import { VARINT, WireReader } from '../push/wire-reader.ts';
import {
  ADDRESS,
  CERTIFICATE,
  CIPHER_NAMES,
  COMMON,
  FIRST_TEXT,
  FLAG_NAMES,
  MOMENT,
  SAN,
  SOCKET,
  TLS,
  TLS_VERSIONS,
  WRAPPED,
} from './fields.ts';

/** What many entries share: names, identities, codes. Of paths, ids and callers' addresses nearly each is another. */
export const SHARED = new RepeatedTexts();

/** A varint as the 32-bit signed number that it was; negative ones take ten bytes and read as about 2^64. */
function signed(value: number): number {
  return value >= 2 ** 63 ? value - 2 ** 64 : value;
}

/** Milliseconds of a Timestamp or Duration. */
function readMoment(reader: WireReader): number {
  let ms = 0;
  const outer = reader.enter();
  while (reader.at < reader.end) {
    const tag = reader.tag();
    if (tag === MOMENT.seconds) ms += signed(reader.varint()) * 1000;
    else if (tag === MOMENT.nanos) ms += signed(reader.varint()) / 1e6;
    else reader.skip(tag);
  }
  reader.leave(outer);
  return ms;
}

/** The number of a UInt32Value. */
export function readWrapped(reader: WireReader): number {
  let value = 0;
  const outer = reader.enter();
  while (reader.at < reader.end) {
    const tag = reader.tag();
    if (tag === WRAPPED) value = reader.varint();
    else reader.skip(tag);
  }
  reader.leave(outer);
  return value;
}

function readSocket(reader: WireReader): string {
  let address = '';
  let port = '0';
  const outer = reader.enter();
  while (reader.at < reader.end) {
    const tag = reader.tag();
    if (tag === SOCKET.address) address = reader.text();
    else if (tag === SOCKET.port) port = String(reader.varint());
    else if (tag === SOCKET.namedPort) port = reader.text();
    else reader.skip(tag);
  }
  reader.leave(outer);
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

function readFirstText(reader: WireReader): string {
  let text = '';
  const outer = reader.enter();
  while (reader.at < reader.end) {
    const tag = reader.tag();
    if (tag === FIRST_TEXT) text = reader.text();
    else reader.skip(tag);
  }
  reader.leave(outer);
  return text;
}

function readAddress(reader: WireReader): string {
  const outer = reader.enter();
  const text = readAddressHere(reader);
  reader.leave(outer);
  return text;
}

/** Addresses at which proxies and services listen, by the bytes of the whole message. */
const LISTENERS = new RepeatedTexts((bytes, from, to) =>
  readAddressHere(new WireReader(bytes.subarray(from, to))),
);

/** Up to the reader's end. */
function readAddressHere(reader: WireReader): string {
  let text = '';
  while (reader.at < reader.end) {
    const tag = reader.tag();
    if (tag === ADDRESS.socket) text = readSocket(reader);
    else if (tag === ADDRESS.pipe) text = `pipe:${readFirstText(reader)}`;
    else if (tag === ADDRESS.internal) text = `internal:${readFirstText(reader)}`;
    else reader.skip(tag);
  }
  return text;
}

interface Certificate {
  readonly identity: string;
  readonly subject: string;
  readonly issuer: string;
}

/** A SPIFFE URI wins over other names: Envoy lists them in the certificate's order. */
function readCertificate(reader: WireReader): Certificate {
  let spiffe = '';
  let first = '';
  let subject = '';
  let issuer = '';
  const outer = reader.enter();
  while (reader.at < reader.end) {
    const tag = reader.tag();
    if (tag === CERTIFICATE.subject) subject = reader.textAmong(SHARED);
    else if (tag === CERTIFICATE.issuer) issuer = reader.textAmong(SHARED);
    else if (tag === CERTIFICATE.san) {
      const inner = reader.enter();
      while (reader.at < reader.end) {
        const name = reader.tag();
        if (name !== SAN.uri && name !== SAN.dns) {
          reader.skip(name);
          continue;
        }
        const text = reader.textAmong(SHARED);
        if (name === SAN.uri && spiffe === '' && text.startsWith('spiffe://')) spiffe = text;
        first ||= text;
      }
      reader.leave(inner);
    } else reader.skip(tag);
  }
  reader.leave(outer);
  return { identity: spiffe || first, subject, issuer };
}

function readTls(reader: WireReader, record: AccessRecord): void {
  const outer = reader.enter();
  while (reader.at < reader.end) {
    const tag = reader.tag();
    if (tag === TLS.version) record.tlsVersion = TLS_VERSIONS[reader.varint()] ?? '';
    else if (tag === TLS.cipher) {
      const suite = readWrapped(reader);
      record.cipher = CIPHER_NAMES.get(suite) ?? `0x${suite.toString(16).padStart(4, '0')}`;
    } else if (tag === TLS.sni) record.sni = reader.textAmong(SHARED);
    else if (tag === TLS.local) record.targetIdentity = readCertificate(reader).identity;
    else if (tag === TLS.peer) {
      const { identity, subject, issuer } = readCertificate(reader);
      record.sourceIdentity = identity;
      record.sourceSubject = subject;
      record.sourceIssuer = issuer;
    } else reader.skip(tag);
  }
  reader.leave(outer);
}

function readFlags(reader: WireReader): string {
  const names: string[] = [];
  const outer = reader.enter();
  while (reader.at < reader.end) {
    const tag = reader.tag();
    const name = FLAG_NAMES[Math.floor(tag / 8)];
    if (tag % 8 === VARINT) {
      if (reader.varint() !== 0 && name) names.push(name);
    } else {
      if (name === 'UAEX') names.push(name);
      reader.skip(tag);
    }
  }
  reader.leave(outer);
  return names.length === 0 ? '-' : names.join(',');
}

/** What is not a field of the record. */
export interface EntryKind {
  /** AccessLogType. */
  type: number;
  intermediate: boolean;
}

/** Reads AccessLogCommon, whose length is next. */
export function readCommon(reader: WireReader, record: AccessRecord): EntryKind {
  const kind: EntryKind = { type: 0, intermediate: false };
  let remote = '';
  let direct = '';
  let lastByte: number | null = null;
  record.knowsTls = true;
  const outer = reader.enter();
  while (reader.at < reader.end) {
    const tag = reader.tag();
    switch (tag) {
      case COMMON.downstreamRemote:
        remote = readAddress(reader);
        break;
      case COMMON.downstreamDirectRemote:
        direct = readAddress(reader);
        break;
      case COMMON.downstreamLocal:
        record.targetAddress = reader.textAmong(LISTENERS);
        break;
      case COMMON.tls:
        readTls(reader, record);
        break;
      case COMMON.startTime:
        record.time = readMoment(reader);
        break;
      case COMMON.duration:
        record.durationMs = readMoment(reader);
        break;
      case COMMON.timeToLastDownstreamTx:
        lastByte = readMoment(reader);
        break;
      case COMMON.upstreamRemote:
        record.upstreamRemoteAddress = reader.textAmong(LISTENERS);
        break;
      case COMMON.upstreamLocal:
        record.upstreamLocalAddress = readAddress(reader);
        break;
      case COMMON.upstreamCluster:
        record.upstreamCluster = reader.textAmong(SHARED);
        break;
      case COMMON.flags:
        record.flags = readFlags(reader);
        break;
      case COMMON.upstreamFailure:
        record.upstreamFailure = reader.textAmong(SHARED);
        break;
      case COMMON.routeName:
        record.route = reader.textAmong(SHARED);
        break;
      case COMMON.attempts:
        record.attempts = reader.varint();
        break;
      case COMMON.termination:
        record.termination = reader.text();
        break;
      case COMMON.downstreamFailure:
        record.details ||= reader.text();
        break;
      case COMMON.intermediate:
        kind.intermediate = reader.varint() !== 0;
        break;
      case COMMON.type:
        kind.type = reader.varint();
        break;
      default:
        reader.skip(tag);
    }
  }
  reader.leave(outer);
  record.sourceAddress = direct || remote;
  // Until the last byte was sent is what a caller waited; the duration goes on until the stream is torn down.
  record.durationMs = lastByte ?? record.durationMs;
  return kind;
}
