/** What the embedded store is told at start. Durations and moments are milliseconds, sizes are bytes. */
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { Retention } from './tiers.ts';

/** Where the store tells of what it does by itself; pino's loggers fit. */
export interface StoreLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

export interface EmbeddedStoreOptions {
  /** Directory of the database, made when missing; `:memory:` keeps everything in memory. */
  readonly directory: string;
  /** Length of the windows that will be inserted. */
  readonly intervalMs: Milliseconds;
  readonly retention: Retention;
  /** Limit for the files on disk; the oldest of the finest tier goes first. */
  readonly maxSizeBytes: number;
  /** Limit for DuckDB's own memory; the ring's comes on top. */
  readonly memoryLimitBytes: number;
  readonly clock: () => EpochMs;
  readonly log?: StoreLog;
  /** For tests and benchmarks: limits of the ring, and how often what is pending is written. */
  readonly ring?: { readonly ageMs: Milliseconds; readonly bytes: number };
  readonly flushIntervalMs?: Milliseconds;
}
