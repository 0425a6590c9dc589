/**
 * What every store must tell of gauges: the same samples, whether they were inserted or are an engine's. Told as tests; each store's own
 * test file says how it is filled.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EpochMs, Milliseconds } from '@sightglass/shared/units';
import type { GaugeOwner } from '../../telemetry/gauge-batch.ts';
import type { AskedGauge } from '../gauges.ts';
import type { TelemetryStore } from '../telemetry-store.ts';

export interface GaugeFact {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly owner: GaugeOwner;
  readonly at: EpochMs;
  /** As printed: a counter's is its running total. */
  readonly value: number;
}

const MINUTE_MS: Milliseconds = 60_000;
export const GAUGE_INTERVAL_MS: Milliseconds = 15_000;
/** On an hour. */
const GAUGES_FROM: EpochMs = Date.UTC(2026, 0, 15, 12);
export const GAUGES_TO: EpochMs = GAUGES_FROM + 10 * MINUTE_MS;

function owner(workload: string, pod: string): GaugeOwner {
  return { cluster: 'east', namespace: 'shop', service: workload, workload, pod: `${workload}-${pod}` };
}

/** Two pods of one workload with a pool each, one of another; a silence of three minutes; a counter of two a second. */
export function* listGaugeFacts(): Generator<GaugeFact> {
  for (let at = GAUGES_FROM; at <= GAUGES_TO; at += GAUGE_INTERVAL_MS) {
    const minute = Math.floor((at - GAUGES_FROM) / MINUTE_MS);
    const isSilent = minute >= 3 && minute < 6;
    const second = (at - GAUGES_FROM) / 1000;
    yield { metric: 'work_seconds_total', labels: {}, owner: owner('pay', '0'), at, value: 2 * second };
    if (isSilent) continue;
    const pool = { pool: 'orders' };
    yield { metric: 'pool_active', labels: pool, owner: owner('cart', '0'), at, value: minute };
    yield { metric: 'pool_active', labels: pool, owner: owner('cart', '1'), at, value: 10 * minute };
    yield { metric: 'pool_active', labels: { pool: 'x' }, owner: owner('pay', '0'), at, value: 3 };
  }
}

const asked = (metric: string, matchers: Record<string, string> = {}): AskedGauge => ({
  kind: 'gauge',
  metric,
  matchers,
});

/** `open` answers a store that holds the facts, its clock at GAUGES_TO. */
export function describeGauges(
  name: string,
  open: () => Promise<{ readonly store: TelemetryStore; close(): Promise<void> }>,
): void {
  describe(`gauges in ${name}`, () => {
    let opened: Awaited<ReturnType<typeof open>>;
    beforeAll(async () => {
      opened = await open();
    }, 120_000);
    afterAll(() => opened.close());

    const read = async (gauges: AskedGauge[], filter = {}) => {
      const window = { from: GAUGES_FROM, to: GAUGES_TO };
      const answer = await opened.store.readGauges({ window, stepMs: MINUTE_MS, gauges, filter });
      expect(answer.stepMs).toBe(MINUTE_MS);
      expect(answer.times.slice(0, 10)).toEqual(
        Array.from({ length: 10 }, (_, i) => GAUGES_FROM + i * MINUTE_MS),
      );
      return answer.series.toSorted((a, b) => (a.owner.pod < b.owner.pod ? -1 : 1));
    };

    it('come by series, each with whom it is about, gaps being gaps', async () => {
      const series = await read([asked('pool_active', { pool: 'orders' })]);
      expect(series.map(({ owner: { workload, pod } }) => [workload, pod])).toEqual([
        ['cart', 'cart-0'],
        ['cart', 'cart-1'],
      ]);
      expect(series.map(({ owner: { cluster, namespace } }) => [cluster, namespace])).toEqual([
        ['east', 'shop'],
        ['east', 'shop'],
      ]);
      // An engine looks back over a step's first sample as well, so only whole minutes inside a stretch are compared.
      expect(series[1]?.max.slice(0, 3).map((value) => value !== null)).toEqual([true, true, true]);
      expect(series[1]?.mean[4]).toBeNull();
      expect(series[1]?.max[4]).toBeNull();
      expect(series[1]?.max[8]).toBeGreaterThanOrEqual(80);
      expect(series[0]?.labels['pool']).toBe('orders');
    });

    it('are restricted to owners', async () => {
      expect(await read([asked('pool_active')], { workload: 'pay' })).toHaveLength(1);
      expect(await read([asked('pool_active')], { namespaces: ['other'] })).toEqual([]);
      expect(await read([asked('pool_active')], { clusters: ['west'] })).toEqual([]);
    });

    it('of a counter are its growth in a second', async () => {
      const [series] = await read([asked('work_seconds_total')]);
      for (const value of series?.mean.slice(1, 9) ?? []) expect(value).toBeCloseTo(2, 6);
    });

    it('are told by their newest values, stale ones left out', async () => {
      const gauges = [asked('pool_active', { pool: 'x' }), asked('pool_active', { pool: 'orders' })];
      const at = GAUGES_TO;
      const now = await opened.store.readNewestGauges({ at, staleMs: 2 * MINUTE_MS, gauges, filter: {} });
      expect(
        now.series
          .map(({ gauge, owner: { pod }, value }) => [gauge, pod, value])
          .toSorted((a, b) => String(a[1]).localeCompare(String(b[1]))),
      ).toEqual([
        [1, 'cart-0', 10],
        [1, 'cart-1', 100],
        [0, 'pay-0', 3],
      ]);
      const silent = GAUGES_FROM + 5.5 * MINUTE_MS;
      const old = await opened.store.readNewestGauges({
        at: silent,
        staleMs: 2 * MINUTE_MS,
        gauges,
        filter: {},
      });
      expect(old.series).toEqual([]);
    });
  });
}
