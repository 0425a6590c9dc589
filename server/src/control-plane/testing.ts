/** Words of istiods and proxies for tests. */
import type { ControlPlaneParts } from './create-control-plane.ts';
import type { GaugePoints, NewestGauge } from '../store/gauges.ts';
import type { GaugeOwner } from '../telemetry/gauge-batch.ts';
import type { ProxySeries } from '../telemetry/proxies/proxy-series.ts';

export const NOW = 1_800_000_000_000;
export const MINUTE_MS = 60_000;

export function makeOwner(workload: string, changes: Partial<GaugeOwner> = {}): GaugeOwner {
  return {
    cluster: 'east',
    namespace: 'shop',
    service: workload,
    workload,
    pod: `${workload}-0`,
    ...changes,
  };
}

export const ISTIOD = makeOwner('istiod', { namespace: 'istio-system' });

/** Running totals at the ends of minutes. */
export function makeTotals(
  metric: string,
  totals: readonly (number | null)[],
  { labels = {}, owner = ISTIOD }: Partial<Pick<GaugePoints, 'labels' | 'owner'>> = {},
): GaugePoints {
  return { gauge: 0, metric, labels, owner, mean: totals, max: totals };
}

export function makeNewest(
  metric: string,
  value: number,
  { labels = {}, owner = ISTIOD }: Partial<Pick<NewestGauge, 'labels' | 'owner'>> = {},
): NewestGauge {
  return { gauge: 0, metric, labels, owner, value, at: NOW };
}

/** A series of a proxy that is watched for an hour. */
export function makeSeries(
  metric: string,
  value: number,
  changes: Partial<ProxySeries> & { readonly workload?: string } = {},
): ProxySeries {
  const { workload = 'cart', ...rest } = changes;
  return {
    metric,
    value,
    labels: {},
    owner: makeOwner(workload),
    at: NOW,
    since: NOW - 60 * MINUTE_MS,
    grew: null,
    ...rest,
  };
}

/** A store that holds these totals at the ends of the ten minutes before NOW, and these newest values. */
export function makeStore(
  totals: readonly GaugePoints[],
  newest: readonly NewestGauge[],
): ControlPlaneParts['store'] {
  const first = NOW - 10 * MINUTE_MS;
  return {
    readGauges: () =>
      Promise.resolve({
        window: { from: first, to: NOW },
        stepMs: MINUTE_MS,
        times: Array.from({ length: 10 }, (_, step) => first + step * MINUTE_MS),
        series: totals,
        warnings: [],
      }),
    readNewestGauges: ({ gauges }) => {
      const isCounted = gauges.every(({ kind }) => kind === 'counted');
      return Promise.resolve({ series: isCounted ? [] : newest, warnings: [] });
    },
  };
}
