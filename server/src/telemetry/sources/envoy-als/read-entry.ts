/**
 * One HTTPAccessLogEntry or TCPAccessLogEntry -> a record that is not placed yet; null for what tells of something that is not over. Enters: a
 * reader that stands inside the entry. Throws MalformedBody.
 */
import { createAccessRecord, type AccessRecord } from '../../access-record.ts';
import { MalformedBody } from '../push/malformed-body.ts';
import type { WireReader } from '../push/wire-reader.ts';
import {
  CONNECTION,
  ENTRY,
  FINAL_TYPES,
  HTTP_VERSIONS,
  MAP_ENTRY,
  METHODS,
  REQUEST,
  RESPONSE,
  TCP_CONNECTION,
} from './fields.ts';
import { readCommon, readWrapped, SHARED, type EntryKind } from './read-common.ts';

const GRPC_PATH = /^\/[\w.]+\.[\w]+\/\w+$/;
/** Headers of one entry that are kept. */
const MAXIMUM_HEADERS = 64;

/** Throws for an entry without what every entry has: it is a message of another service. */
function isFinal(kind: EntryKind | null): boolean {
  if (kind === null) throw new MalformedBody('no access log entry: it has no common properties');
  return FINAL_TYPES.has(kind.type) && !kind.intermediate;
}

/** Adds the map entry whose length is next. */
function readHeader(reader: WireReader, headers: Map<string, string>): void {
  let key = '';
  let value = '';
  const outer = reader.enter();
  while (reader.at < reader.end) {
    const tag = reader.tag();
    if (tag === MAP_ENTRY.key) key = reader.text();
    else if (tag === MAP_ENTRY.value) value = reader.text();
    else reader.skip(tag);
  }
  reader.leave(outer);
  if (headers.size < MAXIMUM_HEADERS) headers.set(key.toLowerCase(), value);
}

function readRequest(reader: WireReader, record: AccessRecord, headers: Map<string, string>): void {
  let originalPath = '';
  const outer = reader.enter();
  while (reader.at < reader.end) {
    const tag = reader.tag();
    switch (tag) {
      case REQUEST.method:
        record.method = METHODS[reader.varint()] ?? '';
        break;
      case REQUEST.authority:
        record.host = reader.textAmong(SHARED);
        break;
      case REQUEST.path:
        record.path = reader.text();
        break;
      case REQUEST.originalPath:
        originalPath = reader.text();
        break;
      case REQUEST.userAgent:
        record.userAgent = reader.textAmong(SHARED);
        break;
      case REQUEST.referer:
        record.referer = reader.text();
        break;
      case REQUEST.forwardedFor:
        record.forwardedFor = reader.text();
        break;
      case REQUEST.requestId:
        record.requestId = reader.text();
        break;
      case REQUEST.bodyBytes:
        record.bytesIn = reader.varint();
        break;
      case REQUEST.headers:
        readHeader(reader, headers);
        break;
      default:
        reader.skip(tag);
    }
  }
  reader.leave(outer);
  // What the caller asked for, before a route rewrote it.
  record.path = originalPath || record.path;
}

function readResponse(reader: WireReader, record: AccessRecord, trailers: Map<string, string>): void {
  record.code = 0;
  const outer = reader.enter();
  while (reader.at < reader.end) {
    const tag = reader.tag();
    if (tag === RESPONSE.code) record.code = Math.min(readWrapped(reader), 999);
    else if (tag === RESPONSE.bodyBytes) record.bytesOut = reader.varint();
    else if (tag === RESPONSE.headers || tag === RESPONSE.trailers) readHeader(reader, trailers);
    else if (tag === RESPONSE.details) record.details = reader.textAmong(SHARED);
    else reader.skip(tag);
  }
  reader.leave(outer);
}

/** gRPC shows by its headers where they are logged, else by method and path. */
function recogniseGrpc(
  record: AccessRecord,
  headers: Map<string, string>,
  trailers: Map<string, string>,
): void {
  const status = trailers.get('grpc-status');
  const type = headers.get('content-type') ?? trailers.get('content-type') ?? '';
  const looksLike =
    record.httpVersion === 'HTTP/2' && record.method === 'POST' && GRPC_PATH.test(record.path);
  if (status === undefined && !type.startsWith('application/grpc') && !looksLike) return;
  record.protocol = 'grpc';
  record.grpcStatus = /^\d{1,3}$/.test(status ?? '') ? (status as string) : '';
}

/** Reads an HTTP entry up to the reader's end. */
export function readHttpEntry(reader: WireReader): AccessRecord | null {
  const record = createAccessRecord('als');
  const headers = new Map<string, string>();
  const trailers = new Map<string, string>();
  let kind: EntryKind | null = null;
  record.code = 0;
  while (reader.at < reader.end) {
    const tag = reader.tag();
    if (tag === ENTRY.common) kind = readCommon(reader, record);
    else if (tag === ENTRY.version) record.httpVersion = HTTP_VERSIONS[reader.varint()] ?? '';
    else if (tag === ENTRY.request) readRequest(reader, record, headers);
    else if (tag === ENTRY.response) readResponse(reader, record, trailers);
    else reader.skip(tag);
  }
  if (!isFinal(kind)) return null;
  recogniseGrpc(record, headers, trailers);
  for (const [name, value] of trailers) headers.set(`response ${name}`, value);
  if (headers.size > 0) record.headers = Object.fromEntries(headers);
  return record;
}

/** Reads a TCP entry up to the reader's end. */
export function readTcpEntry(reader: WireReader): AccessRecord | null {
  const record = createAccessRecord('als');
  record.protocol = 'tcp';
  let kind: EntryKind | null = null;
  while (reader.at < reader.end) {
    const tag = reader.tag();
    if (tag === ENTRY.common) kind = readCommon(reader, record);
    else if (tag === TCP_CONNECTION) {
      const outer = reader.enter();
      while (reader.at < reader.end) {
        const field = reader.tag();
        if (field === CONNECTION.received) record.bytesIn = reader.varint();
        else if (field === CONNECTION.sent) record.bytesOut = reader.varint();
        else reader.skip(field);
      }
      reader.leave(outer);
    } else reader.skip(tag);
  }
  return isFinal(kind) ? record : null;
}
