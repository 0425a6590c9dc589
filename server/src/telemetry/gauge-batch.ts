/**
 * What the telemetry rooms hand to a store of gauges: values of chosen series, each with the workload that it is about. Counters come as
 * what they grew by in a second. Series are interned by whoever reads them, so a store may key its caches by object identity.
 */
import type { EpochMs } from '@sightglass/shared/units';

/** Whom a gauge is about. A part that nothing tells is the word `unknown`; a pod that nothing tells is the empty text. */
export interface GaugeOwner {
  readonly cluster: string;
  readonly namespace: string;
  readonly service: string;
  readonly workload: string;
  readonly pod: string;
}

export interface GaugeSeries {
  readonly metric: string;
  /** As printed; those that tell only whom it is about included. */
  readonly labels: Readonly<Record<string, string>>;
  readonly owner: GaugeOwner;
}

/** A text that series of the same name, labels and owner share. */
export function seriesKey({ metric, labels, owner }: GaugeSeries): string {
  const { cluster, namespace, service, workload, pod } = owner;
  const pairs = Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([metric, cluster, namespace, service, workload, pod, pairs]);
}

export interface GaugeSample {
  readonly series: GaugeSeries;
  readonly at: EpochMs;
  /** Finite. */
  readonly value: number;
}

/** A metric, and labels that its series must have. */
export interface WantedGauge {
  readonly metric: string;
  readonly matchers: Readonly<Record<string, string>>;
}

/** Containers of cAdvisor that are no containers: sums over a pod, and the one that holds the pod's network. */
const NO_CONTAINERS: ReadonlySet<string | undefined> = new Set(['', 'POD']);

/** Whether the series is one container's, or no container's metric at all: sums beside their parts would count twice. */
export function isOwnSeries(metric: string, container: string | undefined): boolean {
  return !metric.startsWith('container_') || !NO_CONTAINERS.has(container);
}

export function matchesLabels(
  wanted: Readonly<Record<string, string>>,
  labelOf: (name: string) => string | undefined,
): boolean {
  for (const [name, value] of Object.entries(wanted)) if ((labelOf(name) ?? '') !== value) return false;
  return true;
}

/** Whether a metric only ever grows, by the names that Prometheus' and OpenMetrics' conventions give to such. */
export function isCounterName(metric: string): boolean {
  return /_(?:total|count|sum)$/.test(metric);
}
