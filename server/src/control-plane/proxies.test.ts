import { describe, expect, it } from 'vitest';
import type { GaugePoints } from '../store/gauges.ts';
import type { ProxySeries } from '../telemetry/proxies/proxy-series.ts';
import { createControlPlane } from './create-control-plane.ts';
import { countProxies } from './proxy-groups.ts';
import { makeNewest, makeOwner, makeSeries, makeStore, makeTotals, MINUTE_MS, NOW } from './testing.ts';
import { minorsBehind } from './versions.ts';

const CDS = 'envoy_cluster_manager_cds_update';
const build = (tag: string, workload: string) =>
  makeSeries('istio_build', 1, { labels: { component: 'proxy', tag }, workload });

/** A sidecar that took an update so many minutes ago. */
function sidecar(workload: string, tookMinutesAgo: number, ...more: ProxySeries[]): ProxySeries[] {
  return [
    build('1.27.1', workload),
    makeSeries(`${CDS}_success`, 9, { workload }),
    makeSeries(`${CDS}_rejected`, 0, { workload }),
    makeSeries(`${CDS}_failure`, 1, { workload }),
    makeSeries(`${CDS}_time`, NOW - tookMinutesAgo * MINUTE_MS, { workload }),
    ...more,
  ].filter((one, i, all) => all.findLastIndex(({ metric }) => metric === one.metric) === i);
}

const NEIGHBOURS = ['a', 'b', 'c', 'd'].flatMap((name) => sidecar(name, 30));

async function judge(series: readonly ProxySeries[], totals: readonly GaugePoints[] = []) {
  const plane = createControlPlane({
    store: makeStore(totals, [makeNewest('pilot_info', 1, { labels: { version: '1.27.1' } })]),
    intervalMs: 15_000,
    clock: () => NOW,
    listeningSince: null,
    listProxies: () => series,
  });
  return (await plane.readProxies()).proxies;
}

const judgeCart = async (...more: ProxySeries[]) =>
  (await judge([...NEIGHBOURS, ...sidecar('cart', 30, ...more)])).find(({ workload }) => workload === 'cart');

const grown = (minutesAgo: number) => ({
  after: NOW - minutesAgo * MINUTE_MS - 15_000,
  by: NOW - minutesAgo * MINUTE_MS,
});

