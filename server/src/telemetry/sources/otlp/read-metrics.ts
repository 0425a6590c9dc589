/**
 * OpenTelemetry metrics, `ExportMetricsServiceRequest`: resources, in them scopes, in them metrics with data points. Read are the families
 * that dialects know, under the names that Prometheus gives them: sums, cumulative or delta, with or without `_total`; histograms with
 * explicit bounds, whose buckets become series as a scraped text has them; gauges, and sums that fall as well, where they are wanted as such. Exponential
 * histograms of such a family are counted and left out; summaries are none. A point's series is known by hashes of its resource, its name and its attributes.
 */
import { KeyHash } from '../../exposition/key-hash.ts';
import type { PushIntake } from '../../push-intake.ts';
import type { LeftOut, PushReading } from '../push/push-reader.ts';
import { WireReader } from '../push/wire-reader.ts';
import { AttributeSum, readAttribute } from './attributes.ts';
import {
  DATA_POINTS,
  DELTA,
  EXPONENTIAL_HISTOGRAM,
  GAUGE,
  HISTOGRAM,
  IS_MONOTONIC,
  METRIC_NAME,
  METRICS,
  RESOURCE,
  RESOURCE_ATTRIBUTES,
  RESOURCE_METRICS,
  SCOPE_METRICS,
  SUM,
  TEMPORALITY,
} from './fields.ts';
import { HistogramPoints } from './histogram-points.ts';
import { NumberPoints } from './number-points.ts';
import type { PointContext } from './point-context.ts';
import { labelResource } from './resource-labels.ts';

/** Data points between two moments in which others may run. */
const POINTS_AT_ONCE = 2_048;

export class MetricsReader {
  readonly #intake: PushIntake;
  readonly #hash = new KeyHash();
  readonly #resourceSum = new AttributeSum();
  readonly #numbers: NumberPoints;
  readonly #histograms: HistogramPoints;

  constructor(intake: PushIntake) {
    this.#intake = intake;
    this.#numbers = new NumberPoints(intake);
    this.#histograms = new HistogramPoints(intake);
  }

  /** Reads a body, unpacked. Throws MalformedBody; what came before the damage has counted then. */
  *read(body: Uint8Array): PushReading {
    const reader = new WireReader(body);
    const leftOut: LeftOut = { histograms: 0, exemplars: 0 };
    while (reader.at < reader.end) {
      const tag = reader.tag();
      if (tag !== RESOURCE_METRICS) {
        reader.skip(tag);
        continue;
      }
      const outer = reader.enter();
      yield* this.#readResource(reader, leftOut);
      reader.leave(outer);
    }
    return leftOut;
  }

  /** A resource may stand behind the metrics that it is of. */
  *#readResource(reader: WireReader, leftOut: LeftOut): Generator<void> {
    const start = reader.at;
    const attributes = new Map<string, string>();
    this.#resourceSum.reset();
    while (reader.at < reader.end) {
      const tag = reader.tag();
      if (tag === RESOURCE) this.#readAttributes(reader, attributes);
      else reader.skip(tag);
    }
    const { low, high } = this.#resourceSum;
    const resource = { low, high, labels: labelResource(attributes) };
    reader.at = start;
    while (reader.at < reader.end) {
      const tag = reader.tag();
      if (tag !== SCOPE_METRICS) {
        reader.skip(tag);
        continue;
      }
      const outer = reader.enter();
      while (reader.at < reader.end) {
        const inner = reader.tag();
        if (inner !== METRICS) {
          reader.skip(inner);
          continue;
        }
        const metric = reader.enter();
        yield* this.#readMetric(reader, resource, leftOut);
        reader.leave(metric);
      }
      reader.leave(outer);
    }
  }

  #readAttributes(reader: WireReader, attributes: Map<string, string>): void {
    const outer = reader.enter();
    while (reader.at < reader.end) {
      const tag = reader.tag();
      if (tag !== RESOURCE_ATTRIBUTES) {
        reader.skip(tag);
        continue;
      }
      const start = reader.at;
      this.#resourceSum.add(reader, this.#hash);
      reader.at = start;
      readAttribute(reader, attributes);
    }
    reader.leave(outer);
  }

  *#readMetric(reader: WireReader, resource: PointContext['resource'], leftOut: LeftOut): Generator<void> {
    let name = '';
    let dataTag = 0;
    let dataStart = 0;
    while (reader.at < reader.end) {
      const tag = reader.tag();
      if (tag === METRIC_NAME) {
        name = reader.text();
        continue;
      }
      if (tag === SUM || tag === GAUGE || tag === HISTOGRAM || tag === EXPONENTIAL_HISTOGRAM) {
        dataTag = tag;
        dataStart = reader.at;
      }
      reader.skip(tag);
    }
    if (dataTag === 0) return;
    const end = reader.at;
    reader.at = dataStart;
    const outer = reader.enter();
    yield* this.#readData(reader, { name, dataTag, resource }, leftOut);
    reader.leave(outer);
    reader.at = end;
  }

  *#readData(
    reader: WireReader,
    metric: { readonly name: string; readonly dataTag: number; readonly resource: PointContext['resource'] },
    leftOut: LeftOut,
  ): Generator<void> {
    const start = reader.at;
    let isDelta = false;
    let isMonotonic = false;
    let points = 0;
    while (reader.at < reader.end) {
      const tag = reader.tag();
      if (tag === TEMPORALITY) isDelta = reader.varint() === DELTA;
      else if (tag === IS_MONOTONIC && metric.dataTag === SUM) isMonotonic = reader.varint() === 1;
      else {
        if (tag === DATA_POINTS) points++;
        reader.skip(tag);
      }
    }
    const { dataTag, resource } = metric;
    const isHistogram = dataTag === HISTOGRAM || dataTag === EXPONENTIAL_HISTOGRAM;
    const name = isHistogram ? this.#nameHistogram(metric.name) : this.#nameSum(metric.name, isMonotonic);
    if (name === null) {
      this.#intake.counts.ignored += points;
      return;
    }
    if (dataTag === EXPONENTIAL_HISTOGRAM) {
      leftOut.histograms += points;
      return;
    }
    const reads = isHistogram ? this.#histograms : this.#numbers;
    const context: PointContext = { name, resource, isDelta };
    reads.begin(context);
    reader.at = start;
    let read = 0;
    while (reader.at < reader.end) {
      const tag = reader.tag();
      if (tag !== DATA_POINTS) {
        reader.skip(tag);
        continue;
      }
      const outer = reader.enter();
      reads.read(reader);
      reader.leave(outer);
      if (++read % POINTS_AT_ONCE === 0) {
        yield;
        // Meanwhile another body may have been read.
        reads.begin(context);
      }
    }
  }

  /** The name of a counter's or a gauge's samples; null when nobody reads it. */
  #nameSum(name: string, isMonotonic: boolean): string | null {
    if (!isMonotonic) return this.#intake.readsGauge(name) ? name : null;
    return [name, `${name}_total`].find((candidate) => this.#intake.readsName(candidate)) ?? null;
  }

  /** The name of a histogram of which a part is read; null when nobody reads it. */
  #nameHistogram(name: string): string | null {
    return ['_bucket', '_sum'].some((part) => this.#intake.readsName(`${name}${part}`)) ? name : null;
  }
}
