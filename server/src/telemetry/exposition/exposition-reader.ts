/**
 * Reads the text of one target as it streams in: bytes, cut anywhere, become samples of numbered series for a sink.
 * Formats: Prometheus text 0.0.4 and OpenMetrics 1.0 in any mixture, as Istio's :15020 concatenates them (repeated and
 * non-contiguous TYPE blocks, `# EOF` in the middle or absent).
 *
 * The common case costs one hash a line: the line's metric name is looked up, lines of names that nobody reads end there,
 * and of the others the bytes up to the value are hashed and compared with those of the series that came next in the
 * previous scrape. Only a series that was never seen is parsed into labels. A line that cannot be read costs itself only.
 */
import { KeyHash } from './key-hash.ts';
import { LabelBlocks, type ParsedLine } from './label-blocks.ts';
import type { MetricName, NameTable } from './name-table.ts';
import { parseValue } from './parse-value.ts';
import type { GaugeSink, SampleSink } from './sample-sink.ts';
import { SeriesCache, type SeriesKey } from './series-cache.ts';

/** A line longer than this, in bytes, is dropped as unreadable: a text without newlines must not fill the memory. */
const MAXIMUM_LINE = 1 << 20;
/** Series of one target beyond this many are left out: no proxy prints so many, a runaway one must not fill the memory. */
const MAXIMUM_SERIES = 300_000;
/** A longer metric name, in bytes, is garbage, and is not remembered. */
const MAXIMUM_NAME = 1_024;
const OVERLONG_NAME: MetricName = {
  low: 0,
  high: 0,
  text: '',
  isValid: false,
  isRead: false,
  isWanted: false,
};
/** Whole numbers of so many digits are exact in a float. */
const EXACT_DIGITS = 15;
const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const TAB = 0x09;
const SPACE = 0x20;
const QUOTE = 0x22;
const HASH = 0x23;
const ZERO = 0x30;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const TYPE = Buffer.from('# TYPE ');

function isBlank(byte: number): boolean {
  return byte === SPACE || byte === TAB || byte === CARRIAGE_RETURN;
}

export class ExpositionReader {
  readonly cache = new SeriesCache();
  samples = 0;
  parseErrors = 0;
  bytes = 0;
  readonly #sink: SampleSink;
  readonly #gauges: GaugeSink | null;
  readonly #names: NameTable;
  readonly #hash = new KeyHash();
  readonly #blocks = new LabelBlocks();
  readonly #declared = new Set<string>();
  readonly #met = new Set<MetricName>();
  #chunk: Buffer = Buffer.alloc(0);
  #view: DataView = new DataView(new ArrayBuffer(0));
  /** The unfinished last line of the chunks so far; copied, so that no chunk is kept. */
  #rest: Buffer[] = [];
  #restLength = 0;
  #isOverlong = false;
  #previous = -1;
  #lastName: MetricName | null = null;

  constructor(names: NameTable, sink: SampleSink, gauges: GaugeSink | null = null) {
    this.#names = names;
    this.#sink = sink;
    this.#gauges = gauges;
  }

  begin(): void {
    this.samples = 0;
    this.parseErrors = 0;
    this.bytes = 0;
    this.#rest = [];
    this.#restLength = 0;
    this.#isOverlong = false;
    this.#previous = -1;
  }

  /** The next bytes of the text; they are not kept after the call. */
  push(chunk: Uint8Array): void {
    this.bytes += chunk.length;
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    let start = 0;
    if (this.#restLength > 0 || this.#isOverlong) {
      const newline = bytes.indexOf(NEWLINE);
      if (newline < 0) {
        this.#keepRest(bytes);
        return;
      }
      start = newline + 1;
      this.#keepRest(bytes.subarray(0, start));
      this.#finishRest();
    }
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    if (end > start) this.#readLines(bytes, start, end);
    if (Math.max(end, start) < bytes.length) this.#keepRest(bytes.subarray(Math.max(end, start)));
  }

  /** The text is complete: a last line without newline counts. */
  end(): void {
    if (this.#restLength > 0 || this.#isOverlong) {
      this.#keepRest(Buffer.from('\n'));
      this.#finishRest();
    }
    this.abort();
  }

  /** The text broke off: its unfinished last line does not count. */
  abort(): void {
    this.#rest = [];
    this.#restLength = 0;
    this.#blocks.clear();
    this.#met.clear();
    this.#declared.clear();
    this.#chunk = Buffer.alloc(0);
    this.#view = new DataView(new ArrayBuffer(0));
  }

  #keepRest(bytes: Buffer): void {
    if (this.#isOverlong) return;
    this.#restLength += bytes.length;
    if (this.#restLength > MAXIMUM_LINE) {
      this.#isOverlong = true;
      this.#rest = [];
      this.#restLength = 0;
    } else {
      this.#rest.push(Buffer.from(bytes));
    }
  }