describe('a proxy is', () => {
  it('in sync when it took what most others took, and no attempt failed', async () => {
    expect(await judgeCart()).toMatchObject({
      kind: 'sidecar',
      version: '1.27.1',
      planeVersion: '1.27.1',
      minorsBehind: 0,
      state: 'in-sync',
      connected: null,
      acceptedAt: NOW - 30 * MINUTE_MS,
      rejected: 0,
    });
  });

  it('in sync when it says that it is connected, without any others', async () => {
    const connected = makeSeries('envoy_control_plane_connected_state', 1);
    expect(await judge(sidecar('cart', 30, connected))).toMatchObject([
      { state: 'in-sync', connected: true },
    ]);
  });

  it('unknown, not in sync, where neither is told', async () => {
    expect(await judge(sidecar('cart', 30))).toMatchObject([{ state: 'unknown', reason: 'not-told' }]);
    expect(await judge([build('1.27.1', 'cart')])).toMatchObject([{ state: 'unknown', reason: 'not-told' }]);
  });

  it('stale when it does not answer', async () => {
    const at = NOW - 3 * MINUTE_MS;
    const all = [...NEIGHBOURS, ...sidecar('cart', 30)].map((one) =>
      one.owner.workload === 'cart' ? Object.assign({}, one, { at }) : one,
    );
    expect((await judge(all))[0]).toMatchObject({
      workload: 'cart',
      state: 'stale',
      reason: 'silent',
      lastAt: at,
    });
  });

  it('stale when it says that it has no connection', async () => {
    expect(await judgeCart(makeSeries('envoy_control_plane_connected_state', 0))).toMatchObject({
      state: 'stale',
      reason: 'disconnected',
      connected: false,
    });
  });

  it('stale when attempts fail lately and nothing came since, but not when something came', async () => {
    const failing = makeSeries(`${CDS}_failure`, 8, { grew: grown(1) });
    expect(await judgeCart(failing)).toMatchObject({ reason: 'disconnected', connected: false });
    const agent = makeSeries('istio_agent_istiod_connection_failures', 8, { grew: grown(1) });
    expect(await judgeCart(agent)).toMatchObject({ reason: 'disconnected' });
    // istiod ends connections every half hour; the proxy comes again and takes everything anew.
    const again = makeSeries(`${CDS}_time`, NOW - 30_000);
    expect(await judgeCart(failing, again)).toMatchObject({ state: 'in-sync' });
  });

  it('stale when it refused an update and took none of the type since', async () => {
    const refused = makeSeries(`${CDS}_rejected`, 1, { grew: grown(5) });
    expect(await judgeCart(refused)).toMatchObject({
      state: 'stale',
      reason: 'rejecting',
      rejected: 1,
      rejectedAt: NOW - 5 * MINUTE_MS,
    });
    const listeners = makeSeries('envoy_listener_manager_lds_update_time', NOW);
    expect(await judgeCart(refused, listeners)).toMatchObject({ reason: 'rejecting' });
    expect(await judgeCart(refused, makeSeries(`${CDS}_time`, NOW - MINUTE_MS))).toMatchObject({
      state: 'in-sync',
    });
  });

  it('unknown when it refused one, nobody knows when', async () => {
    const refused = makeSeries(`${CDS}_rejected`, 1, { since: NOW - 10 * MINUTE_MS });
    expect(await judgeCart(refused)).toMatchObject({ state: 'in-sync' });
    const all = [...NEIGHBOURS, ...sidecar('cart', 30, refused)].map((one) =>
      Object.assign({}, one, { since: NOW - 10 * MINUTE_MS }),
    );
    const cart = (await judge(all)).find(({ workload }) => workload === 'cart');
    expect(cart).toMatchObject({ state: 'unknown', reason: 'rejected-once' });
  });

  it('unknown when istiod counts that it refused routes, or clusters and it took none since', async () => {
    const told = makeTotals(
      'pilot_info',
      Array.from({ length: 10 }, () => 1),
    );
    const labels = { node: 'cart-0.shop', err: 'Internal' };
    const refused = [null, null, null, null, null, 1, 1, 1, 1, 1];
    const connected = makeSeries('envoy_control_plane_connected_state', 1);
    const judgeRefused = async (
      type: string,
      tookMinutesAgo: number,
      totals: (number | null)[] = refused,
    ) => {
      const rejects = makeTotals(`pilot_xds_${type}_reject`, totals, { labels });
      return (await judge(sidecar('cart', tookMinutesAgo, connected), [told, rejects]))[0];
    };
    expect(await judgeRefused('rds', 1)).toMatchObject({
      state: 'unknown',
      reason: 'rejected-once',
      connected: true,
      rejectedAt: NOW - 4 * MINUTE_MS,
    });
    expect(await judgeRefused('cds', 30)).toMatchObject({ state: 'unknown', reason: 'rejected-once' });
    expect(await judgeRefused('cds', 1)).toMatchObject({ state: 'in-sync' });
    const long = Array.from({ length: 10 }, () => 1);
    expect(await judgeRefused('rds', 1, long)).toMatchObject({ state: 'in-sync' });
  });

  it('stale when most others took an update that it did not', async () => {
    const others = ['a', 'b', 'c', 'd', 'e'].flatMap((name) => sidecar(name, 2));
    const cart = (await judge([...others, ...sidecar('cart', 30)])).find(
      ({ workload }) => workload === 'cart',
    );
    expect(cart).toMatchObject({ state: 'stale', reason: 'behind' });
    // Half of them is not most: the push concerned these alone.
    const half = ['a', 'b', 'c'].flatMap((name) => sidecar(name, 2));
    const others30 = ['d', 'e', 'f'].flatMap((name) => sidecar(name, 30));
    const calm = await judge([...half, ...others30, ...sidecar('cart', 30)]);
    expect(calm.find(({ workload }) => workload === 'cart')).toMatchObject({
      state: 'unknown',
      reason: 'not-told',
    });
  });

  it('not behind where others only came again one by one, and nothing was pushed', async () => {
    // istiod ends connections every half hour: the last update of each is as old as its connection.
    const quiet = Array.from({ length: 30 }, (_, i) => sidecar(`quiet-${i}`, i + 0.5)).flat();
    const proxies = await judge(quiet);
    expect(proxies.filter(({ state }) => state === 'stale')).toEqual([]);
    expect(proxies.at(0)).toMatchObject({ state: 'unknown', reason: 'not-told' });
  });

  it('in sync when the console began just after the push that most took', async () => {
    const began = [...NEIGHBOURS, ...sidecar('cart', 30)].map((one) =>
      Object.assign({}, one, { since: NOW - 29.5 * MINUTE_MS }),
    );
    const proxies = await judge(began);
    expect(new Set(proxies.map(({ state }) => state))).toEqual(new Set(['in-sync']));
  });

  it('not behind where others only started later', async () => {
    const started = Array.from({ length: 15 }, (_, i) => sidecar(`new-${i}`, 2))
      .flat()
      .map((one) => Object.assign({}, one, { since: NOW - 2 * MINUTE_MS + 10_000 }));
    const proxies = await judge([...started, ...NEIGHBOURS, ...sidecar('cart', 30)]);
    expect(proxies.filter(({ state }) => state !== 'in-sync')).toEqual([]);
  });

  it('behind a push that most took, also when some took one after it', async () => {
    const others = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].flatMap((name) => sidecar(name, 8));
    const proxies = await judge([...others, ...sidecar('again', 1), ...sidecar('cart', 30)]);
    expect(proxies.filter(({ state }) => state !== 'in-sync')).toMatchObject([
      { workload: 'cart', reason: 'behind' },
    ]);
  });

  it('unknown where its kind does not tell', async () => {
    const ztunnel = [
      makeSeries('istio_build', 1, { labels: { component: 'ztunnel', tag: '1.27.1' }, workload: 'ztunnel' }),
      makeSeries('istio_xds_message_total', 4, { workload: 'ztunnel', grew: grown(0) }),
    ];
    const email = makeSeries('control_request_total', 2, { workload: 'email' });
    const answered = (minutesAgo: number) =>
      makeSeries('control_response_total', 2, { workload: 'email', grew: grown(minutesAgo) });
    expect(await judge([email])).toMatchObject([{ kind: 'linkerd', state: 'unknown', connected: null }]);
    expect(await judge([email, answered(9)])).toMatchObject([{ connected: null }]);
    expect(await judge([...ztunnel, email, answered(1)])).toMatchObject([
      { kind: 'linkerd', state: 'unknown', connected: true },
      { kind: 'ztunnel', state: 'unknown', connected: true, version: '1.27.1' },
    ]);
  });

  it('named by its kind, and never an istiod', async () => {
    const pilot = makeSeries('istio_build', 1, {
      labels: { component: 'pilot', tag: '1.27.1' },
      owner: makeOwner('istiod'),
    });
    const proxies = await judge([
      pilot,
      build('1.27.1', 'istio-ingressgateway'),
      build('1.27.1', 'loyalty-waypoint'),
      makeSeries('envoy_server_live', 1, { workload: 'front-envoy' }),
    ]);
    expect(proxies.map(({ kind }) => kind).toSorted()).toEqual(['envoy', 'gateway', 'waypoint']);
  });
});

it('counts proxies by kind and version, with how far each is behind', async () => {
  const proxies = await judge([...NEIGHBOURS, build('1.25.4', 'old')]);
  expect(countProxies(proxies, null)).toEqual({
    total: 5,
    inSync: 4,
    stale: 0,
    unknown: 1,
    versions: [
      { kind: 'sidecar', version: '1.25.4', proxies: 1, stale: 0, minorsBehind: 2 },
      { kind: 'sidecar', version: '1.27.1', proxies: 4, stale: 0, minorsBehind: 0 },
    ],
  });
});

it.each([
  ['1.25.4', '1.27.1', 2],
  ['1.27.0-distroless', '1.27.1', 0],
  ['1.28.0', '1.27.1', 0],
  ['edge-25.1.1', '1.27.1', null],
  ['1.27.1', null, null],
  ['0.9.0', '1.27.1', null],
])('compares %s with a control plane of %s: %s', (proxy, plane, behind) => {
  expect(minorsBehind(proxy, plane)).toBe(behind);
});
