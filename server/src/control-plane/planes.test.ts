import { describe, expect, it } from 'vitest';
import type { Warning } from '@sightglass/shared/contract';
import type { GaugePoints, NewestGauge } from '../store/gauges.ts';
import { createControlPlane, type ControlPlaneParts } from './create-control-plane.ts';
import {
  ISTIOD,
  makeNewest,
  makeOwner,
  makeSeries,
  makeStore,
  makeTotals,
  MINUTE_MS,
  NOW,
} from './testing.ts';

const WINDOW = { from: NOW - 9 * MINUTE_MS, to: NOW };
const NEWEST = [
  makeNewest('pilot_info', 1, { labels: { version: `1.27.1-${'a'.repeat(40)}-Clean` } }),
  makeNewest('pilot_xds', 12, { labels: { version: '1.27.1' } }),
  makeNewest('pilot_xds', 3, { labels: { version: '1.25.0' } }),
];

/** Ten minutes from `first`, growing by `each`. */
const growing = (first: number, each: number): number[] =>
  Array.from({ length: 10 }, (_, i) => first + i * each);

async function read(totals: readonly GaugePoints[], newest: readonly NewestGauge[] = NEWEST) {
  const plane = createControlPlane({
    store: makeStore(totals, newest),
    intervalMs: 15_000,
    clock: () => NOW,
    listeningSince: null,
    listProxies: () => [],
  });
  return plane.readPlanes(WINDOW);
}

/** A day in steps of an hour, and apart from it its last ten minutes. */
async function readDay(
  day: readonly GaugePoints[],
  lately: readonly GaugePoints[],
  parts: Partial<{ newest: readonly NewestGauge[]; listProxies: ControlPlaneParts['listProxies'] }> = {},
) {
  const { newest = NEWEST, listProxies = () => [] } = parts;
  const short = makeStore(lately, newest);
  const hour = 60 * MINUTE_MS;
  const store: ControlPlaneParts['store'] = {
    ...short,
    readGauges: async (query) => {
      const answer = await short.readGauges(query);
      if (query.window.to - query.window.from <= hour) return answer;
      const times = Array.from({ length: 10 }, (_, step) => NOW - (10 - step) * hour);
      return { ...answer, stepMs: hour, times, series: day };
    },
  };
  const plane = createControlPlane({
    store,
    intervalMs: 15_000,
    clock: () => NOW,
    listeningSince: null,
    listProxies,
  });
  return (await plane.readPlanes({ from: NOW - 24 * hour, to: NOW })).planes[0];
}

const pushes = (type: string, totals: (number | null)[]) =>
  makeTotals('pilot_xds_pushes', totals, { labels: { type } });

const bucket = (le: string, totals: number[]) =>
  makeTotals('pilot_proxy_convergence_time_bucket', totals, { labels: { le } });

const rejects = (totals: number[]) =>
  makeTotals('pilot_total_xds_rejects', totals, { labels: { type: 'lds' } });

/** Buckets that grow by these counts (not cumulative) in each minute, from zero. */
function buckets(counts: readonly (readonly [le: string, count: number])[]): GaugePoints[] {
  let below = 0;
  return counts.map(([le, count]) => {
    below += count;
    return bucket(le, growing(1000, below));
  });
}

const conflict = (pod: string) => makeNewest('pilot_vservice_dup_domain', 2, { owner: { ...ISTIOD, pod } });

const readFrom = async (series: readonly ReturnType<typeof makeSeries>[], window = WINDOW) => {
  const plane = createControlPlane({
    store: makeStore([], []),
    intervalMs: 15_000,
    clock: () => NOW,
    listeningSince: null,
    listProxies: () => series,
  });
  return (await plane.readPlanes(window)).planes;
};

