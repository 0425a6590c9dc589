/**
 * Attributes of resources and data points: `KeyValue{key = 1; AnyValue value = 2}`. Their order means nothing and may change from one request
 * to the next, so they are hashed one by one and the hashes are added up.
 */
import type { KeyHash } from '../../exposition/key-hash.ts';
import { shortenValue } from '../../exposition/parse-series.ts';
import type { WireReader } from '../push/wire-reader.ts';
import { BOOL_VALUE, DOUBLE_VALUE, INT_VALUE, KEY, STRING_VALUE, VALUE } from './fields.ts';

/** A sum of hashes, as two 32-bit halves, and how many attributes there were. */
export class AttributeSum {
  low = 0;
  high = 0;
  count = 0;

  reset(low = 0, high = 0): void {
    this.low = low;
    this.high = high;
    this.count = 0;
  }

  /** Adds the attribute whose length is next, and passes over it. */
  add(reader: WireReader, hash: KeyHash): void {
    const end = reader.rangeEnd();
    hash.compute(reader.view, reader.at, end);
    this.low = (this.low + hash.low) | 0;
    this.high = (this.high + hash.high) | 0;
    this.count++;
    reader.at = end;
  }
}

function readValue(reader: WireReader): string | null {
  let text: string | null = null;
  const outer = reader.enter();
  while (reader.at < reader.end) {
    const tag = reader.tag();
    if (tag === STRING_VALUE) text = reader.text();
    else if (tag === BOOL_VALUE) text = reader.varint() === 1 ? 'true' : 'false';
    else if (tag === INT_VALUE) text = String(reader.varint());
    else if (tag === DOUBLE_VALUE) text = String(reader.double());
    else reader.skip(tag);
  }
  reader.leave(outer);
  return text;
}

/** Reads the attribute whose length is next into the labels; one whose value is a list or a map is no label. */
export function readAttribute(reader: WireReader, labels: Map<string, string>): void {
  let key = '';
  let value: string | null = null;
  const outer = reader.enter();
  while (reader.at < reader.end) {
    const tag = reader.tag();
    if (tag === KEY) key = reader.text();
    else if (tag === VALUE) value = readValue(reader);
    else reader.skip(tag);
  }
  reader.leave(outer);
  if (key !== '' && value !== null) labels.set(key, shortenValue(value));
}
