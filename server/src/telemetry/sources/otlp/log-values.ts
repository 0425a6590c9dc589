/**
 * OTLP's AnyValue (opentelemetry/proto/common/v1) from protobuf and from JSON, as plain values: texts, numbers, booleans, lists and maps. Bounded in depth, as bytes from
 * anybody can nest without end.
 */
import { MalformedBody } from '../push/malformed-body.ts';
import { FIXED64, LENGTH, VARINT, type WireReader } from '../push/wire-reader.ts';

const tag = (field: number, type: number): number => field * 8 + type;
const TEXT = tag(1, LENGTH);
const BOOLEAN = tag(2, VARINT);
const INTEGER = tag(3, VARINT);
const DOUBLE = tag(4, FIXED64);
const LIST = tag(5, LENGTH);
const MAP = tag(6, LENGTH);
const VALUES = tag(1, LENGTH);
const KEY = tag(1, LENGTH);
const VALUE = tag(2, LENGTH);
const MAXIMUM_DEPTH = 8;

export type Values = Record<string, unknown>;

/** Reads the AnyValue whose length is next. */
export function readAnyValue(reader: WireReader, depth = 0): unknown {
  if (depth > MAXIMUM_DEPTH) throw new MalformedBody('a value is nested too deeply');
  let value: unknown = null;
  const outer = reader.enter();
  while (reader.at < reader.end) {
    const field = reader.tag();
    if (field === TEXT) value = reader.text();
    else if (field === BOOLEAN) value = reader.varint() !== 0;
    else if (field === INTEGER) value = reader.varint();
    else if (field === DOUBLE) value = reader.double();
    else if (field === LIST) value = readList(reader, depth);
    else if (field === MAP) value = readMap(reader, depth);
    else reader.skip(field);
  }
  reader.leave(outer);
  return value;
}

function readList(reader: WireReader, depth: number): unknown[] {
  const list: unknown[] = [];
  const outer = reader.enter();
  while (reader.at < reader.end) {
    const field = reader.tag();
    if (field === VALUES) list.push(readAnyValue(reader, depth + 1));
    else reader.skip(field);
  }
  reader.leave(outer);
  return list;
}

function readMap(reader: WireReader, depth: number): Values {
  const map: Values = {};
  const outer = reader.enter();
  while (reader.at < reader.end) {
    const field = reader.tag();
    if (field === VALUES) readKeyValue(reader, map, depth + 1);
    else reader.skip(field);
  }
  reader.leave(outer);
  return map;
}

/** Reads the KeyValue whose length is next into the map. */
export function readKeyValue(reader: WireReader, map: Values, depth = 0): void {
  let key = '';
  let value: unknown = null;
  const outer = reader.enter();
  while (reader.at < reader.end) {
    const field = reader.tag();
    if (field === KEY) key = reader.text();
    else if (field === VALUE) value = readAnyValue(reader, depth);
    else reader.skip(field);
  }
  reader.leave(outer);
  if (key !== '__proto__') map[key] = value;
}

export function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** An AnyValue in JSON. */
export function parseAnyValue(json: unknown, depth = 0): unknown {
  if (depth > MAXIMUM_DEPTH) throw new MalformedBody('a value is nested too deeply');
  const value = asObject(json);
  if ('stringValue' in value) return value['stringValue'];
  if ('boolValue' in value) return value['boolValue'];
  if ('intValue' in value) return Number(value['intValue']);
  if ('doubleValue' in value) return Number(value['doubleValue']);
  if ('arrayValue' in value) {
    return asList(asObject(value['arrayValue'])['values']).map((one) => parseAnyValue(one, depth + 1));
  }
  if ('kvlistValue' in value) return parseKeyValues(asObject(value['kvlistValue'])['values'], depth + 1);
  return null;
}

/** A list of KeyValues in JSON. */
export function parseKeyValues(json: unknown, depth = 0): Values {
  const map: Values = {};
  for (const one of asList(json)) {
    const { key, value } = asObject(one);
    if (typeof key === 'string' && key !== '__proto__') map[key] = parseAnyValue(value, depth);
  }
  return map;
}
