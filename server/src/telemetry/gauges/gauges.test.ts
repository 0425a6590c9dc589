import { describe, expect, it } from 'vitest';
import type { TargetIdentity } from '../dialects/dialect.ts';
import { createRollup } from '../rollup/create-rollup.ts';
import { INTERVAL_MS, requestsLine, START } from '../rollup/testing.ts';
import { createGauges } from './create-gauges.ts';

const CART: TargetIdentity = {
  cluster: 'east',
  namespace: 'shop',
  service: 'cart',
  workload: 'cart-v1',
  version: 'v1',
};
const KUBELET: TargetIdentity = {
  ...CART,
  namespace: 'kube-system',
  service: 'kubelet',
  workload: 'kubelet',
};

/** Gauges behind a rollup; each text is one scrape, an interval after the one before, cut into chunks of 7 bytes. */
function createScrapes() {
  let now = START;
  const gauges = createGauges(() => now);
  const rollup = createRollup({ intervalMs: INTERVAL_MS, graceMs: 5_000, gauges });
  return {
    gauges,
    open(identity: TargetIdentity, pod: string) {
      const reader = rollup.openTarget(`${pod}/${identity.service}`, identity, pod);
      return (text: string) => {
        reader.begin(now);
        const bytes = Buffer.from(text);
        for (let at = 0; at < bytes.length; at += 7) reader.push(new Uint8Array(bytes.subarray(at, at + 7)));
        const stats = reader.end();
        now += INTERVAL_MS;
        return stats;
      };
    },
    pass: (ms: number) => (now += ms),
    read: () =>
      gauges.drain().map(({ series: { metric, labels, owner }, at, value }) => ({
        metric,
        labels,
        owner: `${owner.cluster}/${owner.namespace}/${owner.service}/${owner.workload}/${owner.pod}`,
        at: (at - START) / INTERVAL_MS,
        value,
      })),
  };
}

const want = (metric: string, matchers: Record<string, string> = {}) => ({ metric, matchers });

/** As Istio's agent merges them: its own, Envoy's and the application's. */
const MERGED = `# HELP istio_agent_go_goroutines Number.
# TYPE istio_agent_go_goroutines gauge
istio_agent_go_goroutines 64
# TYPE istio_requests_total counter
${requestsLine(10)}# TYPE envoy_cluster_upstream_rq_active gauge
envoy_cluster_upstream_rq_active{cluster_name="a"} 3
envoy_cluster_upstream_rq_active{cluster_name="b"} 4 1700000000000
# TYPE pool_in_use gauge
pool_in_use 1.5e1
pool_broken NaN
pool_broken{x="1"} +Inf
`;

const memoryLine = (namespace: string, pod: string, container: string): string =>
  `container_memory_working_set_bytes{container="${container}",namespace="${namespace}",pod="${pod}"} 5\n`;

const list = async (scrapes: ReturnType<typeof createScrapes>, find = '', filter = {}) =>
  (await scrapes.gauges.catalogue.list({ filter, find, limit: 100 })).families;

