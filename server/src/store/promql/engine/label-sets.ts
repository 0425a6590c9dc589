/**
 * The label sets that an engine's answers name. In: the raw JSON of a `metric` object; out: one object for each distinct text, the same
 * in every answer, so that a series known from the last answer costs a hash over its bytes instead of parsing and memory.
 *
 * A mesh has hundreds of thousands of series with ten labels each: names are shared by all sets with the same ones, values are
 * interned, and a set is 190 bytes where a Map would be 600.
 */
import type { ByteRange } from './byte-table.ts';
import { ByteTable } from './byte-table.ts';
import { MalformedAnswer } from './malformed-answer.ts';

/** Sets that one generation holds; there are two, so that a set in use outlives many that are not. */
const GENERATION_SETS = 400_000;
/** Each kind of query asks for its own names: there are few lists of them. */
const MAXIMUM_NAME_LISTS = 10_000;
const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
/** Besides its values: the object, its array, its place in the table. */
const SET_BYTES = 190;

/** Labels by name. Not an instance of Map, but all that can be read of one. */
class LabelSet implements ReadonlyMap<string, string> {
  readonly #names: readonly string[];
  readonly #values: readonly string[];

  constructor(names: readonly string[], values: readonly string[]) {
    this.#names = names;
    this.#values = values;
  }

  get size(): number {
    return this.#names.length;
  }

  get(name: string): string | undefined {
    const index = this.#names.indexOf(name);
    return index === -1 ? undefined : this.#values[index];
  }

  has(name: string): boolean {
    return this.#names.includes(name);
  }

  keys(): MapIterator<string> {
    return this.#asMap().keys();
  }

  values(): MapIterator<string> {
    return this.#asMap().values();
  }

  entries(): MapIterator<[string, string]> {
    return this.#asMap().entries();
  }

  [Symbol.iterator](): MapIterator<[string, string]> {
    return this.entries();
  }

  forEach(visit: (value: string, name: string, map: ReadonlyMap<string, string>) => void): void {
    for (const [index, name] of this.#names.entries()) visit(this.#values[index] ?? '', name, this);
  }

  #asMap(): Map<string, string> {
    return new Map(this.#names.map((name, index) => [name, this.#values[index] ?? '']));
  }
}

/** What a scalar and `sum()` without `by` come with. */
export const NO_LABELS: ReadonlyMap<string, string> = new LabelSet([], []);

/** All label sets of one engine. */
export class LabelSets {
  readonly #sets: ByteTable<LabelSet>;
  readonly #texts: ByteTable<string>;
  /** Names of the last set, and of all by their text. */
  #lastNames: readonly string[] = [];
  readonly #names = new Map<string, readonly string[]>();

  /** `limit`: sets held for sure once they have been met. */
  constructor(limit = GENERATION_SETS) {
    this.#texts = new ByteTable(limit, ({ buffer, start, end }) => buffer.toString('utf8', start, end));
    this.#sets = new ByteTable(limit, (range) => this.#readPlain(range) ?? this.#readAny(range));
  }

  /** Bytes held, roughly. */
  get bytes(): number {
    return this.#sets.size * SET_BYTES;
  }

  /** The set that the bytes write as a JSON object. Throws MalformedAnswer when they are no object of texts. */
  find(range: ByteRange): ReadonlyMap<string, string> {
    return this.#sets.find(range);
  }

  /** Of an object as engines write it, without blanks and escapes; null when it is another. */
  #readPlain(range: ByteRange): LabelSet | null {
    const { buffer, view, end } = range;
    const names: string[] = [];
    const values: string[] = [];
    let at = range.start + 1;
    while (at < end - 1) {
      for (const [texts, mark] of [
        [names, COLON],
        [values, COMMA],
      ] as const) {
        if (buffer[at] !== QUOTE) return null;
        const close = endOfPlainText(buffer, at + 1, end);
        if (close === -1) return null;
        texts.push(this.#texts.find({ buffer, view, start: at + 1, end: close }));
        at = close + 1;
        if (buffer[at] === mark) at++;
        else if (mark === COLON || at !== end - 1) return null;
      }
    }
    // A list that has grown by pushing has room for more, which a copy has not.
    return new LabelSet(this.#shareNames(names), values.slice());
  }

  #readAny({ buffer, start, end }: ByteRange): LabelSet {
    let parsed: unknown;
    try {
      parsed = JSON.parse(buffer.toString('utf8', start, end));
    } catch {
      throw new MalformedAnswer('labels that are no JSON');
    }
    const labels = Object.entries(parsed as object).map(([name, value]: [string, unknown]) => {
      if (typeof value !== 'string') throw new MalformedAnswer(`label ${name} is no text`);
      return [name, value] as const;
    });
    const names = labels.map(([name]) => name);
    return new LabelSet(
      this.#shareNames(names),
      labels.map(([, value]) => value),
    );
  }

  #shareNames(names: readonly string[]): readonly string[] {
    const last = this.#lastNames;
    if (names.length === last.length && names.every((name, index) => name === last[index])) return last;
    const key = JSON.stringify(names);
    const known = this.#names.get(key) ?? names;
    if (this.#names.size >= MAXIMUM_NAME_LISTS) this.#names.clear();
    this.#names.set(key, known);
    this.#lastNames = known;
    return known;
  }
}

/** Where a text that begins at `at` has its closing quote; -1 when it holds an escape or none closes it. */
function endOfPlainText(buffer: Buffer, at: number, end: number): number {
  for (let next = at; next < end; next++) {
    if (buffer[next] === QUOTE) return next;
    if (buffer[next] === BACKSLASH) return -1;
  }
  return -1;
}
