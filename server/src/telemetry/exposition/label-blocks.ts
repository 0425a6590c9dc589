/**
 * Label sets met in one scrape. A histogram's lines repeat the same 800 bytes of labels and differ in `le` alone, which
 * proxies print last: the labels are parsed once, and the other lines reuse them by the hash of the bytes before `le`.
 * Held for one scrape only, as the parsed text of a large proxy's label sets is what must not stay in memory.
 */
import { KeyHash } from './key-hash.ts';
import { parseSeries, type ParsedSeries } from './parse-series.ts';

export interface ParsedLine {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly labelSet: number;
  /** Where the series ends and its value begins. */
  readonly end: number;
}

interface LabelBlock {
  readonly labels: Map<string, string>;
  readonly labelSet: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const CLOSE = 0x7d;
/** What stands between the labels in common and the bound of a bucket. */
const BOUND = Buffer.from(',le="');

export class LabelBlocks {
  readonly #blocks = new Map<number, LabelBlock>();
  readonly #hash = new KeyHash();

  clear(): void {
    this.#blocks.clear();
  }

  /**
   * Reads the series at the head of a line. `end` is where the series seems to end; the series is read as a whole when
   * its labels are not known yet or it ends elsewhere. Null when the line is no sample.
   */
  parse(line: LineOfBytes, name: string, end: number): ParsedLine | null {
    const { bytes, view, start } = line;
    const blockStart = start + name.length + 1;
    if (bytes[blockStart - 1] !== OPEN || bytes[end - 1] !== CLOSE) return this.#parseWhole(line);
    const bound = findBound(bytes, blockStart, end);
    const blockEnd = bound === null ? end - 1 : bound.blockEnd;
    this.#hash.compute(view, blockStart, blockEnd);
    const id = this.#hash.toNumber();
    const known = this.#blocks.get(id);
    if (known === undefined) {
      const parsed = parseSeries(line.bytes, line.start, line.end);
      const isCommon = bound !== null || !parsed?.labels.has('le');
      if (!isCommon || parsed?.end !== end || parsed.name !== name) return this.#number(parsed);
      this.#blocks.set(id, { labels: parsed.labels, labelSet: id });
      return { ...parsed, labelSet: id };
    }
    if (bound === null) known.labels.delete('le');
    else known.labels.set('le', bound.text);
    return { name, labels: known.labels, labelSet: id, end };
  }

  #parseWhole(line: LineOfBytes): ParsedLine | null {
    return this.#number(parseSeries(line.bytes, line.start, line.end));
  }

  /** The number of a label set whose `le` stands elsewhere than last. */
  #number(parsed: ParsedSeries | null): ParsedLine | null {
    if (parsed === null) return null;
    const others = [...parsed.labels].filter(([label]) => label !== 'le');
    const text = Buffer.from(JSON.stringify(others));
    this.#hash.compute(new DataView(text.buffer, text.byteOffset, text.length), 0, text.length);
    return { ...parsed, labelSet: this.#hash.toNumber() };
  }
}

/** A line inside the bytes of a chunk, blanks before it and its end of line excluded; `view` shows the same bytes. */
export interface LineOfBytes {
  readonly bytes: Buffer;
  readonly view: DataView;
  readonly start: number;
  readonly end: number;
}

/** The last label's value, when that label is `le`; `end` is just after the closing brace. */
function findBound(bytes: Buffer, start: number, end: number): { blockEnd: number; text: string } | null {
  if (bytes[end - 2] !== QUOTE) return null;
  let open = end - 3;
  while (open > start && bytes[open] !== QUOTE) open--;
  if (bytes[open] !== QUOTE || bytes[open - 1] === BACKSLASH) return null;
  const blockEnd = open - BOUND.length + 1;
  if (blockEnd < start) return null;
  for (let i = 0; i < BOUND.length; i++) if (bytes[blockEnd + i] !== BOUND[i]) return null;
  return { blockEnd, text: bytes.toString('latin1', open + 1, end - 2) };
}
