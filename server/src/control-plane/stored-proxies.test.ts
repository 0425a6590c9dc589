import { describe, expect, it } from 'vitest';
import type { Warning } from '@sightglass/shared/contract';
import type { GaugePoints } from '../store/gauges.ts';
import { createControlPlane } from './create-control-plane.ts';
import { makeNewest, makeOwner, makeStore, makeTotals, MINUTE_MS, NOW } from './testing.ts';

const CDS = 'envoy_cluster_manager_cds_update';
const CART = makeOwner('cart');

const newest = (metric: string, value: number, labels: Readonly<Record<string, string>> = {}) =>
  makeNewest(metric, value, { labels, owner: CART });

/** What an engine holds of cart, which took its last update some minutes ago; `refused` are its refusals above zero by minute. */
async function judgeCart(
  tookMinutesAgo: number,
  refused: readonly (number | null)[],
  warnings: readonly Warning[] = [],
) {
  const series = [
    newest('istio_build', 1, { component: 'proxy', tag: '1.27.1' }),
    newest('envoy_control_plane_connected_state', 1),
    newest(`${CDS}_time`, NOW - tookMinutesAgo * MINUTE_MS),
    newest(`${CDS}_rejected`, refused.at(-1) ?? 0),
  ];
  const totals: GaugePoints[] = [makeTotals(`${CDS}_rejected`, refused, { owner: CART })];
  const store = makeStore(totals, series);
  const plane = createControlPlane({
    store: {
      ...store,
      readNewestGauges: async (query) => ({ ...(await store.readNewestGauges(query)), warnings }),
    },
    intervalMs: 15_000,
    clock: () => NOW,
    listeningSince: null,
    listProxies: null,
  });
  const { proxies, warnings: told } = await plane.readProxies();
  return { ...proxies[0], told };
}

describe('over engines, a proxy is', () => {
  it('stale when its first refusal came after its last update', async () => {
    const first = [null, null, null, null, null, 1, 1, 1, 1, 1];
    expect(await judgeCart(30, first)).toMatchObject({
      state: 'stale',
      reason: 'rejecting',
      rejectedAt: NOW - 4 * MINUTE_MS,
    });
    expect(await judgeCart(2, first)).toMatchObject({ state: 'in-sync' });
  });

  it('unknown where the engine told more series than are read', async () => {
    const cut: Warning = {
      code: 'dropped-series',
      subject: 'engine',
      message: 'Of 30000 series 20000 are read.',
    };
    const calm = Array.from({ length: 10 }, () => null);
    expect(await judgeCart(30, calm)).toMatchObject({ state: 'in-sync' });
    const judged = await judgeCart(30, calm, [cut]);
    expect(judged).toMatchObject({ state: 'unknown', reason: 'not-told', connected: null });
    expect(judged.told).toContainEqual(cut);
  });

  it('not called stale by what it refused before the first minute', async () => {
    expect(
      await judgeCart(
        30,
        Array.from({ length: 10 }, () => 1),
      ),
    ).toMatchObject({ state: 'in-sync' });
  });
});
