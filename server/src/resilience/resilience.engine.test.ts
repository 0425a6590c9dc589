/**
 * From pods' own series in a real engine to the API: what Istio's sidecars and an Envoy without a mesh print of stock, beside series that a careless selector would take for stock's. Each pod counts the same at every
 * scrape, so that ten minutes hold forty times that.
 */
import { serviceResilienceSchema } from '@sightglass/shared/contract';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../app.ts';
import { createContext } from '../http/testing/sample-context.ts';
import type { PromqlStore } from '../store/promql/create-promql-store.ts';
import type { RunningEngine } from '../store/promql/testing/engine-process.ts';
import { REAL_ENGINES } from '../store/promql/testing/engines.ts';
import { openStore } from '../store/promql/testing/open-store.ts';
import { formatSeries, type Sample } from '../store/testing/sample.ts';
import {
  COMPLETED,
  EJECTED,
  EJECTIONS,
  OPEN_REQUESTS,
  RETRIES,
  RETRIES_WELL,
  SENT,
  WITHOUT_HOST,
} from '../telemetry/resilience/resilience-metrics.ts';

const INTERVAL_MS = 15_000;
const MINUTE_MS = 60_000;
const TO = Date.UTC(2026, 0, 15, 12, 30);
const FROM = TO - 10 * MINUTE_MS;
/** Samples begin before whatever is looked back to. */
const SINCE = FROM - 20 * MINUTE_MS;
const SCRAPES = (TO - FROM) / INTERVAL_MS;

type Labels = Readonly<Record<string, string>>;

/** Counters grow by a number at each scrape; a gauge, or a counter that does otherwise, says its value. */
type Printed = Readonly<Record<string, number | ((at: number) => number)>>;

function pod(workload: string, ordinal: number, where: Labels = {}): Labels {
  const labels = { cluster: 'east', namespace: 'shop', app: workload, deployment: workload, job: 'pods' };
  return { ...labels, pod: `${workload}-6d4cf56db6-x${ordinal}yz9`, ...where };
}

/** As Istio's bootstrap names it. */
const istio = (name: string): Labels => ({ cluster_name: name });
const plain = (name: string): Labels => ({ envoy_cluster_name: name });

const MANY = { [COMPLETED]: 1000, [RETRIES]: 1000 };
const minute = (count: number): number => FROM + count * MINUTE_MS;
const isBetween = (at: number, from: number, to: number): number =>
  Number(at >= minute(from) && at < minute(to));
/** All that it counts begins anew just after the sixth minute. */
const isAnew = (at: number): boolean => at > minute(6);

const PRINTED: readonly (readonly [Labels, Labels, Printed])[] = [
  ...[0, 1].map((ordinal): readonly [Labels, Labels, Printed] => [
    pod('web-v1', ordinal),
    istio('outbound|8080|v2|stock.shop.svc.cluster.local'),
    {
      [COMPLETED]: 10,
      [SENT]: 12,
      [RETRIES]: 2,
      [RETRIES_WELL]: 1,
      [OPEN_REQUESTS]: (at) => (ordinal === 0 ? isBetween(at, 2, 4) : 0),
    },
  ]),
  // Delimited names, and only some statistics let in.
  [pod('cart-v1', 0), istio('outbound_.8080_._.stock.shop.svc.cluster.local;'), { [SENT]: 6, [RETRIES]: 2 }],
  [
    pod('edge', 0),
    plain('stock'),
    {
      [COMPLETED]: (at) => (4 * (at - (isAnew(at) ? minute(6) : SINCE))) / INTERVAL_MS,
      [RETRIES]: () => 0,
      [EJECTIONS]: (at) => Number(at >= minute(3) && !isAnew(at)),
      [EJECTED]: (at) => isBetween(at, 3, 5),
      [WITHOUT_HOST]: (at) => (at >= minute(4) && !isAnew(at) ? 7 : 0),
    },
  ],
  // None of these is stock of shop in east.
  [pod('edge', 0), plain('stock-old'), MANY],
  [pod('edge', 0), plain('restock'), MANY],
  [pod('edge', 0), plain('stock.example.com'), MANY],
  [pod('edge', 0), plain('"}) or vector(1) # |stock'), MANY],
  [pod('web-v1', 0), istio('outbound|8080||stock.other.svc.cluster.local'), MANY],
  [pod('web-v1', 0), istio('outbound|443||stock.example.com'), MANY],
  [pod('stock-v1', 0), istio('inbound|8080||stock.shop.svc.cluster.local'), MANY],
  [pod('web-v1', 0, { cluster: 'west' }), istio('outbound|8080||stock.shop.svc.cluster.local'), MANY],
];

