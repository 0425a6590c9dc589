/**
 * Finds where JSON values end, in bytes that may stop short of it. All functions take the offset of a value's first byte and answer
 * the offset after its last one, or -1 when that is not there yet. They look at structure only: what is inside is for JSON.parse.
 */
import { MalformedAnswer } from './malformed-answer.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const COMMA = 0x2c;
const SPACE = 0x20;
const MAXIMUM_DEPTH = 64;

/** The first offset from `at` that holds no blank; `end` when there is none. */
export function skipBlanks(bytes: Buffer, at: number, end: number): number {
  let next = at;
  // All blanks of JSON are at or below the space; other control characters are found out as no value.
  while (next < end && (bytes[next] as number) <= SPACE) next++;
  return next;
}

/** After the text whose opening quote is at `at`. */
export function scanText(bytes: Buffer, at: number, end: number): number {
  for (let next = at + 1; next < end; next++) {
    const byte = bytes[next];
    if (byte === QUOTE) return next + 1;
    if (byte === BACKSLASH) next++;
  }
  return -1;
}

/** After the object or array that opens at `at`. Throws MalformedAnswer when it is nested beyond reason. */
export function scanContainer(bytes: Buffer, at: number, end: number): number {
  let depth = 0;
  let inText = false;
  for (let next = at; next < end; next++) {
    const byte = bytes[next] as number;
    if (inText) {
      if (byte === QUOTE) inText = false;
      else if (byte === BACKSLASH) next++;
    } else if (byte === QUOTE) inText = true;
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      if (++depth > MAXIMUM_DEPTH) throw new MalformedAnswer('nested beyond reason');
    } else if ((byte === CLOSE_BRACE || byte === CLOSE_BRACKET) && --depth === 0) return next + 1;
  }
  return -1;
}

/** After the number or word that begins at `at`; -1 unless a byte follows that ends it. */
export function scanWord(bytes: Buffer, at: number, end: number): number {
  for (let next = at; next < end; next++) {
    const byte = bytes[next] as number;
    if (byte <= SPACE || byte === COMMA || byte === CLOSE_BRACKET || byte === CLOSE_BRACE) {
      if (next === at) throw new MalformedAnswer('a value is missing');
      return next;
    }
  }
  return -1;
}

/** After any value. */
export function scanValue(bytes: Buffer, at: number, end: number): number {
  const first = bytes[at];
  if (first === QUOTE) return scanText(bytes, at, end);
  if (first === OPEN_BRACE || first === OPEN_BRACKET) return scanContainer(bytes, at, end);
  return scanWord(bytes, at, end);
}
