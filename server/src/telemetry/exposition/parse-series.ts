/**
 * The slow, exact reading of one sample line up to its value, for series seen for the first time.
 * Prometheus text format 0.0.4 and OpenMetrics 1.0: `name{label="value",…}` with the escapes \\ \" \n, blanks between
 * tokens, a comma after the last label; and UTF-8 names in quotes, `{"name",label="value"}` (Prometheus 3).
 */
export interface ParsedSeries {
  readonly name: string;
  readonly labels: Map<string, string>;
  /** Where the series ends and its value begins: after `}` or after a bare name. */
  readonly end: number;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const EQUALS = 0x3d;
const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

/**
 * Longest value of a label, in UTF-16 units. Names in Kubernetes have at most 253, and a name is repeated in addresses,
 * which must stay short enough for HTTP; what is longer is cut and ends with an ellipsis.
 */
const LONGEST_VALUE = 512;

/** Whether the text may stand as a metric's or label's name without quotes. */
export function isPlainName(text: string): boolean {
  return NAME.test(text);
}

class Scanner {
  at: number;
  readonly #bytes: Buffer;
  readonly #end: number;

  constructor(bytes: Buffer, start: number, end: number) {
    this.#bytes = bytes;
    this.at = start;
    this.#end = end;
  }

  /** The byte here after any blanks; -1 at the end. */
  peek(): number {
    while (this.at < this.#end && (this.#bytes[this.at] === 0x20 || this.#bytes[this.at] === 0x09)) this.at++;
    return this.at < this.#end ? (this.#bytes[this.at] as number) : -1;
  }

  take(byte: number): boolean {
    if (this.peek() !== byte) return false;
    this.at++;
    return true;
  }

  /** An unquoted name; null when there is none. */
  word(): string | null {
    this.peek();
    const start = this.at;
    while (this.at < this.#end) {
      const byte = this.#bytes[this.at] as number;
      if (
        byte <= 0x20 ||
        byte === OPEN ||
        byte === CLOSE ||
        byte === EQUALS ||
        byte === COMMA ||
        byte === QUOTE
      )
        break;
      this.at++;
    }
    const text = this.#bytes.toString('latin1', start, this.at);
    return isPlainName(text) ? text : null;
  }

  /** The text of a quoted string whose opening quote is the next byte; null when it is not closed. */
  quoted(): string | null {
    const start = this.at + 1;
    let escaped = false;
    for (let at = start; at < this.#end; at++) {
      const byte = this.#bytes[at];
      if (byte === BACKSLASH) {
        escaped = true;
        at++;
      } else if (byte === QUOTE) {
        this.at = at + 1;
        const text = this.#bytes.toString('utf8', start, at);
        return escaped ? unescape(text) : text;
      }
    }
    return null;
  }
}

/** Any other escape stands for itself, as Prometheus' lexer has it. */
function unescape(text: string): string {
  return text.replace(/\\([\\"n])/g, (_, char: string) => (char === 'n' ? '\n' : char));
}

/** A label's value, cut when it is longer than any name. */
export function shortenValue(value: string): string {
  if (value.length <= LONGEST_VALUE) return value;
  return `${value.slice(0, LONGEST_VALUE - 1).toWellFormed()}…`;
}

/** Reads a line's bytes `start` to `end` (no newline included); null when they do not begin with a series. */
export function parseSeries(bytes: Buffer, start: number, end: number): ParsedSeries | null {
  const scanner = new Scanner(bytes, start, end);
  let name = scanner.peek() === OPEN ? '' : scanner.word();
  if (name === null) return null;
  const labels = new Map<string, string>();
  if (scanner.take(OPEN)) {
    while (!scanner.take(CLOSE)) {
      const isQuoted = scanner.peek() === QUOTE;
      const label = isQuoted ? scanner.quoted() : scanner.word();
      if (label === null) return null;
      if (scanner.take(EQUALS)) {
        if (scanner.peek() !== QUOTE) return null;
        const value = scanner.quoted();
        if (value === null) return null;
        labels.set(label, shortenValue(value));
      } else if (isQuoted && name === '') {
        name = label;
      } else {
        return null;
      }
      if (!scanner.take(COMMA) && scanner.peek() !== CLOSE) return null;
    }
  }
  return name === '' ? null : { name, labels, end: scanner.at };
}
