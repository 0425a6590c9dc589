/**
 * Remote write 1.0, `prometheus.WriteRequest` (https://prometheus.io/docs/specs/prw/remote_write_spec/): series with their labels written
 * out, `TimeSeries{repeated Label labels = 1; repeated Sample samples = 2; exemplars = 3; histograms = 4}`,
 * `Label{name = 1; value = 2}`. The bytes of a series' labels are hashed as they are, since senders sort labels: a known series costs one
 * hash. Metadata and exemplars are passed over, native histograms are counted.
 */
import { KeyHash } from '../../exposition/key-hash.ts';
import { NameTable, type MetricName } from '../../exposition/name-table.ts';
import { shortenValue } from '../../exposition/parse-series.ts';
import type { PushIntake } from '../../push-intake.ts';
import { LabelSets } from '../push/label-sets.ts';
import { MixedHash } from '../push/mixed-hash.ts';
import type { LeftOut, PushReading } from '../push/push-reader.ts';
import { LENGTH, WireReader } from '../push/wire-reader.ts';
import { SampleList, SAMPLES } from './samples.ts';

const TIME_SERIES = 1 * 8 + LENGTH;
const LABELS = 1 * 8 + LENGTH;
const EXEMPLARS = 3 * 8 + LENGTH;
const HISTOGRAMS = 4 * 8 + LENGTH;
const LABEL_NAME = 1 * 8 + LENGTH;
const LABEL_VALUE = 2 * 8 + LENGTH;
const METRIC_NAME = '__name__';
/** The bytes of `__name__`, as two little-endian words. */
const METRIC_NAME_WORDS = [0x616e5f5f, 0x5f5f656d] as const;
/** Series between two moments in which others may run. */
const SERIES_AT_ONCE = 4_096;

/** Where a label's name and value lie. */
interface Label {
  nameStart: number;
  nameEnd: number;
  valueStart: number;
  valueEnd: number;
}

function isMetricName(view: DataView, { nameStart, nameEnd }: Label): boolean {
  return (
    nameEnd - nameStart === METRIC_NAME.length &&
    view.getInt32(nameStart, true) === METRIC_NAME_WORDS[0] &&
    view.getInt32(nameStart + 4, true) === METRIC_NAME_WORDS[1]
  );
}

/** Whether a label is the bound of a bucket. */
function isBoundName(bytes: Buffer, { nameStart, nameEnd }: Label): boolean {
  return nameEnd - nameStart === 2 && bytes[nameStart] === 0x6c && bytes[nameStart + 1] === 0x65;
}

export class RequestV1Reader {
  readonly #intake: PushIntake;
  readonly #names: NameTable;
  readonly #hash = new KeyHash();
  readonly #setHash = new MixedHash();
  readonly #sets = new LabelSets();
  readonly #samples = new SampleList();
  readonly #label: Label = { nameStart: 0, nameEnd: 0, valueStart: 0, valueEnd: 0 };

  constructor(intake: PushIntake) {
    this.#intake = intake;
    this.#names = new NameTable((name) => intake.readsEdges(name));
    intake.onWanted((isWanted) => this.#names.want(isWanted));
  }

  /** Reads a body, unpacked. Throws MalformedBody; what came before the damage has counted then. */
  *read(body: Uint8Array): PushReading {
    const reader = new WireReader(body);
    const leftOut: LeftOut = { histograms: 0, exemplars: 0 };
    let series = 0;
    while (reader.at < reader.end) {
      const tag = reader.tag();
      if (tag !== TIME_SERIES) {
        reader.skip(tag);
        continue;
      }
      const outer = reader.enter();
      this.#readSeries(reader, leftOut);
      reader.leave(outer);
      if (++series % SERIES_AT_ONCE === 0) yield;
    }
    return leftOut;
  }

  #readSeries(reader: WireReader, leftOut: LeftOut): void {
    const samples = this.#samples;
    samples.clear();
    const labelsStart = reader.at;
    let labelsEnd = this.#passLabels(reader);
    while (reader.at < reader.end) {
      const fieldStart = reader.at;
      const tag = reader.tag();
      if (tag === SAMPLES) {
        samples.read(reader);
        continue;
      }
      if (tag === HISTOGRAMS) leftOut.histograms++;
      else if (tag === EXEMPLARS) leftOut.exemplars++;
      reader.skip(tag);
      // Labels come first and together; those that do not are no labels of a series that anybody sends.
      if (tag === LABELS && fieldStart === labelsEnd) labelsEnd = reader.at;
    }
    if (samples.count === 0) return;
    const seriesEnd = reader.at;
    const name = this.#findName(reader, labelsStart, labelsEnd);
    if (name === null || !(name.isRead || name.isWanted)) {
      this.#intake.counts.ignored += samples.count;
    } else {
      this.#hash.compute(reader.view, labelsStart, labelsEnd);
      const { low, high } = this.#hash;
      const length = labelsEnd - labelsStart;
      let index = this.#intake.find(low, high, length);
      if (index < 0 && !samples.isEnd()) {
        const series = this.#describe(reader, name.text, { start: labelsStart, end: labelsEnd });
        index = this.#intake.admit({ low, high, length }, series);
      }
      if (index >= 0) samples.deliver(this.#intake, index);
    }
    reader.at = seriesEnd;
  }

  /** Passes over labels of a usual length, quickly; answers where they end. */
  #passLabels(reader: WireReader): number {
    const { bytes, end } = reader;
    let { at } = reader;
    for (;;) {
      const length = bytes[at + 1] as number;
      if (at + 2 > end || bytes[at] !== LABELS || length >= 0x80 || length > end - at - 2) break;
      at += length + 2;
    }
    reader.at = at;
    return at;
  }

