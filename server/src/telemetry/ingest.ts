/**
 * Between sources and the rollup: how the text of one proxy enters, and how closed windows leave.
 * A source opens a reader for each target it found; the reader holds that target's series cache.
 */
import type { EpochMs } from '@sightglass/shared/units';
import type { TargetIdentity } from './dialects/dialect.ts';
import type { WindowBatch } from './edge-window.ts';
import type { PushIntake } from './push-intake.ts';
import type { RecordedEdges } from './recorded-edges.ts';

export interface ScrapeStats {
  /** Sample lines read, and how many of them belong to series that say something about an edge. */
  readonly samples: number;
  readonly series: number;
  /** Lines that could not be read; they cost only themselves. */
  readonly parseErrors: number;
  readonly bytes: number;
  /** Names of the dialects recognised. */
  readonly dialects: readonly string[];
}

/** Reads the exposition text of one target, scrape after scrape. */
export interface TargetReader {
  /** A scrape begins. `at` is its scheduled moment: its increases go into the window that contains `at`. */
  begin(at: EpochMs): void;
  /** The next bytes of the body, decompressed; may end in the middle of a line. */
  push(chunk: Uint8Array): void;
  /** The body is complete. */
  end(): ScrapeStats;
  /** The body broke off: what was read counts (counters lose nothing), the unfinished last line does not. */
  abort(): void;
}

/** Where scraped text enters. */
export interface ScrapedTargets {
  /** `id` must be unique among open targets; `pod` tells targets of one workload apart, the id does when it is left out. */
  openTarget(id: string, identity: TargetIdentity, pod?: string): TargetReader;
  /** The target is gone; its series cache is freed. */
  closeTarget(id: string): void;
}

export interface Rollup extends ScrapedTargets {
  /** Where the samples of one kind of sender enter. */
  openIntake(kind: string): PushIntake;
  /** Where records of access logs enter. */
  readonly recorded: RecordedEdges;
  /**
   * Closes every window that ended before `now` less the grace period, and for which no pushed samples are expected any more, and
   * hands it on, oldest first.
   */
  advance(now: EpochMs): WindowBatch[];
  /** The same in slices, so that the edges of a large mesh do not hold the event loop. One call at a time. */
  advanceInSlices(now: EpochMs): Promise<WindowBatch[]>;
  /** Series left out on purpose, by reason, since start. */
  dropped(): readonly { readonly reason: string; readonly count: number }[];
  /** Series held in caches, for self-metrics. */
  seriesCount(): number;
}