function* listSamples(): Generator<Sample> {
  for (const [owner, cluster, printed] of PRINTED) {
    for (const [metric, value] of Object.entries(printed)) {
      const series = formatSeries(metric, { ...owner, ...cluster });
      for (let at = SINCE; at <= TO; at += INTERVAL_MS) {
        const read = typeof value === 'number' ? 500 + (value * (at - SINCE)) / INTERVAL_MS : value(at);
        yield { series, value: String(read), at };
      }
    }
  }
}

describe.each(REAL_ENGINES)('GET /services/{id}/resilience over $name', ({ start }) => {
  let engine: RunningEngine;
  let store: PromqlStore;
  beforeAll(async () => {
    engine = await start(listSamples());
    store = await openStore([engine], {
      at: TO,
      intervalMs: INTERVAL_MS,
      settings: { clusterLabel: 'cluster' },
    });
  }, 120_000);
  afterAll(async () => {
    await store?.close();
    await engine?.stop();
  });

  async function ask(id: string) {
    const app = createApp(createContext(store, { now: () => TO }));
    const { body } = await request(app)
      .get(`/api/v1/services/${id}/resilience?range=${FROM}..${TO}`)
      .expect(200);
    return serviceResilienceSchema.parse(body);
  }

  it('adds up what the pods of each caller print, through a restart', async () => {
    const { byCaller, retries } = await ask('east~shop~stock');
    expect(byCaller.map((one) => [one.workload, one.subset, one.retries])).toMatchObject([
      [
        'web-v1',
        'v2',
        { requests: 20 * SCRAPES, retries: 4 * SCRAPES, attemptsPerRequest: 1.2, succeeded: 2 * SCRAPES },
      ],
      ['cart-v1', null, { requests: 4 * SCRAPES, retries: 2 * SCRAPES, attemptsPerRequest: 1.5 }],
      ['edge', null, { requests: 4 * SCRAPES, retries: 0, attemptsPerRequest: 1, succeeded: null }],
    ]);
    expect(retries).toMatchObject({
      requests: 28 * SCRAPES,
      retries: 6 * SCRAPES,
      attemptsPerRequest: expect.closeTo(1 + 6 / 28, 4),
      toldBy: 3,
    });
  });

  it('tells ejections and breakers that are over', async () => {
    const { outliers, breakers } = await ask('east~shop~stock');
    expect(outliers).toEqual({
      ejected: 0,
      mostEjected: 1,
      ejections: 1,
      refused: null,
      withoutHost: 7,
      toldBy: 1,
    });
    expect(breakers).toMatchObject({
      pendingRefused: null,
      breakers: [{ limit: 'requests', open: 0, mostOpen: 1 }],
      toldBy: 1,
    });
  });

  it('tells the namesakes apart', async () => {
    const ids = ['east~other~stock', 'west~shop~stock', 'east~shop~restock', 'east~shop~stock-old'];
    const answers = await Promise.all(ids.map(ask));
    expect(answers.map(({ retries }) => [retries.requests, retries.toldBy])).toEqual(
      ids.map(() => [1000 * SCRAPES, 1]),
    );
  });
});
