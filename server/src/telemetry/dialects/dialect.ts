/**
 * A dialect reads the label set of one series and says what it counts. Pure: the same labels and target always give the
 * same meaning, so the answer is cached for the life of the series. The PromQL store uses the same rules.
 */
import type { EdgeKey, Outcome, Reporter } from '../edge-window.ts';

export type Labels = ReadonlyMap<string, string>;

/** What is known of the scraped proxy itself, from discovery (labels of the target); parts are `unknown` otherwise. */
export interface TargetIdentity {
  readonly cluster: string;
  readonly namespace: string;
  readonly service: string;
  readonly workload: string;
  readonly version: string;
}

/** Which number of an edge a counter adds to. All are cumulative counters in the text. */
export type Quantity =
  | 'requests'
  | 'bytes-in'
  | 'bytes-out'
  | 'connections-opened'
  | 'connections-closed'
  | 'duration-sum' // milliseconds after `scale`
  | 'latency-bucket'; // cumulative over `le`

export interface SeriesMeaning {
  readonly quantity: Quantity;
  readonly reporter: Reporter;
  readonly edge: EdgeKey;
  readonly outcome: Outcome;
  /** For latency buckets: upper bound in milliseconds; Infinity for the last. */
  readonly leMs?: number;
  /** Multiplies the value: 1000 where the proxy counts seconds. */
  readonly scale: number;
  /**
   * Names for what this series tells, and of what it yields to: it counts nothing for a target that prints a series
   * which provides one of these. So the same requests are not counted from two families of one text.
   */
  readonly provides?: readonly string[];
  readonly yieldsTo?: readonly string[];
  /** The target is one of an unbounded set of hosts: beyond a cap it is folded into a node of this name. */
  readonly foldInto?: string;
}

/** The reason why a series is left out of the graph on purpose, for the count that Mesh shows. */
export interface Dropped {
  readonly dropped: string;
}

export interface Dialect {
  readonly name: 'istio' | 'ztunnel' | 'linkerd' | 'envoy' | 'google-cloud';
  /** Whether a metric name (as printed on the sample's line) is worth parsing. Called once per name and target. */
  readsName(name: string): boolean;
  /**
   * Null: the series says nothing about an edge. The same map may come again with another `le` or another name; all its
   * other labels stay as they are, so what depends on those alone may be remembered by the map's identity.
   */
  interpret(name: string, labels: Labels, target: TargetIdentity): SeriesMeaning | Dropped | null;
}
