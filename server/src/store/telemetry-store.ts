/**
 * The port: what the console asks of telemetry, whatever holds it. One method for each question; every number is an
 * exact sum over the window, so that callers can add before they divide and merge before they take a quantile.
 *
 * Rates divide by `coveredMs`, the part of the window for which anything was stored at all: a gap is a gap, not zero.
 * Both reporters are already combined (store/precedence.ts).
 */
import type { Warning } from '@sightglass/shared/contract';
import type { Histogram } from '@sightglass/shared/histogram';
import type { Protocol } from '@sightglass/shared/identity';
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { GaugeSample } from '../telemetry/gauge-batch.ts';
import type { GaugesAnswer, GaugesQuery, NewestGaugesAnswer, NewestGaugesQuery } from './gauges.ts';
import type { EdgeKey, MtlsEvidence, Reporter, WindowBatch } from '../telemetry/edge-window.ts';

/** Sums over a window (or over one step of a series). Counts are exact increases; bytes and milliseconds are sums. */
export interface SignalSums {
  requests: number;
  /** Requests that failed. */
  errors: number;
  /** Traffic by proof of mutual TLS: requests, or opened connections for TCP. Never-arrived requests are in none. */
  mutual: number;
  plaintext: number;
  unmeasured: number;
  bytesIn: number;
  bytesOut: number;
  opened: number;
  closed: number;
  durationMs: number;
  /** Null when no latency was reported. */
  histogram: Histogram | null;
}

export interface EdgeSums extends SignalSums {
  readonly edge: EdgeKey;
  /** The best evidence that the proofs rest on; see MtlsEvidence. */
  readonly evidence: MtlsEvidence;
  readonly reporters: readonly Reporter[];
}

/** Restricts a question to some edges; every given part must match. Empty or missing means all. */
export interface EdgeFilter {
  /** Clusters and namespaces: an edge matches when either end lies in the scope. */
  readonly clusters?: readonly string[];
  readonly namespaces?: readonly string[];
  /** Exact ends; each given field of the partial must match. */
  readonly source?: Partial<EdgeKey['source']>;
  readonly target?: Partial<EdgeKey['target']>;
  readonly protocol?: Protocol;
  /** Only edges to hosts outside the mesh, or only those that stay inside. */
  readonly external?: boolean;
  /** Only these edges, at workload granularity; none for an empty list. */
  readonly among?: readonly EdgeKey[];
  /** Only edges that this says yes to; the same answer for the same edge as long as the question is open. */
  readonly only?: (edge: EdgeKey) => boolean;
}

export interface Answer {
  /** The window really read, aligned to what is stored. */
  readonly window: TimeWindow;
  /** Milliseconds of that window for which something was stored; 0 when nothing was. */
  readonly coveredMs: Milliseconds;
  readonly warnings: readonly Warning[];
}

export interface EdgesAnswer extends Answer {
  /** At workload granularity, ordered by edge, so that equal telemetry gives equal answers. */
  readonly edges: readonly EdgeSums[];
}

/** What a series or a breakdown is grouped by. Ends are given as ids of shared/identity.ts. */
export type GroupKey =
  | 'none'
  | 'source-service'
  | 'target-service'
  | 'source-workload'
  | 'target-workload'
  | 'source-version'
  | 'target-version'
  | 'source-cluster'
  | 'target-cluster'
  /** Id of the edge between two services. */
  | 'edge'
  | 'protocol'
  | 'code'
  | 'grpc-status'
  /** Code and gRPC status together, as `200`, or `200 grpc 14`: every request is in one group. */
  | 'response'
  | 'flag';

/** Requests and connections whose outcome has one of these; flags match when one of an outcome's is among them. */
export interface OutcomeFilter {
  readonly codes: readonly string[];
  readonly grpcStatuses: readonly string[];
  readonly flags: readonly string[];
}

export interface SeriesQuery {
  readonly window: TimeWindow;
  readonly filter: EdgeFilter;
  readonly by: GroupKey;
  /** Distance of points; the store may answer with a coarser one when its tier has none finer. */
  readonly stepMs: Milliseconds;
  /** Whether histograms are needed; leaving them out is cheaper. Never available by `code`, `grpc-status`, `response` and `flag`. */
  readonly histograms: boolean;
  /** Counts these alone: then requests, errors, opened connections and proofs of mTLS are told, and nothing else. */
  readonly outcomes?: OutcomeFilter;
}

