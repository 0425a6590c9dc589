/**
 * A family tells how one proxy's counters lie in an engine: which metrics there are, which labels make an edge, and which rules of
 * telemetry/dialects read a label set. The queries are built from it (build-queries.ts), the same way for every family.
 *
 * A question is answered from three phases, one query each: `outcomes` (requests and opened connections by everything that
 * tells requests apart), `sums` (bytes, durations, closed connections by edge) and `latency` (buckets by edge).
 */
import type { Protocol } from '@sightglass/shared/identity';
import type { Dropped, Labels, SeriesMeaning, TargetIdentity } from '../../telemetry/dialects/dialect.ts';
import type { Reporter } from '../../telemetry/edge-window.ts';
import type { EdgeFilter } from '../telemetry-store.ts';
import type { Matcher, Selector } from './selector.ts';

export type Phase = 'outcomes' | 'sums' | 'latency';

export interface FamilyCounter {
  /** As stored: what `interpret` is given as name. */
  readonly metric: string;
  readonly phase: Phase;
  /** Who counted. */
  readonly reporter: Reporter;
  readonly protocols: readonly Protocol[];
  /** Conditions under which a series of the metric is this counter. */
  readonly matchers: readonly Matcher[];
}

/** Part of a counter's series, and labels put in the place of those that are folded away. */
export interface FoldVariant {
  readonly matchers: readonly Matcher[];
  readonly standIns: Readonly<Record<string, string>>;
}

export interface Family {
  readonly name: string;
  /**
   * Series that exist while the family's proxies are scraped, as few as possible, the best first: the first that has any
   * tells that the family is there, when its telemetry began and whether it still arrives.
   */
  readonly presence: readonly Selector[];
  readonly counters: readonly FamilyCounter[];
  readonly labels: {
    /** Of both ends or none, such as the reporter and the protocol. */
    readonly common: readonly string[];
    readonly source: readonly string[];
    readonly target: readonly string[];
    /** Those of `source` and `target` that tell clusters, and those that tell namespaces. */
    readonly clusters: readonly string[];
    readonly namespaces: readonly string[];
    /** What tells the requests of an edge apart, but for `principals`. */
    readonly outcome: readonly string[];
    readonly principals: readonly string[];
  };
  /** A label of `target` that tells services apart well: by its values the series of some edges are picked. */
  readonly pick: string;
  /** Source series of requests that never arrived: those that match any of the lists. Empty: none can be told. */
  readonly neverArrived: readonly (readonly Matcher[])[];
  /**
   * How destinations' series whose ends and certificates are folded away are told apart, where `interpret` would ask for them.
   * The variants do not overlap; a series in none of them is left out. Unused where a family has sources only: its edges are
   * never folded.
   */
  readonly foldVariants: readonly FoldVariant[];
  /**
   * Conditions that hold for all series of the edges that a filter names: a series is fetched when one of the lists matches it
   * whole. They may let more through, and may use labels of `source`, `target` and `common` only. One empty list: all series.
   */
  narrow(filter: EdgeFilter): readonly (readonly Matcher[])[];
  /** What is known of the scraped proxy from the labels that the engine's scrape put on it; `base` tells the cluster. */
  identify(labels: Labels, base: TargetIdentity): TargetIdentity;
  /** The rules of the dialect. */
  interpret(metric: string, labels: Labels, identity: TargetIdentity): SeriesMeaning | Dropped | null;
}
