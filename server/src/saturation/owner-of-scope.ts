/**
 * Whom the result of an expression is about where its labels do not say: whom the signal is of. `sum(pool_in_use)` has no labels at all,
 * and means the service in the signal's scope. What labels tell wins. Pure.
 */
import type { SaturationSignal } from '@sightglass/shared/contract';
import { UNKNOWN } from '@sightglass/shared/identity';
import type { AskedGauge } from '../store/gauges.ts';
import type { GaugeSeries } from '../telemetry/gauge-batch.ts';

function fill(told: string, meant: string | null): string {
  return told === UNKNOWN && meant !== null ? meant : told;
}

/** `gauges` are those that the series' `gauge` is the index of. */
export function fillOwners<Series extends GaugeSeries & { readonly gauge: number }>(
  series: readonly Series[],
  { scope }: SaturationSignal,
  gauges: readonly AskedGauge[],
): Series[] {
  return Array.from(series, (one) => {
    if (gauges[one.gauge]?.kind !== 'promql') return one;
    const { cluster, namespace, service, workload, pod } = one.owner;
    const owner = {
      cluster: fill(cluster, scope.cluster),
      namespace: fill(namespace, scope.namespace),
      service: fill(service, scope.service),
      workload: fill(workload, scope.workload),
      pod,
    };
    return { ...one, owner };
  });
}
