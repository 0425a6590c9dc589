/**
 * What the telemetry rooms hand to a store: for each edge and reporter, what was carried in one window of time.
 * Everything about an edge's ends is in `EdgeKey`; everything by which its requests can be told apart is in `Outcome`.
 * Both are interned by the rollup, so a store may key its caches by object identity.
 */
import type { Protocol } from '@sightglass/shared/identity';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';

/** One end of an edge. A part that the telemetry does not tell is the word `unknown`. */
export interface EdgeEnd {
  readonly cluster: string;
  readonly namespace: string;
  /** Canonical service; for a target outside the mesh the host that was asked for. */
  readonly service: string;
  readonly workload: string;
  readonly version: string;
}

export interface EdgeKey {
  readonly source: EdgeEnd;
  readonly target: EdgeEnd;
  readonly protocol: Protocol;
  /**
   * Whether the target is outside the mesh (passthrough, service entry, black hole) as far as the reporter knows.
   */
  readonly external: boolean;
}

/**
 * Who counted. `destination` covers sidecars at the receiving end, waypoints and ztunnels reporting as destination.
 * Both are kept apart and combined when read: see store/precedence.ts.
 */
export type Reporter = 'source' | 'destination';

/** What was proven of the connection that carried the requests, and by whom. */
export type MtlsProof = 'mutual' | 'plaintext' | 'unmeasured';
export type MtlsEvidence = 'destination' | 'ztunnel' | 'source-principal' | 'none';

/** What distinguishes requests (or TCP connections) of one edge and reporter. */
export interface Outcome {
  /** HTTP status; `0` when no response was sent; a class such as `5xx` where no more is known; empty for TCP. */
  readonly code: string;
  /** gRPC status number as text; empty where the request was not gRPC. */
  readonly grpcStatus: string;
  /** Envoy's short flags, comma-separated; `-` for none. */
  readonly flags: string;
  readonly proof: MtlsProof;
  readonly evidence: MtlsEvidence;
  /** SPIFFE URI or Linkerd identity; `unknown` when not told. */
  readonly sourcePrincipal: string;
  readonly destinationPrincipal: string;
  /** Failed by the rule of telemetry/outcome.ts (5xx, gRPC server faults, no response). */
  readonly failed: boolean;
  /** Seen by the source only: the request never arrived (flags UF UH URX NC NR UO DC FI, code 0). */
  readonly neverArrived: boolean;
}

export interface OutcomeCount {
  readonly outcome: Outcome;
  readonly requests: number;
  readonly connectionsOpened: number;
}

/** Counts of one edge as one reporter saw it in one window. All are increases, never running totals. */
export interface EdgeWindow {
  readonly edge: EdgeKey;
  readonly reporter: Reporter;
  readonly outcomes: readonly OutcomeCount[];
  /** Bytes from caller to callee, and back. HTTP bodies or TCP payload. */
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly connectionsClosed: number;
  /** Sum of request durations, milliseconds. */
  readonly durationMs: number;
  /**
   * Latency histogram of completed requests. `bounds` are finite upper bounds in milliseconds, ascending, the same
   * array object for the same layout; `counts` is one longer (the last is +Inf), per bucket, not cumulative.
   * Several layouts occur when proxies of one workload are configured differently: one entry each.
   */
  readonly latency: readonly { readonly bounds: readonly number[]; readonly counts: Float64Array }[];
}

/** One closed window of the whole mesh. Appended in order of `start`; windows never overlap. */
export interface WindowBatch {
  readonly start: EpochMs;
  readonly end: EpochMs;
  /** Milliseconds of the window that were measured; all of it when missing. */
  readonly coveredMs?: Milliseconds;
  readonly windows: readonly EdgeWindow[];
  /** Clusters from which at least one target answered in this window, even if nothing was carried. */
  readonly clusters: readonly string[];
}