describe('gauges of a scraped target', () => {
  it('are read only when they are wanted, from the next scrape on, and are the target’s own', () => {
    const scrapes = createScrapes();
    const scrape = scrapes.open(CART, 'cart-v1-abc');
    const first = scrape(MERGED);
    expect(first).toMatchObject({ samples: 7, parseErrors: 0 });
    expect(scrapes.read()).toEqual([]);
    scrapes.gauges.want([want('pool_in_use'), want('pool_broken')]);
    expect(scrape(MERGED)).toMatchObject({ samples: 7, series: 1, parseErrors: 0 });
    const owner = 'east/shop/cart/cart-v1/cart-v1-abc';
    // What is no finite number is no data.
    expect(scrapes.read()).toEqual([{ metric: 'pool_in_use', labels: {}, owner, at: 1, value: 15 }]);
    scrapes.gauges.want([want('envoy_cluster_upstream_rq_active', { cluster_name: 'b' })]);
    scrape(MERGED);
    expect(scrapes.read()).toMatchObject([{ labels: { cluster_name: 'b' }, at: 2, value: 4 }]);
    scrapes.gauges.want([]);
    scrape(MERGED);
    expect(scrapes.read()).toEqual([]);
  });

  it('tell of a counter what it grew by in a second, also after it began anew', () => {
    const scrapes = createScrapes();
    scrapes.gauges.want([want('process_cpu_seconds_total')]);
    const scrape = scrapes.open(CART, 'p');
    for (const value of [100, 130, 6]) scrape(`process_cpu_seconds_total ${value}\n`);
    expect(scrapes.read().map(({ value }) => value)).toEqual([2, 0.4]);
  });

  it('are of the pods that their labels name, whoever prints them', () => {
    const scrapes = createScrapes();
    scrapes.gauges.want([want('container_memory_working_set_bytes')]);
    scrapes.open(CART, 'cart-v1-6d5f9c7b8d-x2x4z');
    const scrape = scrapes.open(KUBELET, 'node-1');
    scrape(
      memoryLine('shop', 'cart-v1-6d5f9c7b8d-x2x4z', 'app') +
        memoryLine('shop', 'cart-v1-6d5f9c7b8d-x2x4z', '') +
        memoryLine('shop', 'cart-v1-6d5f9c7b8d-x2x4z', 'POD') +
        memoryLine('shop', 'pay-7c9d6f5b4-abcde'.replace('abcde', 'bcdfg'), 'app') +
        memoryLine('data', 'kafka-2', 'app'),
    );
    expect(scrapes.read().map(({ owner }) => owner)).toEqual([
      'east/shop/cart/cart-v1/cart-v1-6d5f9c7b8d-x2x4z',
      'east/shop/pay/pay/pay-7c9d6f5b4-bcdfg',
      'east/data/kafka/kafka/kafka-2',
    ]);
  });

  it('are bounded: lines that change with every scrape do not pile up', () => {
    const scrapes = createScrapes();
    scrapes.gauges.want([want('m')]);
    const scrape = scrapes.open(CART, 'p');
    for (let round = 0; round < 8; round++) {
      scrape(Array.from({ length: 6_000 }, (_, i) => `m{i="${round}-${i}"} 1\n`).join(''));
      scrapes.read();
    }
    // Each scrape brings 6,000 new series and forgets those before: none of 48,000 is refused for good.
    expect(scrapes.gauges.refused()).toBe(0);
  });
});

describe('the catalogue of gauges', () => {
  it('tells what could be chosen, with help, labels, a value and how many there are', async () => {
    const scrapes = createScrapes();
    scrapes.open(CART, 'other');
    scrapes.open(CART, 'cart-v1-abc')(MERGED);
    expect((await list(scrapes)).map(({ metric }) => metric)).toEqual([
      'envoy_cluster_upstream_rq_active',
      'istio_agent_go_goroutines',
      'pool_in_use',
    ]);
    expect(await list(scrapes, 'UPSTREAM')).toEqual([
      {
        metric: 'envoy_cluster_upstream_rq_active',
        help: '',
        labels: [{ name: 'cluster_name', values: ['a', 'b'] }],
        // Two series in the pod that was looked at, and another pod like it.
        series: 4,
        workloads: 1,
        sample: 3,
      },
    ]);
    expect(await list(scrapes, '', { namespaces: ['other'] })).toEqual([]);
    expect(await scrapes.gauges.catalogue.findPresent(['pool_in_use', 'absent'])).toEqual(
      new Set(['pool_in_use']),
    );
  });

  it('leaves out what of no owner in question is', async () => {
    const scrapes = createScrapes();
    scrapes.open(CART, 'cart-v1-abc')(MERGED);
    const { catalogue } = scrapes.gauges;
    const [of, other] = ['shop', 'pay'].map(
      (name) =>
        ({ namespace }: { readonly namespace: string }) =>
          namespace === name,
    );
    expect(await list(scrapes, '', { only: of! })).toHaveLength(3);
    expect(await list(scrapes, '', { only: other! })).toEqual([]);
    expect(await catalogue.findPresent(['pool_in_use'], of)).toEqual(new Set(['pool_in_use']));
    expect(await catalogue.findPresent(['pool_in_use'], other)).toEqual(new Set());
  });

  it('holds counters of seconds, and no other counters nor parts of histograms', async () => {
    const scrapes = createScrapes();
    scrapes.open(
      CART,
      'p',
    )(
      '# TYPE a_seconds_total counter\na_seconds_total 1\n# TYPE b_total counter\nb_total 1\nc_bucket{le="1"} 1\nc_sum 1\nd 1\n',
    );
    expect((await list(scrapes)).map(({ metric }) => metric)).toEqual(['a_seconds_total', 'd']);
  });

  it('looks again after some minutes, and forgets what is gone', async () => {
    const scrapes = createScrapes();
    const scrape = scrapes.open(CART, 'p');
    scrape('a 1\n');
    scrape('a 1\nb 1\n');
    expect((await list(scrapes)).map(({ metric }) => metric)).toEqual(['a']);
    scrapes.pass(6 * 60_000);
    scrape('b 1\n');
    expect((await list(scrapes)).map(({ metric }) => metric)).toEqual(['a', 'b']);
    scrapes.pass(16 * 60_000);
    scrape('b 1\n');
    expect((await list(scrapes)).map(({ metric }) => metric)).toEqual(['b']);
  });
});
