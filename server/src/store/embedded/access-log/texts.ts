/**
 * Numbers for texts that there can be millions of: paths, hosts, addresses. Enters: a text; leaves: its number, and the texts that a chapter did not have yet. The
 * number is a hash of the text with a salt of the file, so that equal texts have one number wherever they stand, and nobody can make two that share one: the first 64 bits of SHA-256. A chapter
 * is a run of records; each has every text that its records use, so that it can go with them and be searched by itself. It ends before what is remembered of it grows large.
 */
import { hash } from 'node:crypto';

/** Texts of a chapter, and their length together. */
const MAXIMUM_TEXTS = 150_000;
const MAXIMUM_LENGTH = 2 ** 25;

export interface TextNumbers {
  readonly id: bigint;
  /** The number of what comes before `?` or `#`; null where that is the whole. */
  readonly plain: bigint | null;
}

export interface NewText extends TextNumbers {
  readonly text: string;
}

/** The same in SQL; `text` is an expression and `salt` a literal. */
export const hashSql = (text: string, salt: string): string =>
  `CAST('0x' || substr(sha256('${salt}' || ${text}), 1, 16) AS UBIGINT)`;

/** What a path is without its query. */
export const withoutQuery = (text: string): string => /^[^?#]*/.exec(text)?.[0] ?? '';

/** Numbers for `IN (…)`, or one alone. */
export const formatNumbers = (numbers: Iterable<bigint>): string =>
  Array.from(numbers, (number) => `CAST(${number} AS UBIGINT)`).join(', ');

export interface Texts {
  /** Of any text, known or not. */
  readonly hash: (text: string) => bigint;
  /** The numbers of a text; what is new to the chapter is added to `fresh`. */
  numbersOf(text: string, fresh: NewText[]): TextNumbers;
  isFull(): boolean;
  /** A new chapter, which has none yet. */
  clear(): void;
}

/** `salt`: hexadecimal digits that nobody outside knows. */
export function createTexts(salt: string): Texts {
  const known = new Map<string, TextNumbers>();
  let length = 0;
  const hashOf = (text: string): bigint => hash('sha256', salt + text, 'buffer').readBigUInt64BE(0);
  return {
    hash: hashOf,
    numbersOf(text, fresh) {
      const found = known.get(text);
      if (found) return found;
      const short = withoutQuery(text);
      const numbers = { id: hashOf(text), plain: short === text ? null : hashOf(short) };
      known.set(text, numbers);
      length += text.length;
      fresh.push({ ...numbers, text });
      return numbers;
    },
    isFull: () => known.size >= MAXIMUM_TEXTS || length >= MAXIMUM_LENGTH,
    clear() {
      known.clear();
      length = 0;
    },
  };
}