  #finishRest(): void {
    if (this.#isOverlong) this.parseErrors++;
    else this.#readLines(Buffer.concat(this.#rest), 0, this.#restLength);
    this.#isOverlong = false;
    this.#rest = [];
    this.#restLength = 0;
  }

  /** Reads whole lines: the byte before `end` is a newline. */
  #readLines(bytes: Buffer, start: number, end: number): void {
    this.#chunk = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    let at = start;
    while (at < end) {
      const first = bytes[at] as number;
      if (first === NEWLINE) at++;
      else if (first === HASH) at = this.#readComment(at);
      else at = this.#readSample(at, end);
    }
  }

  #readComment(start: number): number {
    const newline = this.#chunk.indexOf(NEWLINE, start);
    let nameEnd = start + TYPE.length;
    if (nameEnd < newline && this.#chunk.compare(TYPE, 0, TYPE.length, start, nameEnd) === 0) {
      while ((this.#chunk[nameEnd] as number) > SPACE) nameEnd++;
      const name = this.#nameAt(start + TYPE.length, nameEnd).text;
      if (!this.#declared.has(name)) {
        this.#declared.add(name);
        this.#sink.declareFamily(name);
      }
    }
    return newline + 1;
  }

  #nameAt(start: number, end: number): MetricName {
    if (end - start > MAXIMUM_NAME) return OVERLONG_NAME;
    this.#hash.compute(this.#view, start, end);
    const last = this.#lastName;
    if (last !== null && last.low === this.#hash.low && last.high === this.#hash.high) return last;
    const name =
      this.#names.find(this.#hash) ?? this.#names.add(this.#hash, this.#chunk.toString('latin1', start, end));
    this.#lastName = name;
    return name;
  }

  #readSample(lineStart: number, regionEnd: number): number {
    const bytes = this.#chunk;
    let start = lineStart;
    while (bytes[start] === SPACE || bytes[start] === TAB) start++;
    let nameEnd = start;
    let byte = bytes[nameEnd] as number;
    while (byte > SPACE && byte !== OPEN) byte = bytes[++nameEnd] as number;
    if (nameEnd === start) return byte === OPEN ? this.#readUnknown(start, '') : this.#readBlank(start);
    const name = this.#nameAt(start, nameEnd);
    if (!this.#met.has(name)) {
      this.#met.add(name);
      if (name.isValid) this.#sink.meetName(name.text);
    }
    if (!name.isRead)
      return name.isWanted ? this.#readGauge(name, start, nameEnd) : this.#skip(name, nameEnd);
    if (name.isWanted) this.#tellGauge(name, start, this.#chunk.indexOf(NEWLINE, nameEnd));

    const hash = this.#hash;
    const expected = this.cache.successorOf(this.#previous);
    if (expected >= 0) {
      const keyEnd = start + this.cache.lengthOf(expected);
      if (keyEnd < regionEnd && bytes[keyEnd] === SPACE) {
        hash.compute(this.#view, start, keyEnd);
        if (this.cache.hasHash(expected, hash.low, hash.high)) return this.#readValue(expected, keyEnd);
      }
    }
    return this.#readUnknown(start, name.text);
  }

  #readBlank(start: number): number {
    const newline = this.#chunk.indexOf(NEWLINE, start);
    if (this.#trimEnd(newline, start) > start) this.parseErrors++;
    return newline + 1;
  }

  /** Passes over a line whose name nobody reads; only its ends are looked at. */
  #skip(name: MetricName, nameEnd: number): number {
    const newline = this.#chunk.indexOf(NEWLINE, nameEnd);
    const last = this.#chunk[this.#trimEnd(newline, nameEnd) - 1] as number;
    // A value, a timestamp or an exemplar ends with a digit, `NaN`, `Inf` or a brace.
    const isSample =
      name.isValid &&
      newline > nameEnd &&
      last > SPACE &&
      last !== QUOTE &&
      this.#chunk[newline - 1] !== OPEN;
    if (isSample) this.samples++;
    else this.parseErrors++;
    return newline + 1;
  }

  /** A gauge that is asked for goes to its own listener: it is no counter, and its target may print thousands like it. */
  #readGauge(name: MetricName, start: number, nameEnd: number): number {
    const newline = this.#chunk.indexOf(NEWLINE, nameEnd);
    if (this.#tellGauge(name, start, newline)) this.samples++;
    else this.parseErrors++;
    return newline + 1;
  }

  /** Whether the line could be read. */
  #tellGauge({ text: name }: MetricName, start: number, newline: number): boolean {
    const keyEnd = this.#guessKeyEnd(start, this.#trimEnd(newline, start));
    const value = this.#valueAt(keyEnd, newline);
    if (value !== null) this.#gauges?.read({ name, bytes: this.#chunk, start, keyEnd }, value);
    return value !== null;
  }

  #trimEnd(end: number, start: number): number {
    let trimmed = end;
    while (trimmed > start && isBlank(this.#chunk[trimmed - 1] as number)) trimmed--;
    return trimmed;
  }

  /** Reads a line that is not the one expected: looks its series up, and parses and admits it when it is new. */
  #readUnknown(start: number, name: string): number {
    const newline = this.#chunk.indexOf(NEWLINE, start);
    const end = this.#trimEnd(newline, start);
    const likelyEnd = this.#guessKeyEnd(start, end);
    const likely = this.#findSeries(start, likelyEnd);
    if (likely >= 0) return this.#follow(likely, likelyEnd);
    const { low, high } = this.#hash;
    const parsed = this.#blocks.parse({ bytes: this.#chunk, view: this.#view, start, end }, name, likelyEnd);
    if (parsed === null || this.#valueAt(parsed.end, newline) === null) {
      this.parseErrors++;
      return newline + 1;
    }
    if (parsed.end === likelyEnd) return this.#admit(parsed, { low, high, length: likelyEnd - start });
    // An exemplar, or a line of an unusual shape: now it is known where its series ends.
    const known = this.#findSeries(start, parsed.end);
    if (known >= 0) return this.#follow(known, parsed.end);
    return this.#admit(parsed, { low: this.#hash.low, high: this.#hash.high, length: parsed.end - start });
  }

  #admit(parsed: ParsedLine, key: SeriesKey): number {
    if (this.cache.count >= MAXIMUM_SERIES) {
      this.samples++;
      this.#sink.refuse();
      return this.#chunk.indexOf(NEWLINE, parsed.end) + 1;
    }
    const index = this.cache.add(key);
    this.#sink.admit({ index, name: parsed.name, labels: parsed.labels, labelSet: parsed.labelSet });
    return this.#follow(index, parsed.end);
  }

  #follow(index: number, keyEnd: number): number {
    this.cache.setSuccessor(this.#previous, index);
    return this.#readValue(index, keyEnd);
  }

  #findSeries(start: number, keyEnd: number): number {
    this.#hash.compute(this.#view, start, keyEnd);
    return this.cache.find(this.#hash.low, this.#hash.high, keyEnd - start);
  }

  /** Where the series of a line without exemplar ends: before the value and perhaps a timestamp. */
  #guessKeyEnd(start: number, end: number): number {
    let at = end;
    for (let tokens = 0; tokens < 2; tokens++) {
      let token = at;
      while (token > start && (this.#chunk[token - 1] as number) > SPACE && this.#chunk[token - 1] !== CLOSE)
        token--;
      const trimmed = this.#trimEnd(token, start);
      if (trimmed === start) break;
      at = trimmed;
      if (this.#chunk[at - 1] === CLOSE) break;
    }
    return at;
  }

  /** Reads the value after a series and hands it on; answers where the next line begins. */
  #readValue(index: number, keyEnd: number): number {
    const bytes = this.#chunk;
    this.#previous = index;
    // Counters are whole numbers but for sums.
    let at = keyEnd + 1;
    let value = 0;
    let digit = (bytes[at] as number) - ZERO;
    const first = at;
    while (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      digit = (bytes[++at] as number) - ZERO;
    }
    if (digit === NEWLINE - ZERO && at > first && at - first <= EXACT_DIGITS) {
      this.samples++;
      this.#sink.sample(index, value);
      return at + 1;
    }
    const newline = bytes.indexOf(NEWLINE, keyEnd);
    const read = this.#valueAt(keyEnd, newline);
    if (read === null) {
      this.parseErrors++;
    } else {
      this.samples++;
      this.#sink.sample(index, read);
    }
    return newline + 1;
  }

  /** The first word after a series as a number; null when it is none. */
  #valueAt(keyEnd: number, newline: number): number | null {
    let start = keyEnd;
    while (this.#chunk[start] === SPACE || this.#chunk[start] === TAB) start++;
    let end = start;
    let value = 0;
    let isWhole = true;
    for (; end < newline && (this.#chunk[end] as number) > SPACE; end++) {
      const digit = (this.#chunk[end] as number) - ZERO;
      if (digit < 0 || digit > 9) isWhole = false;
      value = value * 10 + digit;
    }
    if (isWhole && end > start && end - start <= EXACT_DIGITS) return value;
    return parseValue(this.#chunk.toString('latin1', start, end));
  }
}
