/**
 * Who listens to a reader of exposition text. The reader numbers series from 0 in order of first sight; the listener
 * keeps whatever it needs by that number.
 */
import type { Labels } from '../dialects/dialect.ts';

/** A series seen for the first time. */
export interface NewSeries {
  readonly index: number;
  readonly name: string;
  /**
   * All labels; only valid during the call for `le`, as series that differ in `le` alone may share one map.
   */
  readonly labels: Labels;
  /** The same number for the series of one target whose labels differ in `le` alone: one histogram's buckets. */
  readonly labelSet: number;
}

export interface SampleSink {
  /** A name was met in a `# TYPE` line (a family's name) for the first time in this scrape. */
  declareFamily(family: string): void;
  /** A name was met in a sample line for the first time in this scrape, whether its lines are read or not. */
  meetName(name: string): void;
  admit(series: NewSeries): void;
  /** A new series beyond what a target may have; its samples are passed over. */
  refuse(): void;
  /** The value of a series, also directly after its admission. May be NaN or infinite. */
  sample(index: number, value: number): void;
}

/** Who listens to the gauges that are asked for, which are not numbered: there are few. */
export interface GaugeSink {
  /** The bytes from `start` to `keyEnd` are the series; only valid during the call. May be NaN or infinite. */
  read(
    line: { readonly bytes: Buffer; readonly start: number; readonly keyEnd: number },
    value: number,
  ): void;
}