describe('a control plane', () => {
  it('is told with its version, its proxies and what it pushed', async () => {
    const { planes, times } = await read([pushes('cds', growing(500, 60)), pushes('eds', growing(9000, 6))]);
    expect(times).toHaveLength(9);
    expect(planes).toMatchObject([
      {
        id: 'east/istio-system/istiod',
        revision: null,
        versions: ['1.27.1'],
        replicas: [{ pod: 'istiod-0', isSilent: false, connected: 15 }],
        connected: 15,
        connectedBy: [
          { version: '1.25.0', proxies: 3 },
          { version: '1.27.1', proxies: 12 },
        ],
        state: 'ok',
        why: [],
        pushes: [
          { type: 'cds', count: 540 },
          { type: 'eds', count: 54 },
        ],
        rejects: { total: null, byType: [], byNode: [] },
        convergence: null,
      },
    ]);
    expect(planes[0]?.series.pushes[0]?.values).toEqual(Array.from({ length: 9 }, () => 1));
  });

  it('keeps counting when it begins anew, and counts a new label from nothing', async () => {
    const restarted = [100, 110, 120, 130, 4, 8, 8, 8, 8, 8];
    const late = [null, null, null, null, null, 3, 3, 3, 3, 3];
    const { planes } = await read([pushes('cds', restarted), pushes('lds', late)]);
    expect(planes[0]?.pushes).toEqual([
      { type: 'cds', count: 38 },
      { type: 'lds', count: 3 },
    ]);
  });

  it('lets all that a replica counts begin anew together', async () => {
    // Those within 0.1 s pass in the minute of the restart what they were before it.
    const { planes } = await read([
      bucket('0.1', [4, 4, 4, 4, 9, 9, 9, 9, 9, 9]),
      bucket('1', [80, 80, 80, 80, 10, 10, 10, 10, 10, 10]),
      bucket('+Inf', [80, 80, 80, 80, 10, 10, 10, 10, 10, 10]),
    ]);
    expect(planes[0]?.convergence?.proxies).toBe(10);
    expect(planes[0]?.convergence?.latency?.p50).toBeLessThan(100);
  });

  it('spreads over a gap what it did in it', async () => {
    const gap = [0, 6, null, null, 24, 30, 36, 42, 48, 54];
    const { planes } = await read([pushes('cds', gap)]);
    expect(planes[0]?.series.pushes[0]?.values).toEqual(Array.from({ length: 9 }, () => 0.1));
  });

  it('does not count what a replica did before it was heard of', async () => {
    const owner = makeOwner('istiod', { namespace: 'istio-system', pod: 'istiod-1' });
    const second = makeTotals(
      'pilot_xds_pushes',
      [null, null, 7000, 7001, 7001, 7001, 7001, 7001, 7001, 7001],
      {
        labels: { type: 'cds' },
        owner,
      },
    );
    const { planes } = await read([pushes('cds', growing(0, 1)), second]);
    expect(planes[0]?.pushes).toEqual([{ type: 'cds', count: 10 }]);
  });

  it('is one for each revision', async () => {
    const owner = makeOwner('istiod-1-26', { namespace: 'istio-system' });
    const canary = makeTotals('pilot_xds_pushes', growing(0, 1), { labels: { type: 'cds' }, owner });
    const { planes } = await read([pushes('cds', growing(0, 1)), canary]);
    expect(planes.map(({ name, revision }) => [name, revision])).toEqual([
      ['istiod', null],
      ['istiod-1-26', '1-26'],
    ]);
  });

  it('tells how long proxies wait for a change, in milliseconds', async () => {
    const { planes } = await read(
      buckets([
        ['0.1', 90],
        ['0.5', 5],
        ['1', 4],
        ['10', 1],
        ['+Inf', 0],
      ]),
    );
    expect(planes[0]?.convergence).toMatchObject({ proxies: 900, latency: { p95: 500, p99: 1000 } });
    expect(planes[0]?.series.convergence).toEqual(Array.from({ length: 9 }, () => 500));
    expect(planes[0]?.state).toBe('ok');
  });

  it('is slow when the slowest hundredth waits for more than ten seconds', async () => {
    const { planes } = await read(
      buckets([
        ['1', 95],
        ['10', 1],
        ['20', 4],
        ['+Inf', 0],
      ]),
    );
    expect(planes[0]).toMatchObject({
      state: 'slow',
      why: [expect.stringMatching(/ s to reach the slowest 1% of proxies$/)],
    });
  });

  it('counts proxies that waited longer than the highest bound, and tells that bound of them', async () => {
    const { planes } = await read(
      buckets([
        ['1', 50],
        ['30', 0],
        ['+Inf', 50],
      ]),
    );
    expect(planes[0]).toMatchObject({
      state: 'slow',
      convergence: { proxies: 900, latency: { p95: 30_000, p99: 30_000 } },
    });
    expect(planes[0]?.series.convergence).toEqual(Array.from({ length: 9 }, () => 30_000));
  });

  it('is rejecting when proxies refused lately, and tells which', async () => {
    const refused = [0, 0, 0, 0, 0, 0, 2, 2, 2, 2];
    const { planes } = await read([
      rejects(refused),
      makeTotals('pilot_xds_lds_reject', refused, { labels: { node: 'cart-1.shop', err: 'Internal' } }),
    ]);
    expect(planes[0]).toMatchObject({
      state: 'rejecting',
      why: ['Proxies refused 2 updates in the last 15 minutes'],
      rejects: {
        total: 2,
        byType: [{ type: 'lds', count: 2 }],
        byNode: [
          { node: 'cart-1.shop', type: 'lds', error: 'Internal', count: 2, lastAt: NOW - 3 * MINUTE_MS },
        ],
      },
    });
  });

  it('is failing when it cannot send', async () => {
    const { planes } = await read([pushes('cds', growing(0, 1)), pushes('cds_senderr', growing(0, 1))]);
    expect(planes[0]).toMatchObject({
      state: 'failing',
      pushes: [{ type: 'cds' }],
      pushErrors: [{ type: 'cds_senderr', count: 9 }],
    });
  });

  it('is judged by the last minutes of a long range', async () => {
    const day = [
      pushes('cds', growing(0, 1)),
      pushes('cds_senderr', growing(0, 1)),
      rejects(growing(0, 1)),
      ...buckets([
        ['1', 0],
        ['30', 9],
        ['+Inf', 0],
      ]),
    ];
    const calm = [pushes('cds', growing(9, 1)), pushes('cds_senderr', growing(9, 0)), rejects(growing(9, 0))];
    expect(await readDay(day, calm)).toMatchObject({
      state: 'ok',
      why: [],
      pushErrors: [{ type: 'cds_senderr', count: 9 }],
      rejects: { total: 9 },
    });
    const refused = [pushes('cds', growing(9, 1)), rejects([9, 9, 9, 9, 9, 10, 10, 10, 10, 10])];
    expect(await readDay(day, refused)).toMatchObject({
      state: 'rejecting',
      why: ['Proxies refused 1 update in the last 15 minutes'],
    });
  });

  it('does not list replicas that a rollout replaced, only those that are there and do not answer', async () => {
    const old = { ...ISTIOD, pod: 'istiod-old' };
    const before = makeTotals('pilot_xds_pushes', [1, 2, 3, null, null, null, null, null, null, null], {
      labels: { type: 'cds' },
      owner: old,
    });
    const [day, lately] = [[before, pushes('cds', growing(0, 1))], [pushes('cds', growing(0, 1))]];
    expect(await readDay(day, lately)).toMatchObject({ why: [], replicas: [{ pod: 'istiod-0' }] });
    const target = makeSeries('istio_build', 1, { labels: { component: 'pilot' }, owner: old });
    expect(await readDay(day, lately, { listProxies: () => [target] })).toMatchObject({
      why: ['1 of 2 replicas does not answer'],
      pushes: [{ type: 'cds', count: 11 }],
    });
    const none = { newest: [] };
    expect(await readDay([before], [], none)).toMatchObject({ state: 'unknown', replicas: [] });
    // An engine does not tell what is there.
    const engine = { newest: [], listProxies: null };
    expect(await readDay([before], [], engine)).toMatchObject({ state: 'silent' });
  });

  it('is unknown when it tells neither pushes nor who is connected', async () => {
    const { planes } = await read([], [makeNewest('pilot_info', 1)]);
    expect(planes[0]).toMatchObject({ state: 'unknown', pushes: null, connected: null });
  });

  it('tells of conflicts in what it holds, once for all replicas', async () => {
    const { planes } = await read([], [...NEWEST, conflict('istiod-0'), conflict('istiod-1')]);
    expect(planes[0]?.conflicts).toEqual([
      { metric: 'pilot_vservice_dup_domain', what: 'virtual services with the same domain', count: 2 },
    ]);
  });

  it('is not whoever prints a name that others print too', async () => {
    const owner = makeOwner('cart');
    const { planes } = await read([], [makeNewest('endpoint_no_pod', 1, { owner })]);
    expect(planes).toEqual([]);
  });

  it('is unknown where only a part of the series was read', async () => {
    const cut: Warning = {
      code: 'dropped-series',
      subject: 'engine',
      message: 'Of 30000 series 20000 are read.',
    };
    const store = makeStore([pushes('cds', growing(0, 1))], NEWEST);
    const plane = createControlPlane({
      store: {
        ...store,
        readGauges: async (query) => ({ ...(await store.readGauges(query)), warnings: [cut] }),
      },
      intervalMs: 15_000,
      clock: () => NOW,
      listeningSince: null,
      listProxies: () => [],
    });
    const { planes, warnings } = await plane.readPlanes(WINDOW);
    expect(planes[0]?.state).toBe('unknown');
    expect(warnings).toEqual([cut]);
  });

  it('costs a warning when the store fails', async () => {
    const store = { ...makeStore([], []), readGauges: () => Promise.reject(new Error('gone')) };
    const plane = createControlPlane({
      store,
      intervalMs: 15_000,
      clock: () => NOW,
      listeningSince: null,
      listProxies: null,
    });
    expect((await plane.readPlanes(WINDOW)).warnings).toMatchObject([
      { message: 'It could not be read: gone' },
    ]);
  });
});

describe('Linkerd’s control plane', () => {
  const ADDRESS = 'linkerd-dst-headless.linkerd.svc.cluster.local:8086';
  const asked = makeSeries('control_request_total', 4, { labels: { addr: ADDRESS } });

  it('is told by its proxies, and never as well', async () => {
    expect(await readFrom([asked])).toMatchObject([
      { kind: 'linkerd', namespace: 'linkerd', state: 'unknown', connected: 1, pushes: null },
    ]);
  });

  it('is failing when requests of proxies failed lately', async () => {
    const labels = { addr: ADDRESS, classification: 'failure' };
    const grew = { after: NOW - MINUTE_MS, by: NOW };
    const failed = makeSeries('control_response_total', 1, { labels, grew });
    expect(await readFrom([asked, failed])).toMatchObject([
      { state: 'failing', why: ['Requests of 1 proxy to destination failed in the last 15 minutes'] },
    ]);
    // What failed now says nothing of an hour ago.
    const hour = { from: NOW - 120 * MINUTE_MS, to: NOW - 60 * MINUTE_MS };
    expect(await readFrom([asked, failed], hour)).toMatchObject([
      { state: 'unknown', why: ['Only its proxies tell of it, and only at present'], connected: null },
    ]);
  });
});
