/**
 * Who listens to a reader of exposition text. The reader numbers series from 0 in order of first sight; the listener
 * keeps whatever it needs by that number.
 */
import type { EpochMs } from '@sightglass/shared/units';
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

/** A line of a gauge that is asked for: its name, and bytes of which those from `start` to `keyEnd` are the series. */
export interface GaugeLine {
  readonly name: string;
  readonly bytes: Buffer;
  readonly start: number;
  readonly keyEnd: number;
}

/** Who listens to the gauges that are asked for, which are not numbered: there are few. */
export interface GaugeSink {
  /** The line is only valid during the call. The value may be NaN or infinite. */
  read(line: GaugeLine, value: number): void;
}

/** The same, told of the text around the lines. */
export interface LineReader extends GaugeSink {
  begin(at: EpochMs): void;
  /** The text came to its end; without it, it was cut. */
  end?(): void;
}
