/**
 * Reads an answer of the query endpoints from its bytes as they come, without ever holding its text: in go chunks of any size, out
 * comes what https://prometheus.io/docs/prometheus/latest/querying/api/ describes,
 *   {"status": "success", "data": {"resultType": "vector", "result": [...]}, "warnings": [...], "infos": [...]}
 * with keys in any order and others passed over: Thanos, Mimir and VictoriaMetrics each add their own (`stats`, `isPartial`, `trace`).
 * A chunk is read at once; who pushes chunks of 64 KiB holds the event loop for about a millisecond.
 */
import type { InstantSeries, RangeSeries } from './engine.ts';
import { ByteWindow } from './byte-window.ts';
import type { LabelSets } from './label-sets.ts';
import { NO_LABELS } from './label-sets.ts';
import { MalformedAnswer } from './malformed-answer.ts';
import type { Grid } from './read-series.ts';
import { SeriesReader } from './read-series.ts';
import { scanText, scanValue, skipBlanks } from './scan-json.ts';
import { ValueRows } from './value-rows.ts';

const QUOTE = 0x22;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const COMMA = 0x2c;
const COLON = 0x3a;
const LESS = 0x3c;
const BYTE_ORDER_MARK = Buffer.from('\ufeff');
/** No series is that long: 11,000 points, the most an engine gives, are 400 KB. */
const MAXIMUM_VALUE_BYTES = 8 * 2 ** 20;
const NATIVE_HISTOGRAMS = 'native histograms are not read; ask for classic ones';
const PARTIAL = 'the engine could answer only in part';

export interface ParsedAnswer {
  /** One of them is empty: which is filled depends on whether a grid was given. */
  readonly instants: readonly InstantSeries[];
  readonly ranges: readonly RangeSeries[];
  readonly warnings: readonly string[];
  /** What the engine refused, when it did. */
  readonly error: { readonly type: string; readonly message: string } | null;
}

/** Where the reader is: before the answer, in its object, in `data`, in `result`, behind it. */
type Place = 'start' | 'answer' | 'data' | 'result' | 'done';

export class AnswerParser {
  readonly #window = new ByteWindow();
  readonly #reader: SeriesReader;
  readonly #grid: Grid | null;
  readonly #rows: ValueRows | null;
  readonly #instants: InstantSeries[] = [];
  readonly #ranges: RangeSeries[] = [];
  readonly #warnings = new Set<string>();
  readonly #fields = new Map<string, unknown>();
  #place: Place = 'start';
  /** Whether the object or list has just been opened. */
  #fresh = true;
  #hasResult = false;

  /** `grid`: of a range query; null for one moment. */
  constructor(labelSets: LabelSets, grid: Grid | null) {
    this.#reader = new SeriesReader(labelSets);
    this.#grid = grid;
    this.#rows = grid === null ? null : new ValueRows(grid.length);
  }

