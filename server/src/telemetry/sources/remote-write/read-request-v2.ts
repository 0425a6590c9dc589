/**
 * Remote write 2.0, `io.prometheus.write.v2.Request` (https://prometheus.io/docs/specs/prw/remote_write_spec_2_0/): all texts once,
 * `symbols = 4`, and series that name them by number, `timeseries = 5` with `labels_refs = 1` (name, value, name, value…), `samples = 2`,
 * `histograms = 3`, `exemplars = 4`. Numbers change from request to request, so a series is known by the hashes of its texts: each text is
 * hashed once a request. Metadata, start times and exemplars are passed over, native histograms are counted.
 */
import { KeyHash } from '../../exposition/key-hash.ts';
import { NameTable } from '../../exposition/name-table.ts';
import { shortenValue } from '../../exposition/parse-series.ts';
import type { PushIntake } from '../../push-intake.ts';
import { LabelSets } from '../push/label-sets.ts';
import { MalformedBody } from '../push/malformed-body.ts';
import { MixedHash } from '../push/mixed-hash.ts';
import type { LeftOut, PushReading } from '../push/push-reader.ts';
import { LENGTH, VARINT, WireReader } from '../push/wire-reader.ts';
import { SampleList, SAMPLES } from './samples.ts';
import { Symbols } from './symbols.ts';

const SYMBOLS = 4 * 8 + LENGTH;
const TIME_SERIES = 5 * 8 + LENGTH;
const PACKED_REFS = 1 * 8 + LENGTH;
const SINGLE_REF = 1 * 8 + VARINT;
const HISTOGRAMS = 3 * 8 + LENGTH;
const EXEMPLARS = 4 * 8 + LENGTH;
/** Series between two moments in which others may run. */
const SERIES_AT_ONCE = 4_096;

export class RequestV2Reader {
  readonly #intake: PushIntake;
  readonly #names: NameTable;
  readonly #hash = new KeyHash();
  readonly #mixed = new MixedHash();
  readonly #sets = new LabelSets();
  readonly #samples = new SampleList();
  readonly #refs: number[] = [];
  #refCount = 0;

  constructor(intake: PushIntake) {
    this.#intake = intake;
    this.#names = new NameTable((name) => intake.readsEdges(name));
    intake.onWanted((isWanted) => this.#names.want(isWanted));
  }

  /** Reads a body, unpacked. Throws MalformedBody; what came before the damage has counted then. */
  *read(body: Uint8Array): PushReading {
    const reader = new WireReader(body);
    const symbols = this.#readSymbols(reader);
    const leftOut: LeftOut = { histograms: 0, exemplars: 0 };
    let series = 0;
    reader.at = 0;
    while (reader.at < reader.end) {
      const tag = reader.tag();
      if (tag !== TIME_SERIES) {
        reader.skip(tag);
        continue;
      }
      const outer = reader.enter();
      this.#readSeries(reader, symbols, leftOut);
      reader.leave(outer);
      if (++series % SERIES_AT_ONCE === 0) yield;
    }
    return leftOut;
  }

  /** All texts come first: they may stand anywhere in the message. */
  #readSymbols(reader: WireReader): Symbols {
    const symbols = new Symbols(reader, this.#hash, this.#names);
    while (reader.at < reader.end) {
      const tag = reader.tag();
      if (tag === SYMBOLS) symbols.add(reader.rangeEnd());
      else reader.skip(tag);
    }
    return symbols;
  }

  #readSeries(reader: WireReader, symbols: Symbols, leftOut: LeftOut): void {
    const samples = this.#samples;
    samples.clear();
    this.#refCount = 0;
    while (reader.at < reader.end) {
      const tag = reader.tag();
      if (tag === PACKED_REFS) {
        const outer = reader.enter();
        while (reader.at < reader.end) this.#refs[this.#refCount++] = reader.varint();
        reader.leave(outer);
      } else if (tag === SINGLE_REF) {
        this.#refs[this.#refCount++] = reader.varint();
      } else if (tag === SAMPLES) {
        samples.read(reader);
      } else {
        if (tag === HISTOGRAMS) leftOut.histograms++;
        else if (tag === EXEMPLARS) leftOut.exemplars++;
        reader.skip(tag);
      }
    }
    if (samples.count === 0) return;
    if (this.#refCount % 2 === 1) throw new MalformedBody('a label has a name and no value');
    const name = this.#findName(symbols);
    if (name === null) {
      this.#intake.counts.ignored += samples.count;
      return;
    }
    const index = this.#findSeries(symbols, name);
    if (index >= 0) samples.deliver(this.#intake, index);
  }

  /** The number of the metric's name among the symbols; null when there is none or nobody reads it. */
  #findName(symbols: Symbols): number | null {
    for (let i = 0; i < this.#refCount; i += 2) {
      if (!symbols.isMetricName(this.#refs[i] as number)) continue;
      const value = this.#refs[i + 1] as number;
      return symbols.isRead(value) ? value : null;
    }
    return null;
  }

  #findSeries(symbols: Symbols, name: number): number {
    const mixed = this.#mixed;
    mixed.reset();
    for (let i = 0; i < this.#refCount; i++) {
      const ref = this.#refs[i] as number;
      mixed.add(symbols.lowOf(ref), symbols.highOf(ref));
    }
    const key = { low: mixed.low, high: mixed.high, length: this.#refCount };
    const index = this.#intake.find(key.low, key.high, key.length);
    if (index >= 0 || this.#samples.isEnd()) return index;
    let bound: string | null = null;
    mixed.reset();
    const others: number[] = [];
    for (let i = 0; i < this.#refCount; i += 2) {
      const [label, value] = [this.#refs[i] as number, this.#refs[i + 1] as number];
      if (symbols.isMetricName(label)) continue;
      if (symbols.isBoundName(label)) {
        bound = symbols.textOf(value);
        continue;
      }
      mixed.add(symbols.lowOf(label), symbols.highOf(label));
      mixed.add(symbols.lowOf(value), symbols.highOf(value));
      others.push(label, value);
    }
    const labelSet = mixed.toNumber();
    const labels = this.#sets.read(labelSet, bound, () => {
      const built = new Map<string, string>();
      for (let i = 0; i < others.length; i += 2) {
        const value = symbols.textOf(others[i + 1] as number);
        built.set(symbols.textOf(others[i] as number), shortenValue(value));
      }
      return built;
    });
    return this.#intake.admit(key, { name: symbols.textOf(name), labels, labelSet });
  }
}
