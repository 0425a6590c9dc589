/** What the scrape source tells those who watch the console itself. Durations in milliseconds, bodies in bytes. */
import type { Bytes, Milliseconds } from '@sightglass/shared/units';

export interface ScrapeObservation {
  /** Name of the job, and id of the target as in GET /api/v1/sources. */
  readonly job: string;
  readonly target: string;
  readonly durationMs: Milliseconds;
  /** Zero when the scrape failed. */
  readonly samples: number;
  readonly bodyBytes: Bytes;
  /** Time this process spent reading the body, after decompression; of a failed scrape too. */
  readonly cpuMs: Milliseconds;
  readonly ok: boolean;
}

export interface ScrapeObserver {
  scraped(observation: ScrapeObservation): void;
  /** A scrape was due while the target's previous one was still running. */
  skipped(skip: { readonly job: string; readonly target: string }): void;
}

/** Told of what changes, not of every scrape: a target going down or coming back, a discovery that fails. */
export interface ScrapeLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}
