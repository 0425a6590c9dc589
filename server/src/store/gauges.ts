/**
 * The part of the port that is about gauges: what the console asks of them, whatever holds them. Unlike flows they are no sums: each
 * series is answered by itself, pods apart, and whoever asks combines (saturation/). A step without a sample is null, never zero.
 */
import type { Warning } from '@sightglass/shared/contract';
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { GaugeSeries, WantedGauge } from '../telemetry/gauge-batch.ts';

/**
 * What is asked for: series of a metric, or (of an engine) the result of an expression. Counters come as growth in a second. `printed` are series of several metrics, each under
 * its own name, for the cost of one question: as they are printed, so that counters are running totals (of names that `isCounterName` knows the embedded store has growth only).
 */
export type AskedGauge =
  | ({ readonly kind: 'gauge' } & WantedGauge)
  | PrintedGauges
  | CountedGauges
  | ResilienceGauges
  | { readonly kind: 'promql'; readonly expression: string };

export interface PrintedGauges {
  readonly kind: 'printed';
  readonly metrics: readonly string[];
  /** Only samples above this. */
  readonly above?: number;
  /** Only of pods that give one of these signs at the end of the window; the embedded store, of which nobody asks it, tells of all. */
  readonly ofPodsWith?: readonly PodSign[];
}

/** A series of a pod that stands at zero, or (`grewWithinMs`) above it and elsewhere than so long ago. `matchers` are expressions of RE2. */
export interface PodSign {
  readonly metric: string;
  readonly matchers: Readonly<Record<string, string>>;
  readonly grewWithinMs: Milliseconds | null;
}

/**
 * How many there are, for the cost of one question: pods with a series of each metric, by whom it is about but for the pod, and by labels of its own; `by` null: series of all of these
 * metrics together, one number for each engine. The embedded store has none.
 */
export interface CountedGauges {
  readonly kind: 'counted';
  readonly metrics: readonly string[];
  readonly by: readonly string[] | null;
}

/** Series of one question that are read of an engine. */
export const MOST_SERIES = 20_000;

/**
 * What callers' proxies print of one callee (telemetry/resilience): owners are the callers, series have the label `subset`. Counters are running totals. One store has a series for each workload,
 * another for each pod and port.
 */
export interface ResilienceGauges {
  readonly kind: 'resilience';
  readonly metrics: readonly string[];
  readonly callee: { readonly namespace: string; readonly name: string };
}

/** Restricts a question to some owners; every given part must match. Empty or missing means all. */
export interface GaugeFilter {
  readonly clusters?: readonly string[];
  readonly namespaces?: readonly string[];
  readonly service?: string;
  readonly workload?: string;
  /** Of the catalogue of scraped targets alone: owners for which it holds. */
  readonly only?: (owner: GaugeSeries['owner']) => boolean;
}

export interface GaugesQuery {
  readonly window: TimeWindow;
  /** Distance of points; the store may answer with a coarser one when it holds none finer. */
  readonly stepMs: Milliseconds;
  readonly gauges: readonly AskedGauge[];
  readonly filter: GaugeFilter;
}

export interface GaugePoints extends GaugeSeries {
  /** Index among the gauges that were asked for. */
  readonly gauge: number;
  /** Of each step; null where there was no sample. */
  readonly mean: readonly (number | null)[];
  readonly max: readonly (number | null)[];
}

export interface GaugesAnswer {
  readonly window: TimeWindow;
  readonly stepMs: Milliseconds;
  /** Starts of the steps. */
  readonly times: readonly EpochMs[];
  readonly series: readonly GaugePoints[];
  readonly warnings: readonly Warning[];
}

export interface NewestGaugesQuery {
  readonly at: EpochMs;
  /** An older sample is no data. */
  readonly staleMs: Milliseconds;
  readonly gauges: readonly AskedGauge[];
  readonly filter: GaugeFilter;
}

export interface NewestGauge extends GaugeSeries {
  readonly gauge: number;
  readonly value: number;
  readonly at: EpochMs;
}

export interface NewestGaugesAnswer {
  readonly series: readonly NewestGauge[];
  readonly warnings: readonly Warning[];
}

export interface CatalogueFamily {
  readonly metric: string;
  readonly help: string;
  /** Label names with some of their values. */
  readonly labels: readonly { readonly name: string; readonly values: readonly string[] }[];
  readonly series: number;
  readonly workloads: number;
  readonly sample: number | null;
}

/** Gauges that targets expose now. */
export interface GaugeCatalogue {
  /** By name; `find` is a part of the name, in any case. */
  list(query: { readonly filter: GaugeFilter; readonly find: string; readonly limit: number }): Promise<{
    readonly families: readonly CatalogueFamily[];
    readonly truncated: boolean;
    readonly warnings: readonly Warning[];
  }>;
  /** Which of these metrics any target exposes; `only` as a filter's. */
  findPresent(metrics: readonly string[], only?: GaugeFilter['only']): Promise<ReadonlySet<string>>;
}

/** Gauges for the rooms above a store. */
export interface GaugeSide {
  readonly catalogue: GaugeCatalogue;
  /** Says which gauges are needed from now on; an engine has them all anyway. */
  want(gauges: readonly WantedGauge[]): void;
  /** Whether expressions can be asked. */
  readonly speaksPromql: boolean;
  /** Distance of samples. */
  readonly intervalMs: Milliseconds;
}

/** Whether an owner is what a filter asks for. */
export function matchesOwner(owner: GaugeSeries['owner'], filter: GaugeFilter): boolean {
  const { cluster, namespace, service, workload } = owner;
  const { clusters = [], namespaces = [] } = filter;
  return (
    (clusters.length === 0 || clusters.includes(cluster)) &&
    (namespaces.length === 0 || namespaces.includes(namespace)) &&
    (filter.service === undefined || filter.service === service) &&
    (filter.workload === undefined || filter.workload === workload) &&
    (filter.only === undefined || filter.only(owner))
  );
}
