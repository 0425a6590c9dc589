/** Packs what senders push, for tests and benchmarks: snappy, and remote write in both versions. */
import type { EpochMs } from '@sightglass/shared/units';
import { doubleField, encodeVarint, lengthField, varintField } from './encode-wire.ts';

interface SentSample {
  readonly at: EpochMs;
  /** Null is a staleness marker. */
  readonly value: number | null;
}

export interface SentSeries {
  /** With `__name__`. */
  readonly labels: Readonly<Record<string, string>>;
  readonly samples: readonly SentSample[];
}

/** A snappy block of literals and, where text repeats, copies. */
export function packSnappy(text: Uint8Array): Buffer {
  const parts: Uint8Array[] = [encodeVarint(text.length)];
  const seen = new Map<string, number>();
  let literalStart = 0;
  const flush = (end: number): void => {
    for (let at = literalStart; at < end; at += 60) {
      const size = Math.min(60, end - at);
      parts.push(Uint8Array.of((size - 1) << 2), text.subarray(at, at + size));
    }
  };
  for (let at = 0; at + 8 <= text.length;) {
    const key = Buffer.from(text.subarray(at, at + 8)).toString('latin1');
    const before = seen.get(key);
    seen.set(key, at);
    if (before === undefined || at - before > 0xffff) {
      at++;
      continue;
    }
    let size = 8;
    while (size < 64 && at + size < text.length && text[at + size] === text[before + size]) size++;
    flush(at);
    const distance = at - before;
    parts.push(Uint8Array.of(((size - 1) << 2) | 2, distance & 0xff, distance >> 8));
    at += size;
    literalStart = at;
  }
  flush(text.length);
  return Buffer.concat(parts);
}

const STALE = Buffer.from('090200000000 00f07f'.replaceAll(' ', ''), 'hex');

function encodeSample({ at, value }: SentSample): Buffer {
  return Buffer.concat([value === null ? STALE : doubleField(1, value), varintField(2, at)]);
}

function sorted(labels: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** `prometheus.WriteRequest`. */
export function encodeWriteRequest(series: readonly SentSeries[]): Buffer {
  return Buffer.concat(
    series.map(({ labels, samples }) =>
      lengthField(
        1,
        Buffer.concat([
          ...sorted(labels).map((label) =>
            lengthField(1, Buffer.concat(label.map((text, i) => lengthField(i + 1, text)))),
          ),
          ...samples.map((sample) => lengthField(2, encodeSample(sample))),
        ]),
      ),
    ),
  );
}

/** `io.prometheus.write.v2.Request`. */
export function encodeWriteRequestV2(series: readonly SentSeries[]): Buffer {
  const symbols = new Map([['', 0]]);
  const refOf = (text: string): number => {
    const ref = symbols.get(text) ?? symbols.size;
    symbols.set(text, ref);
    return ref;
  };
  const messages = series.map(({ labels, samples }) => {
    const refs = Buffer.concat(
      sorted(labels).flatMap((label) => label.map((text) => encodeVarint(refOf(text)))),
    );
    return lengthField(
      5,
      Buffer.concat([lengthField(1, refs), ...samples.map((sample) => lengthField(2, encodeSample(sample)))]),
    );
  });
  return Buffer.concat([...Array.from(symbols.keys(), (text) => lengthField(4, text)), ...messages]);
}