  /** Reads on. Throws MalformedAnswer as soon as the answer cannot be one. */
  push(chunk: Uint8Array): void {
    if (this.#window.append(chunk)) this.#readOn();
  }

  /** The answer. Throws MalformedAnswer when it is not whole. */
  end(): ParsedAnswer {
    this.#readOn();
    if (this.#place === 'start') throw new MalformedAnswer('it is empty');
    if (this.#place !== 'done') throw new MalformedAnswer('it ends too early');
    const status = this.#fields.get('status');
    if (status === 'error') return { ...this.#answer(), error: this.#readError() };
    if (status !== 'success' || !this.#hasResult) throw new MalformedAnswer('it holds no result');
    return this.#answer();
  }

  #answer(): ParsedAnswer {
    if (this.#fields.get('isPartial') === true) this.#warnings.add(PARTIAL);
    for (const key of ['warnings', 'infos']) {
      const texts = this.#fields.get(key);
      if (!Array.isArray(texts)) continue;
      for (const text of texts as readonly unknown[]) if (typeof text === 'string') this.#warnings.add(text);
    }
    return { instants: this.#instants, ranges: this.#ranges, warnings: [...this.#warnings], error: null };
  }

  #readError(): { type: string; message: string } {
    const [type, message] = ['errorType', 'error'].map((key) => this.#fields.get(key));
    return {
      type: typeof type === 'string' ? type : '',
      message: typeof message === 'string' ? message : 'no reason given',
    };
  }

  #readOn(): void {
    const window = this.#window;
    while (this.#step());
    const unread = window.end - window.start;
    if (unread > MAXIMUM_VALUE_BYTES) throw new MalformedAnswer('a value of more than 8 MiB');
    if (unread > 0) window.wait();
  }

  /** Reads one mark, field or series; false when there are not bytes enough. */
  #step(): boolean {
    const window = this.#window;
    const at = skipBlanks(window.buffer, window.start, window.end);
    window.start = at;
    if (at >= window.end) return false;
    switch (this.#place) {
      case 'start':
        return this.#readStart(at);
      case 'answer':
      case 'data':
        return this.#readField(at);
      case 'result':
        return this.#readSeries(at);
      default:
        throw new MalformedAnswer('it goes on after its end');
    }
  }

  #readStart(at: number): boolean {
    const { buffer, end } = this.#window;
    const first = buffer[at];
    if (first === LESS) throw new MalformedAnswer('it is HTML');
    if (first === BYTE_ORDER_MARK[0]) {
      if (end - at < BYTE_ORDER_MARK.length) return false;
      if (buffer.compare(BYTE_ORDER_MARK, 0, 3, at, at + 3) !== 0) throw new MalformedAnswer('it is no JSON');
      this.#window.advance(at + BYTE_ORDER_MARK.length);
      return true;
    }
    if (first !== OPEN_BRACE) throw new MalformedAnswer('it is no JSON object');
    this.#enter('answer', at + 1);
    return true;
  }

  #enter(place: Place, at: number): void {
    this.#place = place;
    this.#fresh = true;
    this.#window.advance(at);
  }

  #leave(place: Place, at: number): void {
    this.#place = place;
    this.#fresh = false;
    this.#window.advance(at);
  }

  /** Where the next field or series begins, behind the comma before it; -1 when that is not there yet. */
  #nextItem(at: number): number {
    if (this.#fresh) return at;
    const { buffer, end } = this.#window;
    if (buffer[at] !== COMMA) throw new MalformedAnswer('a comma is missing');
    const next = skipBlanks(buffer, at + 1, end);
    return next < end ? next : -1;
  }

  /** A field of the answer or of `data`. */
  #readField(at: number): boolean {
    const { buffer, end } = this.#window;
    if (buffer[at] === CLOSE_BRACE) {
      this.#leave(this.#place === 'data' ? 'answer' : 'done', at + 1);
      return true;
    }
    const keyAt = this.#nextItem(at);
    if (keyAt === -1) return false;
    if (buffer[keyAt] !== QUOTE) throw new MalformedAnswer('a key is missing');
    const keyEnd = scanText(buffer, keyAt, end);
    if (keyEnd === -1) return false;
    const colonAt = skipBlanks(buffer, keyEnd, end);
    if (colonAt < end && buffer[colonAt] !== COLON) throw new MalformedAnswer('a key without a value');
    const valueAt = skipBlanks(buffer, colonAt + 1, end);
    if (valueAt >= end) return false;
    const key = buffer.toString('latin1', keyAt + 1, keyEnd - 1);
    if (key === 'data' && this.#place === 'answer' && buffer[valueAt] === OPEN_BRACE) {
      this.#enter('data', valueAt + 1);
      return true;
    }
    if (key === 'result' && this.#place === 'data') {
      this.#hasResult = true;
      if (buffer[valueAt] === OPEN_BRACKET) return this.#readResult(valueAt);
    }
    return this.#readOther(key, valueAt);
  }

  #readOther(key: string, at: number): boolean {
    const { buffer, end } = this.#window;
    const after = scanValue(buffer, at, end);
    if (after === -1) return false;
    if (this.#place === 'answer') {
      try {
        this.#fields.set(key, JSON.parse(buffer.toString('utf8', at, after)));
      } catch {
        throw new MalformedAnswer('it is no JSON');
      }
    }
    this.#leave(this.#place, after);
    return true;
  }

  /** A list of series, or the pair that a scalar is. */
  #readResult(at: number): boolean {
    const { buffer, end } = this.#window;
    const first = skipBlanks(buffer, at + 1, end);
    if (first >= end) return false;
    if (buffer[first] === OPEN_BRACE || buffer[first] === CLOSE_BRACKET) {
      this.#enter('result', at + 1);
      return true;
    }
    const after = this.#reader.readScalar(this.#window, at);
    if (after === -1) return false;
    this.#instants.push({ labels: NO_LABELS, value: this.#reader.value });
    this.#leave('data', after);
    return true;
  }

  #readSeries(at: number): boolean {
    const { buffer } = this.#window;
    if (buffer[at] === CLOSE_BRACKET) {
      this.#leave('data', at + 1);
      return true;
    }
    const seriesAt = this.#nextItem(at);
    if (seriesAt === -1) return false;
    if (buffer[seriesAt] !== OPEN_BRACE) throw new MalformedAnswer('a series that is no object');
    const reader = this.#reader;
    const target = this.#rows?.next() ?? null;
    const into = target === null || this.#grid === null ? null : { grid: this.#grid, target };
    const after = reader.read(this.#window, seriesAt, into);
    if (after === -1) return false;
    const { labels } = reader;
    if (reader.hasHistogram) this.#warnings.add(NATIVE_HISTOGRAMS);
    if (target !== null && reader.hasValues) {
      this.#rows?.keep();
      this.#ranges.push({ labels, values: target });
    } else if (target === null && reader.hasValue) this.#instants.push({ labels, value: reader.value });
    this.#leave('result', after);
    return true;
  }
}
