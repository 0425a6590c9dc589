import { expect, it } from 'vitest';
import type { TargetIdentity } from '../dialects/dialect.ts';
import { createGauges } from '../gauges/create-gauges.ts';
import { createRollup } from '../rollup/create-rollup.ts';
import { createProxyBook } from './proxy-book.ts';

const CART: TargetIdentity = {
  cluster: 'east',
  namespace: 'shop',
  service: 'cart',
  workload: 'cart-v1',
  version: 'v1',
};
const INTERVAL_MS = 15_000;
const REJECTED = 'envoy_cluster_manager_cds_update_rejected';

/** A book behind the reader of scraped text; each text is one scrape, an interval after the one before. */
function openBook() {
  let now = 0;
  const book = createProxyBook();
  const gauges = createGauges(() => now, book);
  const rollup = createRollup({ intervalMs: INTERVAL_MS, graceMs: 5_000, gauges });
  const reader = rollup.openTarget('cart', CART, 'cart-v1-abc');
  return {
    gauges,
    close: () => rollup.closeTarget('cart'),
    scrape: (text: string) => {
      reader.begin(now);
      reader.push(Buffer.from(text));
      const stats = reader.end();
      now += INTERVAL_MS;
      return stats;
    },
    read: (metric: string) => book.list().filter((one) => one.metric === metric),
  };
}

it('keeps what a proxy last said, with who it is, and forgets it with the target', () => {
  const { scrape, read, close, gauges } = openBook();
  const text = `istio_build{component="proxy",tag="1.27.1"} 1\n${REJECTED}{} 0\nother_metric 1\n`;
  expect(scrape(text)).toMatchObject({ samples: 3, parseErrors: 0 });
  scrape(text);
  expect(read('istio_build')).toMatchObject([
    { labels: { component: 'proxy', tag: '1.27.1' }, owner: { workload: 'cart-v1', pod: 'cart-v1-abc' } },
  ]);
  expect(read(REJECTED)).toMatchObject([{ value: 0, since: 0, at: INTERVAL_MS, grew: null }]);
  // It is no gauge that anybody asked for: nothing goes to the store.
  expect(gauges.drain()).toEqual([]);
  close();
  expect(read(REJECTED)).toEqual([]);
});

it('tells between which scrapes a counter last grew, also after it began anew', () => {
  const { scrape, read } = openBook();
  for (const value of [4, 4, 5, 5]) scrape(`${REJECTED} ${value}\n`);
  expect(read(REJECTED)[0]?.grew).toEqual({ after: INTERVAL_MS, by: 2 * INTERVAL_MS });
  scrape(`${REJECTED} 0\n`);
  expect(read(REJECTED)[0]?.grew?.by).toBe(2 * INTERVAL_MS);
  scrape(`${REJECTED} 1\n`);
  expect(read(REJECTED)[0]?.grew?.by).toBe(5 * INTERVAL_MS);
});

it('counts a series that appears beside others from nothing', () => {
  const { scrape, read } = openBook();
  scrape(`control_request_total{addr="dst"} 7\n`);
  expect(read('control_request_total')[0]?.grew).toBeNull();
  scrape(`control_request_total{addr="dst"} 7\ncontrol_response_total{classification="failure"} 1\n`);
  expect(read('control_response_total')[0]?.grew).toEqual({ after: 0, by: INTERVAL_MS });
});

it('is bounded: labels that change with every scrape do not pile up', () => {
  const { scrape, read } = openBook();
  for (let round = 0; round < 200; round++) scrape(`control_request_total{addr="${round}"} 1\n`);
  expect(read('control_request_total')).toHaveLength(64);
});
