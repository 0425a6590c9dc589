/**
 * OpenTelemetry logs, `ExportLogsServiceRequest`, in protobuf and in JSON (opentelemetry/proto/logs/v1): resources, in them scopes, in them log records. Leaves: each record's time
 * (epoch milliseconds), body and attributes, with the attributes of its resource. Throws MalformedBody.
 */
import type { EpochMs } from '@sightglass/shared/units';
import { MalformedBody } from '../push/malformed-body.ts';
import { FIXED64, LENGTH, WireReader } from '../push/wire-reader.ts';
import {
  asList,
  asObject,
  parseAnyValue,
  parseKeyValues,
  readAnyValue,
  readKeyValue,
  type Values,
} from './log-values.ts';

const tag = (field: number, type: number): number => field * 8 + type;
const RESOURCE_LOGS = tag(1, LENGTH);
const RESOURCE = tag(1, LENGTH);
const SCOPE_LOGS = tag(2, LENGTH);
const ATTRIBUTES = tag(1, LENGTH);
const LOG_RECORDS = tag(2, LENGTH);
const TIME = tag(1, FIXED64);
const BODY = tag(5, LENGTH);
const RECORD_ATTRIBUTES = tag(6, LENGTH);
const OBSERVED_TIME = tag(11, FIXED64);

export interface OtlpLog {
  readonly resource: Values;
  /** 0 when not told. */
  readonly time: EpochMs;
  readonly body: unknown;
  readonly attributes: Values;
}

function readRecord(reader: WireReader, resource: Values): OtlpLog {
  let [time, observed] = [0, 0];
  let body: unknown = null;
  const attributes: Values = {};
  const outer = reader.enter();
  while (reader.at < reader.end) {
    const field = reader.tag();
    if (field === TIME) time = reader.fixed64() / 1e6;
    else if (field === OBSERVED_TIME) observed = reader.fixed64() / 1e6;
    else if (field === BODY) body = readAnyValue(reader);
    else if (field === RECORD_ATTRIBUTES) readKeyValue(reader, attributes);
    else reader.skip(field);
  }
  reader.leave(outer);
  return { resource, time: time || observed, body, attributes };
}

/** Calls back for each field of the tag, whose length is next, up to the reader's end. */
function each(reader: WireReader, wanted: number, visit: () => void): void {
  while (reader.at < reader.end) {
    const field = reader.tag();
    if (field !== wanted) {
      reader.skip(field);
      continue;
    }
    const outer = reader.enter();
    visit();
    reader.leave(outer);
  }
}

export function readProtobufLogs(bytes: Uint8Array): OtlpLog[] {
  const logs: OtlpLog[] = [];
  const reader = new WireReader(bytes);
  each(reader, RESOURCE_LOGS, () => {
    const start = reader.at;
    const resource: Values = {};
    each(reader, RESOURCE, () => {
      while (reader.at < reader.end) {
        const field = reader.tag();
        if (field === ATTRIBUTES) readKeyValue(reader, resource);
        else reader.skip(field);
      }
    });
    // A resource may stand behind the logs that it is of.
    reader.at = start;
    each(reader, SCOPE_LOGS, () => {
      while (reader.at < reader.end) {
        const field = reader.tag();
        if (field === LOG_RECORDS) logs.push(readRecord(reader, resource));
        else reader.skip(field);
      }
    });
  });
  return logs;
}

function parseTime(nanos: unknown): EpochMs {
  const time = Number(nanos ?? 0) / 1e6;
  return Number.isFinite(time) ? time : 0;
}

export function readJsonLogs(text: string): OtlpLog[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new MalformedBody(`JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const { resourceLogs } = asObject(parsed);
  if (!Array.isArray(resourceLogs)) throw new MalformedBody('resourceLogs is no list');
  return resourceLogs.flatMap((one) => {
    const { resource, scopeLogs } = asObject(one);
    const attributes = parseKeyValues(asObject(resource)['attributes']);
    return asList(scopeLogs).flatMap((scope) =>
      asList(asObject(scope)['logRecords']).map((record): OtlpLog => {
        const { timeUnixNano, observedTimeUnixNano, body, attributes: own } = asObject(record);
        return {
          resource: attributes,
          time: parseTime(timeUnixNano) || parseTime(observedTimeUnixNano),
          body: parseAnyValue(body),
          attributes: parseKeyValues(own),
        };
      }),
    );
  });
}
