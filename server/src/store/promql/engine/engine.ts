/**
 * The port between the PromQL store and one Prometheus-compatible engine: PromQL and a moment or a grid enter, series leave.
 * Times are epoch milliseconds. Sharing, caching, deadlines and retries are the engine's; what a series means is the reader's.
 */
import type { Bytes, EpochMs, Milliseconds } from '@sightglass/shared/units';

export interface EngineSeries {
  /** The same object for the same labels in later answers while they are in use, so that readers can remember what it means. */
  readonly labels: ReadonlyMap<string, string>;
}

export interface InstantSeries extends EngineSeries {
  readonly value: number;
}

export interface RangeSeries extends EngineSeries {
  /** One for each step of the grid that was asked for; NaN where there is none. */
  readonly values: Float64Array;
}

export interface EngineAnswer<S extends EngineSeries> {
  /** A scalar comes as one series without labels. */
  readonly series: readonly S[];
  /** What the engine itself has to say: its `warnings` and `infos`, and that it answered in part. */
  readonly warnings: readonly string[];
}

export interface InstantQuery {
  readonly promql: string;
  readonly at: EpochMs;
  /** Short name of what is asked for, such as `requests` or `latency`: for statistics. */
  readonly purpose: string;
}

/** The grid is from, from + step, ... up to and with `to`. */
export interface RangeQuery {
  readonly promql: string;
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly stepMs: Milliseconds;
  readonly purpose: string;
}

export interface EngineState {
  /** `pending` until the first answer or failure. */
  readonly state: 'up' | 'down' | 'pending';
  readonly lastAttemptAt: EpochMs | null;
  readonly lastSuccessAt: EpochMs | null;
  /** Why the last request failed; null when it did not. */
  readonly lastError: string | null;
  /** Of the last complete answer. */
  readonly lastDurationMs: Milliseconds | null;
}

/** One question as the engine answered it. */
export interface AnsweredQuery {
  readonly promql: string;
  readonly purpose: string;
  readonly durationMs: Milliseconds;
  /** Of the answer, decompressed. */
  readonly bytes: Bytes;
  readonly series: number;
  readonly at: EpochMs;
}

/** Counts since the start. */
export interface EngineStats {
  /** Requests sent to the engine; what was coalesced or cached is not among them. */
  readonly queries: number;
  /** Questions that waited for an equal one under way. */
  readonly coalesced: number;
  readonly cacheHits: number;
  readonly cacheMisses: number;
  /** Read from the engine, decompressed. */
  readonly bytes: Bytes;
  readonly cacheBytes: Bytes;
  readonly errors: Readonly<Record<EngineErrorKind, number>>;
  readonly inFlight: number;
  readonly queued: number;
}

export type EngineErrorKind = 'unreachable' | 'timeout' | 'http-status' | 'too-large' | 'malformed' | 'query';

/** Why there is no answer: `message` names the engine and what to do, and holds no secret. */
export class EngineError extends Error {
  readonly kind: EngineErrorKind;
  readonly engine: string;
  /** Of `http-status`; null else. */
  readonly status: number | null;
  /** How long the engine asked to be left alone (Retry-After); null when it did not. */
  readonly retryAfterMs: Milliseconds | null;

  constructor(
    kind: EngineErrorKind,
    message: string,
    about: { engine: string; status?: number | null; retryAfterMs?: Milliseconds | null },
  ) {
    super(message);
    this.name = 'EngineError';
    this.kind = kind;
    this.engine = about.engine;
    this.status = about.status ?? null;
    this.retryAfterMs = about.retryAfterMs ?? null;
  }
}

export interface Engine {
  /** Shown in warnings: the configured cluster, else the URL's host. */
  readonly name: string;
  /** What series belong to that tell no cluster; `unknown` when not configured. */
  readonly cluster: string;
  /** The label by which one engine tells several clusters. */
  readonly clusterLabel: string | null;
  /** As configured; null: to be detected. */
  readonly dialects: readonly string[] | null;
  /** PromQL matchers that belong into every selector, such as `job="istio"`. */
  readonly matchers: readonly string[];
  /** How often the engine scrapes the proxies. */
  readonly intervalMs: Milliseconds;
  /** Whether recording rules may be looked for and used. */
  readonly useRecordingRules: boolean;
  /** The series at one moment. Throws EngineError. */
  queryInstant(query: InstantQuery): Promise<EngineAnswer<InstantSeries>>;
  /** The series on a grid. Throws EngineError. */
  queryRange(query: RangeQuery): Promise<EngineAnswer<RangeSeries>>;
  state(): EngineState;
  stats(): EngineStats;
  close(): Promise<void>;
}
