/**
 * What proxies say of themselves now: from the book of scraped ones, or from engines in a few questions, whatever the number of proxies: how many series there are, the newest of
 * everything, and the last hour of those counters that stand above zero, which few do. Where there are more series than are read, all proxies are counted by the engine, and read
 * are those that give a sign of trouble.
 */
import type { Warning } from '@sightglass/shared/contract';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import {
  MOST_SERIES,
  type AskedGauge,
  type GaugePoints,
  type GaugesAnswer,
  type NewestGauge,
  type PodSign,
} from '../store/gauges.ts';
import type { TelemetryStore } from '../store/telemetry-store.ts';
import {
  BUILD,
  CONNECTED,
  CONNECTION_FAILURES,
  ENVOY_LIVE,
  LINKERD_BUILD,
  LINKERD_REQUESTS,
  LINKERD_RESPONSES,
  PROXY_METRICS,
  TROUBLE_COUNTERS,
  UPDATES,
  ZTUNNEL_TERMINATIONS,
  type ProxySeries,
} from '../telemetry/proxies/proxy-series.ts';
import { growPrinted, lastGrowth } from './growth.ts';

export interface ProxiesRead {
  readonly series: readonly ProxySeries[];
  /** All proxies by build, and by the address that they ask, where `series` are of those with a sign of trouble only; null: of all. */
  readonly counted: readonly NewestGauge[] | null;
  readonly warnings: readonly Warning[];
}

const LOOK_BACK_MS: Milliseconds = 3_600_000;
const STEP_MS: Milliseconds = 60_000;

const REFUSALS = UPDATES.map((name) => `${name}_rejected`);
/** Of attempts to reach the control plane. */
const FAILURES: readonly Pick<PodSign, 'metric' | 'matchers'>[] = [
  ...[...UPDATES.map((name) => `${name}_failure`), CONNECTION_FAILURES].map((metric) => ({
    metric,
    matchers: {},
  })),
  { metric: ZTUNNEL_TERMINATIONS, matchers: { reason: '.*Error' } },
  { metric: LINKERD_RESPONSES, matchers: { classification: 'failure' } },
];

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

type Store = Pick<TelemetryStore, 'readGauges' | 'readNewestGauges'>;

interface Moment {
  readonly at: EpochMs;
  readonly staleMs: Milliseconds;
}

/** What a proxy prints of which it is stale, but for being behind and silent: both show only beside others. */
function listSigns(staleMs: Milliseconds): PodSign[] {
  return [
    { metric: CONNECTED, matchers: {}, grewWithinMs: null },
    ...REFUSALS.map((metric) => ({ metric, matchers: {}, grewWithinMs: LOOK_BACK_MS })),
    ...FAILURES.map(({ metric, matchers }) => ({ metric, matchers, grewWithinMs: staleMs })),
  ];
}

async function readSeries(
  store: Store,
  { at, staleMs }: Moment,
  only: { readonly ofPodsWith?: readonly PodSign[] },
): Promise<Omit<ProxiesRead, 'counted'>> {
  const window = { from: at - LOOK_BACK_MS, to: at };
  const [newest, trouble] = await Promise.all([
    store.readNewestGauges({
      at,
      staleMs,
      filter: {},
      gauges: [{ kind: 'printed', metrics: PROXY_METRICS, ...only }],
    }),
    store.readGauges({
      window,
      stepMs: STEP_MS,
      filter: {},
      gauges: [{ kind: 'printed', metrics: TROUBLE_COUNTERS, above: 0, ...only }],
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

const count = (metrics: readonly string[], by: readonly string[]): AskedGauge => ({
  kind: 'counted',
  metrics,
  by,
});

async function readMany(store: Store, moment: Moment, total: number): Promise<ProxiesRead> {
  const [counted, { series, warnings }] = await Promise.all([
    store.readNewestGauges({
      ...moment,
      filter: {},
      gauges: [
        count([BUILD, LINKERD_BUILD, ENVOY_LIVE], ['component', 'tag', 'version']),
        count([LINKERD_REQUESTS], ['addr']),
      ],
    }),
    readSeries(store, moment, { ofPodsWith: listSigns(moment.staleMs) }),
  ]);
  const message = `Proxies print ${total} series, of which ${MOST_SERIES} can be read: they are counted, and listed are those that are disconnected or refused an update lately.`;
  const told: Warning = { code: 'engine', subject: 'proxies', message };
  return { series, counted: counted.series, warnings: [told, ...counted.warnings, ...warnings] };
}

export async function readStoredProxies(store: Store, moment: Moment): Promise<ProxiesRead> {
  const { series } = await store.readNewestGauges({
    ...moment,
    filter: {},
    gauges: [{ kind: 'counted', metrics: PROXY_METRICS, by: null }],
  });
  // Of each engine as many are read.
  const total = Math.max(0, ...series.map(({ value }) => value));
  if (total > MOST_SERIES) return readMany(store, moment, total);
  return { ...(await readSeries(store, moment, {})), counted: null };
}
