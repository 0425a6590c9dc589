/**
 * Between senders that push and the rollup: how samples enter that carry their own time, in any order of targets. Moments are epoch
 * milliseconds.
 */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { Labels } from './dialects/dialect.ts';

/** Samples of one or several requests, by what became of them. */
export interface PushCounts {
  /** New to the console, and of series that say something about an edge, or that are wanted as gauges. */
  accepted: number;
  /** Of series whose names nobody reads, or that say nothing. */
  ignored: number;
  /** Sent a second time, as senders do after a timeout. */
  repeated: number;
  /** Older than one of the same series that came before. */
  outOfOrder: number;
  /** Their window was stored already. */
  late: number;
  /** Of a time that is hours past or still to come: the sender's clock is wrong, or its backlog too long. */
  untimely: number;
}

/** A pushed series that is seen for the first time. */
export interface PushedSeries {
  readonly name: string;
  /** All labels but the name, the sender's own and those of the target; may change after the call for `le`. */
  readonly labels: Labels;
  /** The same for series whose labels differ in `le` alone. */
  readonly labelSet: number;
}

/** A target whose samples a sender pushes, for GET /api/v1/sources. */
export interface PushedTargetState {
  readonly id: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Sample time of its newest sample, and when it came. */
  readonly newestAt: EpochMs;
  readonly lastArrivalAt: EpochMs;
  readonly intervalMs: Milliseconds;
  readonly series: number;
  /** Samples since the console started, and those of them that were older than one before. */
  readonly samples: number;
  readonly outOfOrder: number;
  readonly dialects: readonly string[];
}

/**
 * Takes what one kind of sender pushes. Series are found by a hash that the sender's reader computes of their bytes. Calls between
 * `begin` and `end` are synchronous: no window closes meanwhile.
 */
export interface PushIntake {
  readonly counts: PushCounts;
  /** `now` is when the samples arrived. */
  begin(now: EpochMs): void;
  /** Whether series of this name are read at all: for what they say about edges, or as gauges. */
  readsName(name: string): boolean;
  /** Whether series of this name are read for what they say about edges, whatever is wanted at present. */
  readsEdges(name: string): boolean;
  /** Whether series of this name are read as gauges at present. */
  readsGauge(name: string): boolean;
  /** Told which names are read as gauges, now and whenever that changes. */
  onWanted(listener: (isWanted: (name: string) => boolean) => void): void;
  /** The number of a series; -1 for a new one. */
  find(low: number, high: number, length: number): number;
  /** Numbers a new series; -1 when there are too many. */
  admit(key: { low: number; high: number; length: number }, series: PushedSeries): number;
  /** The value of a counter or a gauge at a moment. */
  sample(index: number, at: EpochMs, value: number): void;
  /** The increase of a counter up to a moment, from a sender that keeps no totals. */
  increase(index: number, at: EpochMs, value: number): void;
  /** The series has ended, or pauses: a staleness marker. */
  markStale(index: number, at: EpochMs): void;
  end(): void;
  /** What was taken so far was read from a journal: its targets are awaited from `now` on. */
  resume(now: EpochMs): void;
  targets(): PushedTargetState[];
}
