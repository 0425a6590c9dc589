/**
 * OTLP's JSON encoding (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding) -> the protobuf one, as far as it is read, so that
 * there is one reading of both. Names are lowerCamelCase, 64-bit numbers may be text, enumerations are numbers, unknown fields are passed
 * over. Throws MalformedBody for what is no such message.
 */
import { doubleField, fixed64Field, lengthField, varintField } from '../push/encode-wire.ts';
import { MalformedBody } from '../push/malformed-body.ts';

/** How a field is written: as a number of some kind, as text, or as a message of its own. */
type Kind = 'varint' | 'fixed64' | 'double' | 'text' | 'bool' | 'doubles' | 'fixed64s' | Message;

interface Field {
  readonly number: number;
  readonly kind: Kind;
}
type Message = Readonly<Record<string, Field>>;

const ANY_VALUE: Message = {
  stringValue: { number: 1, kind: 'text' },
  boolValue: { number: 2, kind: 'bool' },
  intValue: { number: 3, kind: 'varint' },
  doubleValue: { number: 4, kind: 'double' },
};
const KEY_VALUE: Message = { key: { number: 1, kind: 'text' }, value: { number: 2, kind: ANY_VALUE } };
const RESOURCE: Message = { attributes: { number: 1, kind: KEY_VALUE } };
const NUMBER_POINT: Message = {
  timeUnixNano: { number: 3, kind: 'fixed64' },
  asDouble: { number: 4, kind: 'double' },
  asInt: { number: 6, kind: 'fixed64' },
  attributes: { number: 7, kind: KEY_VALUE },
  flags: { number: 8, kind: 'varint' },
};
const HISTOGRAM_POINT: Message = {
  timeUnixNano: { number: 3, kind: 'fixed64' },
  sum: { number: 5, kind: 'double' },
  bucketCounts: { number: 6, kind: 'fixed64s' },
  explicitBounds: { number: 7, kind: 'doubles' },
  attributes: { number: 9, kind: KEY_VALUE },
  flags: { number: 10, kind: 'varint' },
};
const POINTS_OF_NUMBERS: Message = {
  dataPoints: { number: 1, kind: NUMBER_POINT },
  aggregationTemporality: { number: 2, kind: 'varint' },
  isMonotonic: { number: 3, kind: 'bool' },
};
const POINTS_OF_HISTOGRAMS: Message = {
  dataPoints: { number: 1, kind: HISTOGRAM_POINT },
  aggregationTemporality: { number: 2, kind: 'varint' },
};
const METRIC: Message = {
  name: { number: 1, kind: 'text' },
  gauge: { number: 5, kind: POINTS_OF_NUMBERS },
  sum: { number: 7, kind: POINTS_OF_NUMBERS },
  histogram: { number: 9, kind: POINTS_OF_HISTOGRAMS },
  exponentialHistogram: { number: 10, kind: { dataPoints: { number: 1, kind: {} } } },
};
const SCOPE_METRICS: Message = { metrics: { number: 2, kind: METRIC } };
const RESOURCE_METRICS: Message = {
  resource: { number: 1, kind: RESOURCE },
  scopeMetrics: { number: 2, kind: SCOPE_METRICS },
};
const REQUEST: Message = { resourceMetrics: { number: 1, kind: RESOURCE_METRICS } };

const TEMPORALITIES = [
  'AGGREGATION_TEMPORALITY_UNSPECIFIED',
  'AGGREGATION_TEMPORALITY_DELTA',
  'AGGREGATION_TEMPORALITY_CUMULATIVE',
];

function toNumber(value: unknown, name: string): number {
  // The name of an enumeration's value is against the specification, and some send it.
  const named = TEMPORALITIES.indexOf(String(value));
  const number = named >= 0 ? named : Number(value);
  const isText = typeof value === 'string' && value.trim() !== '';
  if ((typeof value === 'number' || isText) && !Number.isNaN(number)) return number;
  if (value === 'NaN') return NaN;
  throw new MalformedBody(`${name} is no number`);
}

function toCount(value: unknown, name: string): number {
  const number = toNumber(value, name);
  if (Number.isFinite(number) && Math.abs(number) < 2 ** 63) return Math.trunc(number);
  throw new MalformedBody(`${name} is no whole number`);
}

function packFixed64s(values: readonly unknown[], name: string): Buffer {
  const bytes = Buffer.alloc(values.length * 8);
  values.forEach((value, i) => bytes.writeBigInt64LE(BigInt(toCount(value, name)), i * 8));
  return bytes;
}

function packDoubles(values: readonly unknown[], name: string): Buffer {
  const bytes = Buffer.alloc(values.length * 8);
  values.forEach((value, i) => bytes.writeDoubleLE(toNumber(value, name), i * 8));
  return bytes;
}

function encodeField({ number, kind }: Field, name: string, value: unknown): Buffer {
  if (typeof kind !== 'string') {
    const parts = Array.isArray(value) ? (value as unknown[]) : [value];
    return Buffer.concat(parts.map((part) => lengthField(number, encodeMessage(kind, name, part))));
  }
  switch (kind) {
    case 'text':
      if (typeof value !== 'string') throw new MalformedBody(`${name} is no text`);
      return lengthField(number, value);
    case 'bool':
      if (typeof value !== 'boolean') throw new MalformedBody(`${name} is neither true nor false`);
      return varintField(number, value ? 1 : 0);
    case 'varint':
      return varintField(number, Math.max(0, toCount(value, name)));
    case 'fixed64':
      return fixed64Field(number, toCount(value, name));
    case 'double':
      return doubleField(number, toNumber(value, name));
    default: {
      if (!Array.isArray(value)) throw new MalformedBody(`${name} is no list`);
      const values = value as unknown[];
      return lengthField(number, kind === 'doubles' ? packDoubles(values, name) : packFixed64s(values, name));
    }
  }
}

function encodeMessage(message: Message, name: string, value: unknown): Buffer {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new MalformedBody(`${name} is no object`);
  }
  const parts: Buffer[] = [];
  for (const [key, part] of Object.entries(value)) {
    const field = Object.hasOwn(message, key) ? message[key] : undefined;
    if (field && part !== null) parts.push(encodeField(field, key, part));
  }
  return Buffer.concat(parts);
}

/** A request in JSON as protobuf. */
export function encodeJsonMetrics(text: string): Buffer {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new MalformedBody(`JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  return encodeMessage(REQUEST, 'the body', parsed);
}
