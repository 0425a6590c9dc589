/**
 * Data points of a histogram with explicit bounds: `HistogramDataPoint`. A point is as many samples as Prometheus would make of it: one a
 * bucket, cumulative over its bound, and the sum. Points with other bounds are other series.
 */
import { KeyHash } from '../../exposition/key-hash.ts';
import type { PushIntake } from '../../push-intake.ts';
import { MalformedBody } from '../push/malformed-body.ts';
import { FIXED64_BYTES, type WireReader } from '../push/wire-reader.ts';
import { AttributeSum, readAttribute } from './attributes.ts';
import {
  BUCKET_COUNT,
  BUCKET_COUNTS,
  EXPLICIT_BOUND,
  EXPLICIT_BOUNDS,
  HISTOGRAM_ATTRIBUTES,
  HISTOGRAM_FLAGS,
  HISTOGRAM_SUM,
  NO_RECORDED_VALUE,
  TIME,
} from './fields.ts';
import { hashName, joinLabels, toEpochMs, type PointContext } from './point-context.ts';

/** No histogram of a proxy has so many; each bucket is a series. */
const MAXIMUM_BUCKETS = 200;
/** Tells the sum's series from those of the buckets. */
const SUM_POSITION = MAXIMUM_BUCKETS + 1;

export class HistogramPoints {
  readonly #intake: PushIntake;
  readonly #hash = new KeyHash();
  readonly #attributes = new AttributeSum();
  readonly #counts: number[] = [];
  readonly #bounds: number[] = [];
  #context: PointContext | null = null;
  #nameHash: [number, number] = [0, 0];
  #bucketName = '';
  #sumName = '';
  #readsBuckets = false;
  #readsSum = false;

  constructor(intake: PushIntake) {
    this.#intake = intake;
  }

  begin(context: PointContext): void {
    this.#context = context;
    this.#nameHash = hashName(context.name, context.resource);
    this.#bucketName = `${context.name}_bucket`;
    this.#sumName = `${context.name}_sum`;
    this.#readsBuckets = this.#intake.readsName(this.#bucketName);
    this.#readsSum = this.#intake.readsName(this.#sumName);
  }

  /** Reads the point that the reader has entered. */
  read(reader: WireReader): void {
    const start = reader.at;
    const attributes = this.#attributes;
    attributes.reset(...this.#nameHash);
    this.#counts.length = 0;
    this.#bounds.length = 0;
    let [time, sum, flags] = [0, NaN, 0];
    while (reader.at < reader.end) {
      const tag = reader.tag();
      if (tag === HISTOGRAM_ATTRIBUTES) attributes.add(reader, this.#hash);
      else if (tag === TIME) time = toEpochMs(reader.fixed64());
      else if (tag === HISTOGRAM_SUM) sum = reader.double();
      else if (tag === BUCKET_COUNTS) this.#readList(reader, () => this.#counts.push(reader.fixed64()));
      else if (tag === BUCKET_COUNT) this.#counts.push(reader.fixed64());
      else if (tag === EXPLICIT_BOUNDS) this.#readList(reader, () => this.#bounds.push(reader.double()));
      else if (tag === EXPLICIT_BOUND) this.#bounds.push(reader.double());
      else if (tag === HISTOGRAM_FLAGS) flags = reader.varint();
      else reader.skip(tag);
    }
    const isStale = flags % 2 === NO_RECORDED_VALUE;
    const isBucketed = this.#counts.length === this.#bounds.length + 1;
    if (!isStale && this.#counts.length > 0 && !isBucketed) {
      throw new MalformedBody('a histogram has not one count more than bounds');
    }
    const point: HistogramPoint = { reader, start, time, isStale, labels: null };
    for (const bound of this.#bounds) this.#mixBound(bound);
    let cumulative = 0;
    for (let i = 0; this.#readsBuckets && i < this.#counts.length; i++) {
      cumulative += this.#counts[i] as number;
      this.#deliver(point, i, cumulative);
    }
    if (this.#readsSum && (isStale || sum === sum)) this.#deliver(point, SUM_POSITION, sum);
  }

  #readList(reader: WireReader, readOne: () => number): void {
    const outer = reader.enter();
    if (reader.end - reader.at > MAXIMUM_BUCKETS * FIXED64_BYTES) {
      throw new MalformedBody(`a histogram has more than ${MAXIMUM_BUCKETS} buckets`);
    }
    while (reader.at < reader.end) readOne();
    reader.leave(outer);
  }

  #mixBound(bound: number): void {
    const attributes = this.#attributes;
    attributes.low = Math.imul(attributes.low ^ Math.floor(bound * 1_000), 0x01000193);
    attributes.high = Math.imul(attributes.high ^ Math.floor(bound * 7_919), 0x85ebca6b);
  }

  /** One of the samples that a point is. */
  #deliver(point: HistogramPoint, position: number, value: number): void {
    const context = this.#context;
    if (!context) return;
    const { low, high, count } = this.#attributes;
    const key = { low: low + Math.imul(position + 1, 0x9e3779b1), high: high ^ position, length: count };
    key.low |= 0;
    let index = this.#intake.find(key.low, key.high, key.length);
    if (index < 0) {
      if (point.isStale) return;
      index = this.#admit(key, point, position);
      if (index < 0) return;
    }
    if (point.isStale) this.#intake.markStale(index, point.time);
    else if (context.isDelta) this.#intake.increase(index, point.time, value);
    else this.#intake.sample(index, point.time, value);
  }

  #admit(
    key: { low: number; high: number; length: number },
    point: HistogramPoint,
    position: number,
  ): number {
    const context = this.#context as PointContext;
    // All series of a point share one map of labels, so that its meaning is worked out once.
    point.labels ??= this.#labelsOf(point, context);
    const { labels } = point;
    const isSum = position === SUM_POSITION;
    if (isSum) labels.delete('le');
    else labels.set('le', String(this.#bounds[position] ?? '+Inf'));
    const { low, high } = this.#attributes;
    const labelSet = (high & 0x1fffff) * 0x1_0000_0000 + (low >>> 0);
    return this.#intake.admit(key, { name: isSum ? this.#sumName : this.#bucketName, labels, labelSet });
  }

  #labelsOf({ reader, start }: HistogramPoint, { resource }: PointContext): Map<string, string> {
    const end = reader.at;
    reader.at = start;
    const own = new Map<string, string>();
    while (reader.at < reader.end) {
      const tag = reader.tag();
      if (tag === HISTOGRAM_ATTRIBUTES) readAttribute(reader, own);
      else reader.skip(tag);
    }
    reader.at = end;
    return joinLabels(resource.labels, own);
  }
}

interface HistogramPoint {
  readonly reader: WireReader;
  /** Where its fields begin. */
  readonly start: number;
  readonly time: number;
  readonly isStale: boolean;
  labels: Map<string, string> | null;
}