  /** Reads the label whose field begins here. */
  #readLabel(reader: WireReader): Label {
    const label = this.#label;
    reader.tag();
    const outer = reader.enter();
    label.nameStart = label.nameEnd = label.valueStart = label.valueEnd = reader.at;
    while (reader.at < reader.end) {
      const tag = reader.tag();
      if (tag === LABEL_NAME) {
        label.nameEnd = reader.rangeEnd();
        label.nameStart = reader.at;
        reader.at = label.nameEnd;
      } else if (tag === LABEL_VALUE) {
        label.valueEnd = reader.rangeEnd();
        label.valueStart = reader.at;
        reader.at = label.valueEnd;
      } else {
        reader.skip(tag);
      }
    }
    reader.leave(outer);
    return label;
  }

  /** The metric's name, which is the first label of nearly every series; null when there is none. */
  #findName(reader: WireReader, start: number, end: number): MetricName | null {
    const { bytes, view } = reader;
    const valueLength = bytes[start + 13] as number;
    const isUsual =
      end - start >= 14 + valueLength &&
      valueLength < 0x80 &&
      view.getInt32(start + 4, true) === METRIC_NAME_WORDS[0] &&
      view.getInt32(start + 8, true) === METRIC_NAME_WORDS[1] &&
      bytes[start + 1] === valueLength + 12 &&
      bytes[start + 2] === LABEL_NAME &&
      bytes[start + 3] === METRIC_NAME.length &&
      bytes[start + 12] === LABEL_VALUE;
    if (isUsual) return this.#nameAt(reader, start + 14, start + 14 + valueLength);
    reader.at = start;
    while (reader.at < end) {
      const { valueStart, valueEnd } = this.#readLabel(reader);
      if (!isMetricName(view, this.#label)) continue;
      return this.#nameAt(reader, valueStart, valueEnd);
    }
    return null;
  }

  #nameAt({ bytes, view }: WireReader, start: number, end: number): MetricName {
    this.#hash.compute(view, start, end);
    const known = this.#names.find(this.#hash);
    return known ?? this.#names.add(this.#hash, bytes.toString('latin1', start, end));
  }

  /** The labels of a new series. */
  #describe(reader: WireReader, name: string, range: { readonly start: number; readonly end: number }) {
    const { bytes, view } = reader;
    this.#setHash.reset();
    let bound: string | null = null;
    reader.at = range.start;
    while (reader.at < range.end) {
      const start = reader.at;
      const label = this.#readLabel(reader);
      if (isBoundName(bytes, label)) {
        bound = bytes.toString('latin1', label.valueStart, label.valueEnd);
      } else if (!isMetricName(view, label)) {
        this.#hash.compute(view, start, reader.at);
        this.#setHash.add(this.#hash.low, this.#hash.high);
      }
    }
    const labelSet = this.#setHash.toNumber();
    return { name, labelSet, labels: this.#sets.read(labelSet, bound, () => this.#parse(reader, range)) };
  }

  #parse(reader: WireReader, range: { readonly start: number; readonly end: number }): Map<string, string> {
    const { bytes } = reader;
    const labels = new Map<string, string>();
    reader.at = range.start;
    while (reader.at < range.end) {
      const label = this.#readLabel(reader);
      const name = bytes.toString('utf8', label.nameStart, label.nameEnd);
      if (name === METRIC_NAME || name === 'le') continue;
      labels.set(name, shortenValue(bytes.toString('utf8', label.valueStart, label.valueEnd)));
    }
    return labels;
  }
}
