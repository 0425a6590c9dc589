/**
 * Between access logs and the rollup: sums of records enter the windows that metrics fill as well, and the rollup says of which edges metrics tell
 * already, so that no request is counted from both.
 */
import type { EpochMs } from '@sightglass/shared/units';
import type { EdgeKey, Outcome, Reporter } from './edge-window.ts';

/** Records of one edge, reporter and outcome, added up. */
export interface RecordSums {
  readonly edge: EdgeKey;
  readonly reporter: Reporter;
  readonly outcome: Outcome;
  requests: number;
  opened: number;
  closed: number;
  bytesIn: number;
  bytesOut: number;
  durationMs: number;
  /** By bucket of `bounds`, not cumulative, with a last one for +Inf; null when no duration was told. */
  latency: Float64Array | null;
}

/** What metrics tell, as of a moment ago. */
export interface ToldEdges {
  /** Whether metrics of this proxy tell of its edges: its end is the caller's for `source`, the callee's for `destination`. */
  tellsEnd(reporter: Reporter, end: EdgeKey['source']): boolean;
  /** The edge between the same services that metrics tell of from the other end; so both become one. */
  findEdge(edge: EdgeKey, reporter: Reporter): EdgeKey | null;
}

export interface RecordedEdges {
  told(now: EpochMs): ToldEdges;
  /** Adds to the window of the moment, or to the oldest that is still open. `bounds` are finite upper bounds, milliseconds. */
  add(at: EpochMs, sums: RecordSums, bounds: readonly number[]): void;
  /** A proxy of the cluster is connected: that it carried nothing is known then. */
  heard(cluster: string, at: EpochMs): void;
}
