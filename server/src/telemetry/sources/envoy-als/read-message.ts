/**
 * One StreamAccessLogsMessage: who sends, if it says so, and records. Enters: its bytes; leaves: the node and log name (in a stream's first
 * message only), the records, and how many entries were skipped or could not be read: a damaged entry costs only itself. A message that is
 * no such message throws MalformedBody.
 */
import type { AccessRecord } from '../../access-record.ts';
import type { NodeMetadata, ProxyNode } from '../../access-log/identify-node.ts';
import { MalformedBody } from '../push/malformed-body.ts';
import { WireReader } from '../push/wire-reader.ts';
import { IDENTIFIER, LOG_ENTRY, MAP_ENTRY, MESSAGE, NODE, STRUCT_FIELDS, VALUE } from './fields.ts';
import { readHttpEntry, readTcpEntry } from './read-entry.ts';

/** Entries of a node's metadata that are kept, and how deep. */
const MAXIMUM_METADATA = 256;

export interface AlsMessage {
  readonly node: ProxyNode | null;
  readonly logName: string;
  readonly records: readonly AccessRecord[];
  /** Beginnings and reports of what goes on. */
  readonly skipped: number;
  readonly malformed: number;
  /** What was wrong with the last that could not be read. */
  readonly fault: string | null;
}

type MetadataValue = NodeMetadata[string];

/** A Struct's texts; `depth` levels of structs in it. */
function readStruct(reader: WireReader, depth: number): Record<string, MetadataValue> {
  const fields: Record<string, MetadataValue> = {};
  let count = 0;
  const outer = reader.enter();
  while (reader.at < reader.end) {
    const tag = reader.tag();
    if (tag !== STRUCT_FIELDS) {
      reader.skip(tag);
      continue;
    }
    let key = '';
    let value: MetadataValue | null = null;
    const entry = reader.enter();
    while (reader.at < reader.end) {
      const part = reader.tag();
      if (part === MAP_ENTRY.key) key = reader.text();
      else if (part === MAP_ENTRY.value) value = readValue(reader, depth);
      else reader.skip(part);
    }
    reader.leave(entry);
    if (value !== null && key !== '__proto__' && count++ < MAXIMUM_METADATA) fields[key] = value;
  }
  reader.leave(outer);
  return fields;
}

function readValue(reader: WireReader, depth: number): MetadataValue | null {
  let value: MetadataValue | null = null;
  const outer = reader.enter();
  while (reader.at < reader.end) {
    const tag = reader.tag();
    if (tag === VALUE.text) value = reader.text();
    else if (tag === VALUE.struct && depth > 0) {
      const inner = readStruct(reader, depth - 1);
      value = Object.fromEntries(
        Object.entries(inner).flatMap(([key, text]) => (typeof text === 'string' ? [[key, text]] : [])),
      );
    } else reader.skip(tag);
  }
  reader.leave(outer);
  return value;
}

function readNode(reader: WireReader): ProxyNode {
  let id = '';
  let cluster = '';
  let metadata: NodeMetadata = {};
  const outer = reader.enter();
  while (reader.at < reader.end) {
    const tag = reader.tag();
    if (tag === NODE.id) id = reader.text();
    else if (tag === NODE.cluster) cluster = reader.text();
    else if (tag === NODE.metadata) metadata = readStruct(reader, 1);
    else reader.skip(tag);
  }
  reader.leave(outer);
  return { id, cluster, metadata };
}

interface Reading {
  node: ProxyNode | null;
  logName: string;
  readonly records: AccessRecord[];
  skipped: number;
  malformed: number;
  fault: string | null;
}

function readIdentifier(reader: WireReader, reading: Reading): void {
  const outer = reader.enter();
  while (reader.at < reader.end) {
    const tag = reader.tag();
    if (tag === IDENTIFIER.node) reading.node = readNode(reader);
    else if (tag === IDENTIFIER.logName) reading.logName = reader.text();
    else reader.skip(tag);
  }
  reader.leave(outer);
}

function readEntries(reader: WireReader, reading: Reading, read: typeof readHttpEntry): void {
  const outer = reader.enter();
  while (reader.at < reader.end) {
    const tag = reader.tag();
    if (tag !== LOG_ENTRY) {
      reader.skip(tag);
      continue;
    }
    const list = reader.enter();
    const { end } = reader;
    try {
      const record = read(reader);
      if (record) reading.records.push(record);
      else reading.skipped++;
    } catch (error) {
      if (!(error instanceof MalformedBody)) throw error;
      reading.malformed++;
      reading.fault = error.message;
    }
    reader.end = end;
    reader.leave(list);
  }
  reader.leave(outer);
}

/** Reads a message. Throws MalformedBody. */
export function readAlsMessage(bytes: Uint8Array): AlsMessage {
  const reader = new WireReader(bytes);
  const reading: Reading = { node: null, logName: '', records: [], skipped: 0, malformed: 0, fault: null };
  while (reader.at < reader.end) {
    const tag = reader.tag();
    if (tag === MESSAGE.identifier) readIdentifier(reader, reading);
    else if (tag === MESSAGE.httpLogs) readEntries(reader, reading, readHttpEntry);
    else if (tag === MESSAGE.tcpLogs) readEntries(reader, reading, readTcpEntry);
    else reader.skip(tag);
  }
  return reading;
}
