/**
 * A signal and its gauges -> how full each workload is. In: series of usage and capacity, with one value a step; out: usage, capacity and
 * ratio of each workload and step, null where nothing was measured. Ratios are worked out pod by pod, series by series, and combined
 * afterwards, so that one full pod among many shows. A workload's usage without a known capacity has a null ratio. Pure.
 */
import type { SaturationSignal } from '@sightglass/shared/contract';
import type { GaugeOwner, GaugeSeries } from '../telemetry/gauge-batch.ts';
import { pairSeries } from './pair-series.ts';

/** One value a step; null: no sample. */
export interface SteppedSeries extends GaugeSeries {
  readonly values: readonly (number | null)[];
}

/** One series of one pod at one step. */
interface Share {
  readonly usage: number;
  readonly capacity: number | null;
  readonly ratio: number | null;
}

export interface WorkloadMeasure {
  readonly owner: Omit<GaugeOwner, 'pod'>;
  readonly pods: number;
  /** By step. */
  readonly shares: readonly (Share | null)[];
}

/** The smallest that was measured: of several capacities that could be meant the one that is full first. */
function leastOf(series: readonly SteppedSeries[], step: number): number | null {
  let least: number | null = null;
  for (const { values } of series) {
    const value = values[step] ?? null;
    if (value !== null && (least === null || value < least)) least = value;
  }
  return least;
}

function capacityOf(
  { capacity }: SaturationSignal,
  usage: { readonly series: SteppedSeries; readonly value: number },
  told: number | null,
): number | null {
  switch (capacity.kind) {
    case 'constant':
      return capacity.value;
    case 'label': {
      const text = usage.series.labels[capacity.label] ?? '';
      const value = text.trim() === '' ? NaN : Number(text);
      return Number.isFinite(value) ? value : null;
    }
    case 'remaining':
      return told === null ? null : usage.value + told;
    default:
      return told;
  }
}

function toShare(usage: number, capacity: number | null): Share {
  const isKnown = capacity !== null && capacity > 0;
  return { usage, capacity: isKnown ? capacity : null, ratio: isKnown ? usage / capacity : null };
}

const add = (a: number, b: number): number => a + b;

/** What the shares of one workload are together; see `combine` in the contract. */
export function combineShares(shares: readonly Share[], signal: SaturationSignal): Share | null {
  const [first] = shares;
  if (!first) return null;
  const known = shares.filter(({ ratio }) => ratio !== null);
  const of = known.length > 0 ? known : shares;
  if (signal.combine === 'max') {
    return of.reduce((top, one) => ((one.ratio ?? one.usage) > (top.ratio ?? top.usage) ? one : top));
  }
  const usage = of.map((one) => one.usage).reduce(add);
  const capacity = known.length > 0 ? known.map((one) => one.capacity ?? 0).reduce(add) : null;
  if (signal.combine === 'sum') {
    // A constant is of the workload as a whole, not of each of its pods.
    return toShare(usage, signal.capacity.kind === 'constant' ? signal.capacity.value : capacity);
  }
  const ratio = known.length > 0 ? known.map((one) => one.ratio ?? 0).reduce(add) / known.length : null;
  return { usage: usage / of.length, capacity: capacity === null ? null : capacity / known.length, ratio };
}

/** Labels that the signal fixes: they tell the two sides apart, not their series. */
function fixedLabels({ usage, capacity }: SaturationSignal): ReadonlySet<string> {
  const names = usage.kind === 'gauge' ? Object.keys(usage.gauge.matchers) : [];
  const others =
    capacity.kind === 'gauge' || capacity.kind === 'remaining' ? Object.keys(capacity.gauge.matchers) : [];
  return new Set([...names, ...others]);
}

export function measureSignal(
  signal: SaturationSignal,
  usages: readonly SteppedSeries[],
  capacities: readonly SteppedSeries[],
): WorkloadMeasure[] {
  const pairs = pairSeries(usages, capacities, fixedLabels(signal));
  const paired = usages.map((series, index) => ({ series, capacities: pairs[index] ?? [] }));
  const byWorkload = Map.groupBy(paired, ({ series: { owner } }) =>
    JSON.stringify([owner.cluster, owner.namespace, owner.service, owner.workload]),
  );
  return Array.from(byWorkload.values(), (members) => {
    const { cluster, namespace, service, workload } = (members[0] as (typeof members)[number]).series.owner;
    const steps = Math.max(...members.map(({ series }) => series.values.length));
    const shares = Array.from({ length: steps }, (_, step) => {
      const all = members.flatMap(({ series, capacities: own }): Share[] => {
        const value = series.values[step] ?? null;
        if (value === null) return [];
        return [toShare(value, capacityOf(signal, { series, value }, leastOf(own, step)))];
      });
      return combineShares(all, signal);
    });
    const pods = new Set(members.map(({ series }) => series.owner.pod)).size;
    return { owner: { cluster, namespace, service, workload }, pods, shares };
  });
}