export interface SeriesAnswer extends Answer {
  readonly stepMs: Milliseconds;
  /** Starts of the steps. */
  readonly times: readonly EpochMs[];
  /** Covered milliseconds of each step; 0 marks a gap. */
  readonly covered: readonly Milliseconds[];
  /** One entry a group that carried anything; null for a step in which it carried nothing. */
  readonly groups: readonly { readonly key: string; readonly points: readonly (SignalSums | null)[] }[];
}

/** PromQL that counts over `$window`, evaluated for each step of the window. */
export interface ExpressionQuery {
  readonly expression: string;
  readonly window: TimeWindow;
  /** What `$window` becomes, and the distance of points. */
  readonly stepMs: Milliseconds;
}

export interface ExpressionAnswer {
  readonly stepMs: Milliseconds;
  /** Starts of the steps. */
  readonly times: readonly EpochMs[];
  /** Sum of all series of the expression, all engines together; null where none has a value. */
  readonly values: readonly (number | null)[];
  readonly warnings: readonly Warning[];
}

/** Certificates seen at both ends, with their traffic. */
export interface IdentityPair {
  readonly sourcePrincipal: string;
  readonly destinationPrincipal: string;
  readonly requests: number;
  readonly connections: number;
}

export interface IdentitiesAnswer extends Answer {
  readonly pairs: readonly IdentityPair[];
}

interface StoreTier {
  readonly name: string;
  readonly stepMs: Milliseconds;
  readonly retentionMs: Milliseconds;
  readonly rows: number;
  readonly oldestAt: EpochMs | null;
}

export interface StoreStatus {
  readonly kind: string;
  readonly edges: number;
  readonly sizeBytes: number;
  readonly oldestAt: EpochMs | null;
  readonly newestAt: EpochMs | null;
  readonly tiers: readonly StoreTier[];
  /** Clusters and their namespaces, and when each last had data. */
  readonly clusters: readonly {
    readonly name: string;
    readonly namespaces: readonly string[];
    readonly lastDataAt: EpochMs | null;
    /** Names of the engines that hold it; left out by a store that holds it itself. */
    readonly engines?: readonly string[];
  }[];
}

export interface TelemetryStore {
  /** Every edge that carried anything in the window. */
  readEdges(query: { window: TimeWindow; filter: EdgeFilter; histograms: boolean }): Promise<EdgesAnswer>;
  /** Sums by group and step. A single step as long as the window makes it a breakdown. */
  readSeries(query: SeriesQuery): Promise<SeriesAnswer>;
  readIdentities(query: { window: TimeWindow; filter: EdgeFilter }): Promise<IdentitiesAnswer>;
  /** Where the store's engine speaks PromQL. Rejects with the engine's own words when none answers. */
  readExpression?(query: ExpressionQuery): Promise<ExpressionAnswer>;
  /** Chosen gauges over time; those that were not wanted (gauges.ts) when they were scraped are not there. */
  readGauges(query: GaugesQuery): Promise<GaugesAnswer>;
  /** The newest value of each series. */
  readNewestGauges(query: NewestGaugesQuery): Promise<NewestGaugesAnswer>;
  readStatus(): Promise<StoreStatus>;
  /**
   * Changes whenever an answer to the same question may change: for ETags and caches. A window that ends before the
   * newest stored data may still change by late compaction, so it is one version for the whole store.
   */
  version(): string;
  /** End of the newest stored window; what `now` means to questions, so that rates never see a half-filled window. */
  newestEnd(): EpochMs | null;
}

/** A store that takes telemetry in. Resolves when the batch can be read; it is on disk within seconds. */
export interface WritableTelemetryStore extends TelemetryStore {
  insertWindows(batch: WindowBatch): Promise<void>;
  /** Readable when it returns; samples of one series in order of time. */
  insertGauges(samples: readonly GaugeSample[]): void;
  /**
   * Writes history: windows older than all that was inserted, each of whole minutes (kept in the minute tier) or whole
   * hours. Batches already present (same start and length) are skipped. Readable when it resolves.
   */
  importWindows(batches: readonly WindowBatch[]): Promise<void>;
  /** Writes what is pending and closes the file. */
  close(): Promise<void>;
}
