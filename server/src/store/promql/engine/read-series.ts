/**
 * One element of a result: `{"metric": {...}, "value": [t, "v"]}` or `{"metric": {...}, "values": [[t, "v"], ...]}`, keys in any order,
 * others passed over. Times are seconds with decimals in the answer, values are texts.
 */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { LabelSets } from './label-sets.ts';
import { NO_LABELS } from './label-sets.ts';
import { MalformedAnswer } from './malformed-answer.ts';
import { readNumber } from './read-number.ts';
import { scanContainer, scanText, scanValue, scanWord, skipBlanks } from './scan-json.ts';

const QUOTE = 0x22;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const COMMA = 0x2c;
const COLON = 0x3a;
const MS_PER_SECOND = 1000;

const METRIC = Buffer.from('"metric"');
const VALUE = Buffer.from('"value"');
const VALUES = Buffer.from('"values"');
const HISTOGRAM = Buffer.from('"histogram"');
const HISTOGRAMS = Buffer.from('"histograms"');

/** Whether `text`, quotes included, stands at `at`. */
function isText(buffer: Buffer, at: number, text: Buffer): boolean {
  for (let index = 0; index < text.length; index++) if (buffer[at + index] !== text[index]) return false;
  return true;
}

/** The grid that was asked for: `length` steps from `from`. */
export interface Grid {
  readonly from: EpochMs;
  readonly stepMs: Milliseconds;
  readonly length: number;
}

export interface ArrivedBytes {
  readonly buffer: Buffer;
  readonly view: DataView;
  readonly end: number;
}

/** Reads elements one by one; what the last one was lies in the fields. */
export class SeriesReader {
  labels: ReadonlyMap<string, string> = NO_LABELS;
  /** Of `value`. */
  value = NaN;
  hasValue = false;
  hasValues = false;
  /** Whether there were native histograms, which are not read. */
  hasHistogram = false;
  /** Time and value of the last sample. */
  #seconds = 0;
  #sample = 0;
  readonly #labelSets: LabelSets;

  constructor(labelSets: LabelSets) {
    this.#labelSets = labelSets;
  }

  /**
   * Reads the element at `at`; samples of `values` go into `target` by `grid`. Answers the offset after it, or -1 when it is not there
   * as a whole. Throws MalformedAnswer.
   */
  read(
    bytes: ArrivedBytes,
    at: number,
    into: { readonly grid: Grid; readonly target: Float64Array } | null,
  ): number {
    const { buffer, end } = bytes;
    this.labels = NO_LABELS;
    this.hasValue = false;
    this.hasValues = false;
    this.hasHistogram = false;
    let next = skipBlanks(buffer, at + 1, end);
    if (next < end && buffer[next] === CLOSE_BRACE) return next + 1;
    for (;;) {
      next = this.#readField(bytes, next, into);
      if (next === -1) return -1;
      next = skipBlanks(buffer, next, end);
      if (next >= end) return -1;
      if (buffer[next] === CLOSE_BRACE) return next + 1;
      if (buffer[next] !== COMMA) throw new MalformedAnswer('a series that does not end');
      next = skipBlanks(buffer, next + 1, end);
    }
  }

  #readField(bytes: ArrivedBytes, at: number, into: { grid: Grid; target: Float64Array } | null): number {
    const { buffer, end } = bytes;
    if (at >= end) return -1;
    if (buffer[at] !== QUOTE) throw new MalformedAnswer('a series without keys');
    const keyEnd = scanText(buffer, at, end);
    if (keyEnd === -1) return -1;
    let next = skipBlanks(buffer, keyEnd, end);
    if (next >= end) return -1;
    if (buffer[next] !== COLON) throw new MalformedAnswer('a key without a value');
    next = skipBlanks(buffer, next + 1, end);
    if (next >= end) return -1;
    const first = buffer[next];
    if (isText(buffer, at, METRIC)) {
      if (first !== OPEN_BRACE) throw new MalformedAnswer('labels that are no object');
      const after = scanContainer(buffer, next, end);
      if (after !== -1)
        this.labels = this.#labelSets.find({ buffer, view: bytes.view, start: next, end: after });
      return after;
    }
    if (isText(buffer, at, VALUE)) {
      const after = this.#readSample(bytes, next);
      this.value = this.#sample;
      this.hasValue = true;
      return after;
    }
    if (isText(buffer, at, VALUES)) {
      if (into === null) throw new MalformedAnswer('a range where one moment was asked for');
      this.hasValues = true;
      return this.#readSamples(bytes, next, into);
    }
    if (isText(buffer, at, HISTOGRAM) || isText(buffer, at, HISTOGRAMS)) this.hasHistogram = true;
    return scanValue(buffer, next, end);
  }

  /** `[[t, "v"], ...]` */
  #readSamples(
    bytes: ArrivedBytes,
    at: number,
    { grid, target }: { grid: Grid; target: Float64Array },
  ): number {
    const { buffer, end } = bytes;
    const { from, stepMs, length } = grid;
    if (buffer[at] !== OPEN_BRACKET) throw new MalformedAnswer('values that are no list');
    let next = skipBlanks(buffer, at + 1, end);
    if (next < end && buffer[next] === CLOSE_BRACKET) return next + 1;
    for (;;) {
      if (next >= end) return -1;
      next = this.#readSample(bytes, next);
      if (next === -1) return -1;
      const index = Math.round((this.#seconds * MS_PER_SECOND - from) / stepMs);
      if (index >= 0 && index < length) target[index] = this.#sample;
      next = skipBlanks(buffer, next, end);
      if (next >= end) return -1;
      if (buffer[next] === CLOSE_BRACKET) return next + 1;
      if (buffer[next] !== COMMA) throw new MalformedAnswer('values that do not end');
      next = skipBlanks(buffer, next + 1, end);
    }
  }

  /** A scalar result, `[t, "v"]`: as `read` answers, the number in `value`. */
  readScalar(bytes: ArrivedBytes, at: number): number {
    const after = this.#readSample(bytes, at);
    this.value = this.#sample;
    return after;
  }

  /** `[t, "v"]` */
  #readSample(bytes: ArrivedBytes, at: number): number {
    const { buffer, end } = bytes;
    if (buffer[at] !== OPEN_BRACKET) throw new MalformedAnswer('a sample that is no pair');
    let next = skipBlanks(buffer, at + 1, end);
    if (next >= end) return -1;
    const timeEnd = scanWord(buffer, next, end);
    if (timeEnd === -1) return -1;
    this.#seconds = readNumber(buffer, next, timeEnd);
    next = skipBlanks(buffer, timeEnd, end);
    if (next >= end) return -1;
    if (buffer[next] !== COMMA) throw new MalformedAnswer('a sample that is no pair');
    next = skipBlanks(buffer, next + 1, end);
    if (next >= end) return -1;
    if (buffer[next] !== QUOTE) throw new MalformedAnswer('a sample whose value is no text');
    const valueEnd = scanText(buffer, next, end);
    if (valueEnd === -1) return -1;
    this.#sample = readNumber(buffer, next + 1, valueEnd - 1);
    next = skipBlanks(buffer, valueEnd, end);
    if (next >= end) return -1;
    if (buffer[next] !== CLOSE_BRACKET) throw new MalformedAnswer('a sample that is no pair');
    return next + 1;
  }
}
