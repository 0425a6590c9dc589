/**
 * What proxies say of themselves now: from the book of scraped ones, or from engines in two questions, whatever the number of proxies: the newest of everything, and the last hour of
 * those counters that stand above zero, which few do.
 */
import type { Warning } from '@sightglass/shared/contract';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { GaugePoints, GaugesAnswer } from '../store/gauges.ts';
import type { TelemetryStore } from '../store/telemetry-store.ts';
import { PROXY_METRICS, TROUBLE_COUNTERS, type ProxySeries } from '../telemetry/proxies/proxy-series.ts';
import { growPrinted, lastGrowth } from './growth.ts';

export interface ProxiesRead {
  readonly series: readonly ProxySeries[];
  readonly warnings: readonly Warning[];
}

const LOOK_BACK_MS: Milliseconds = 3_600_000;
const STEP_MS: Milliseconds = 60_000;

const keyOf = ({ metric, labels, owner }: Pick<GaugePoints, 'metric' | 'labels' | 'owner'>): string => {
  const pairs = Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([metric, owner.cluster, owner.namespace, owner.pod, pairs]);
};

/** When each counter last grew. One that rose above zero after the first step grew there: until then it stood at zero, or its proxy was not there. */
function findGrowth({ series, times, stepMs }: GaugesAnswer): Map<string, ProxySeries['grew']> {
  const found = new Map<string, ProxySeries['grew']>();
  for (const [i, { growth }] of growPrinted(series, 0).entries()) {
    const one = series[i] as GaugePoints;
    const step = Math.max(
      lastGrowth(growth),
      one.max.findIndex((total) => total !== null),
    );
    const from = times[step];
    if (step > 0 && from !== undefined) found.set(keyOf(one), { after: from, by: from + stepMs });
  }
  return found;
}

export async function readStoredProxies(
  store: Pick<TelemetryStore, 'readGauges' | 'readNewestGauges'>,
  { at, staleMs }: { readonly at: EpochMs; readonly staleMs: Milliseconds },
): Promise<ProxiesRead> {
  const window = { from: at - LOOK_BACK_MS, to: at };
  const [newest, trouble] = await Promise.all([
    store.readNewestGauges({
      at,
      staleMs,
      filter: {},
      gauges: [{ kind: 'printed', metrics: PROXY_METRICS }],
    }),
    store.readGauges({
      window,
      stepMs: STEP_MS,
      filter: {},
      gauges: [{ kind: 'printed', metrics: TROUBLE_COUNTERS, above: 0 }],
    }),
  ]);
  const grew = findGrowth(trouble);
  const series = newest.series.map(({ metric, labels, owner, value, at: seenAt }): ProxySeries => ({
    metric,
    labels,
    owner,
    value,
    at: seenAt,
    since: window.from,
    grew: grew.get(keyOf({ metric, labels, owner })) ?? null,
  }));
  return { series, warnings: [...newest.warnings, ...trouble.warnings] };
}
