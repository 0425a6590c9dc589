/**
 * The table of texts of one remote-write 2.0 request: where each lies in the body and its hash, computed when it is first asked for. A number
 * that the table does not have is a MalformedBody.
 */
import type { KeyHash } from '../../exposition/key-hash.ts';
import type { NameTable } from '../../exposition/name-table.ts';
import { MalformedBody } from '../push/malformed-body.ts';
import type { WireReader } from '../push/wire-reader.ts';

/** A symbol takes a byte at least, so that a body claims many; no sender has so many texts in one request. */
const MAXIMUM_SYMBOLS = 1_000_000;

export class Symbols {
  readonly #reader: WireReader;
  readonly #hash: KeyHash;
  readonly #names: NameTable;
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #lows: number[] = [];
  readonly #highs: number[] = [];
  readonly #read = new Map<number, boolean>();
  #metricName = -1;
  #boundName = -1;

  constructor(reader: WireReader, hash: KeyHash, names: NameTable) {
    this.#reader = reader;
    this.#hash = hash;
    this.#names = names;
  }

  /** The text from where the reader stands to this end; the reader moves there. */
  add(end: number): void {
    const reader = this.#reader;
    const ref = this.#starts.length;
    if (ref >= MAXIMUM_SYMBOLS) throw new MalformedBody('too many symbols');
    const length = end - reader.at;
    this.#starts.push(reader.at);
    this.#ends.push(end);
    this.#hash.compute(reader.view, reader.at, end);
    this.#lows.push(this.#hash.low);
    this.#highs.push(this.#hash.high);
    if (length === 8 && this.textOf(ref) === '__name__') this.#metricName = ref;
    else if (length === 2 && this.textOf(ref) === 'le') this.#boundName = ref;
    reader.at = end;
  }

  isMetricName(ref: number): boolean {
    return ref === this.#metricName;
  }

  isBoundName(ref: number): boolean {
    return ref === this.#boundName;
  }

  lowOf(ref: number): number {
    const low = this.#lows[ref];
    if (low === undefined) throw new MalformedBody('a label names a symbol that is not there');
    return low;
  }

  highOf(ref: number): number {
    return this.#highs[ref] as number;
  }

  textOf(ref: number): string {
    return this.#reader.bytes.toString('utf8', this.#starts[ref], this.#ends[ref]);
  }

  /** Whether anybody reads metrics of this name. */
  isRead(ref: number): boolean {
    const known = this.#read.get(ref);
    if (known !== undefined) return known;
    if (this.#starts[ref] === undefined) throw new MalformedBody('a label names a symbol that is not there');
    this.#hash.compute(this.#reader.view, this.#starts[ref], this.#ends[ref] as number);
    const name = this.#names.find(this.#hash) ?? this.#names.add(this.#hash, this.textOf(ref));
    const isRead = name.isRead || name.isWanted;
    this.#read.set(ref, isRead);
    return isRead;
  }
}
