/** One signal over a store: its newest value of each workload, and its values over time. Ratios 0..1, times epoch milliseconds. */
import type {
  SaturationSeries,
  SaturationSignal,
  SaturationValue,
  Warning,
} from '@sightglass/shared/contract';
import type { TimeWindow } from '@sightglass/shared/time-range';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import { levelOf } from '../signals/saturation-level.ts';
import { matchesOwner, type GaugeFilter, type GaugePoints } from '../store/gauges.ts';
import type { TelemetryStore } from '../store/telemetry-store.ts';
import type { GaugeOwner } from '../telemetry/gauge-batch.ts';
import { measureSignal, type WorkloadMeasure } from './measure-signal.ts';
import { fillOwners } from './owner-of-scope.ts';
import type { ServiceFinder } from './service-finder.ts';
import { listGauges } from './signal-gauges.ts';

export interface NamedSignal {
  /** Empty for one that is not saved. */
  readonly id: string;
  readonly signal: SaturationSignal;
}

/** Workload and series of one answer. */
export interface MeasuredSeries {
  readonly owner: Omit<GaugeOwner, 'pod'>;
  readonly series: SaturationSeries['series'][number];
}

export interface SeriesReading {
  readonly window: TimeWindow;
  readonly stepMs: Milliseconds;
  readonly times: readonly EpochMs[];
  readonly series: readonly MeasuredSeries[];
  readonly warnings: readonly Warning[];
}

export interface SignalReader {
  readNow(
    named: NamedSignal,
    filter: GaugeFilter,
  ): Promise<{ values: SaturationValue[]; warnings: readonly Warning[] }>;
  readOver(
    named: NamedSignal,
    asked: { readonly window: TimeWindow; readonly stepMs: Milliseconds; readonly filter: GaugeFilter },
  ): Promise<SeriesReading>;
}

/** Labels decide what a store can filter by; the service, and whom an expression is about, may be known only afterwards. */
function storeFilter(signal: SaturationSignal, { clusters, namespaces }: GaugeFilter): GaugeFilter {
  const { scope } = signal;
  if (signal.usage.kind === 'promql' || signal.capacity.kind === 'promql') return {};
  return {
    ...(scope.cluster === null ? (clusters ? { clusters } : {}) : { clusters: [scope.cluster] }),
    ...(scope.namespace === null ? (namespaces ? { namespaces } : {}) : { namespaces: [scope.namespace] }),
  };
}

/** Whether an owner is within the signal's scope and what is asked for. */
function isAskedFor(owner: GaugeOwner, { scope }: SaturationSignal, filter: GaugeFilter): boolean {
  return (
    matchesOwner(owner, filter) &&
    (scope.cluster === null || scope.cluster === owner.cluster) &&
    (scope.namespace === null || scope.namespace === owner.namespace) &&
    (scope.service === null || scope.service === owner.service) &&
    (scope.workload === null || scope.workload === owner.workload)
  );
}

/** Peaks matter where the fullest is looked for; what is left has no peak that goes with them. */
function pickPoints({ combine, capacity }: SaturationSignal, points: GaugePoints) {
  return combine === 'max' && capacity.kind !== 'remaining' ? points.max : points.mean;
}

function toValue(named: NamedSignal, measure: WorkloadMeasure, at: EpochMs): SaturationValue[] {
  const { id, signal } = named;
  const share = measure.shares[0];
  if (!share) return [];
  const level = levelOf(share.ratio, signal);
  return [{ signal: id, name: signal.name, ...measure.owner, pods: measure.pods, ...share, level, at }];
}

export function createSignalReader(context: {
  readonly store: TelemetryStore;
  readonly services: ServiceFinder;
  readonly clock: () => EpochMs;
  readonly staleMs: Milliseconds;
}): SignalReader {
  const { store, services, clock, staleMs } = context;

  return {
    async readNow(named, filter) {
      const { signal } = named;
      const gauges = listGauges(signal);
      const asked = { at: clock(), staleMs, gauges, filter: storeFilter(signal, filter) };
      const { series, warnings } = await store.readNewestGauges(asked);
      const owned = await services.complete(fillOwners(series, signal, gauges));
      const stepped = Array.from(owned, (one) => ({ ...one, values: [one.value] }));
      const usages = stepped.filter(({ gauge, owner }) => gauge === 0 && isAskedFor(owner, signal, filter));
      const capacities = stepped.filter(({ gauge }) => gauge === 1);
      const values = measureSignal(signal, usages, capacities).flatMap((measure) => {
        const { cluster, namespace, workload } = measure.owner;
        const own = usages.filter(({ owner }) =>
          matchesOwner(owner, { clusters: [cluster], namespaces: [namespace], workload }),
        );
        return toValue(named, measure, Math.max(...own.map(({ at }) => at)));
      });
      return { values, warnings };
    },
    async readOver(named, { window, stepMs: wantedMs, filter }) {
      const { id, signal } = named;
      const gauges = listGauges(signal);
      const answer = await store.readGauges({
        window,
        stepMs: wantedMs,
        gauges,
        filter: storeFilter(signal, filter),
      });
      const owned = await services.complete(fillOwners(answer.series, signal, gauges));
      const usages = Array.from(
        owned.filter(({ gauge, owner }) => gauge === 0 && isAskedFor(owner, signal, filter)),
        (one) => ({ ...one, values: pickPoints(signal, one) }),
      );
      const capacities = Array.from(
        owned.filter(({ gauge }) => gauge === 1),
        (one) => ({ ...one, values: one.mean }),
      );
      const { warning, critical, name } = signal;
      const series = measureSignal(signal, usages, capacities).map(({ owner, shares }): MeasuredSeries => {
        const isRatio = shares.some((share) => share !== null && share.ratio !== null);
        const values = answer.times.map((_, step) => {
          const share = shares[step] ?? null;
          return share && (isRatio ? share.ratio : share.usage);
        });
        return {
          owner,
          series: { signal: id, name, workload: owner.workload, isRatio, warning, critical, values },
        };
      });
      const { stepMs, times, warnings } = answer;
      return { window: answer.window, stepMs, times, series, warnings };
    },
  };
}
