import { expect, it } from 'vitest';
import type { TargetIdentity } from '../dialects/dialect.ts';
import type { GaugeSample } from '../gauge-batch.ts';
import { createGauges } from '../gauges/create-gauges.ts';
import { createRollup } from '../rollup/create-rollup.ts';
import { createResilienceBook } from './resilience-book.ts';
import {
  COMPLETED,
  EJECTED,
  EJECTIONS,
  keptName,
  OPEN_REQUESTS,
  RESILIENCE_METRICS,
  RETRIES,
  RETRIES_WELL,
} from './resilience-metrics.ts';

const SHOP: TargetIdentity = {
  cluster: 'east',
  namespace: 'shop',
  service: 'web',
  workload: 'web-v1',
  version: 'v1',
};
const INTERVAL_MS = 15_000;
const REVIEWS = 'envoy_cluster_name="outbound|9080|v1|reviews.default.svc.cluster.local"';

/** A book behind the reader of scraped texts; the clock stands at the last scrape. */
function openBook() {
  let now = 1_000_000;
  const gauges = createGauges(() => now, null, createResilienceBook());
  const rollup = createRollup({ intervalMs: INTERVAL_MS, graceMs: 5_000, gauges });
  const newest = new Map<string, GaugeSample>();
  return {
    gauges,
    openPod: (pod: string, identity = SHOP) => {
      const reader = rollup.openTarget(pod, identity, pod);
      return {
        scrape: (text: string) => {
          reader.begin(now);
          reader.push(Buffer.from(text));
          return reader.end();
        },
        cut: (text: string) => {
          reader.begin(now);
          reader.push(Buffer.from(text));
          reader.abort();
        },
        close: () => rollup.closeTarget(pod),
      };
    },
    pass: (ms = INTERVAL_MS) => (now += ms),
    /** Samples since the last call; a minute passes, so that they are due. */
    take: () => {
      now += 60_000;
      return gauges.drain().map(({ series, value }) => Object.assign({}, series, { value }));
    },
    /** The value of a reading as it was told last. */
    read: (metric: string, callee = 'reviews') => {
      now += 60_000;
      for (const sample of gauges.drain())
        newest.set(`${sample.series.metric} ${sample.series.labels['callee']}`, sample);
      return newest.get(`${keptName(metric)} ${callee}`)?.value;
    },
  };
}

const line = (metric: string, value: number, labels = REVIEWS): string => `${metric}{${labels}} ${value}\n`;

it('adds up what every counter grew by, by caller, callee and subset', () => {
  const book = openBook();
  const pods = [book.openPod('web-1'), book.openPod('web-2')];
  const counters = [...RESILIENCE_METRICS].flatMap(([metric, how]) => (how === 'growth' ? [metric] : []));
  for (const [round, pod] of [0, 1].flatMap((each) => pods.map((pod) => [each, pod] as const)))
    pod.scrape(counters.map((metric, index) => line(metric, 100 + round * (index + 1))).join(''));
  const samples = book.take();
  expect(samples.map(({ metric }) => metric).toSorted()).toEqual(counters.map(keptName).toSorted());
  for (const [index, metric] of counters.entries()) {
    expect(samples.find((one) => one.metric === keptName(metric))).toMatchObject({
      value: 2 * (index + 1),
      labels: { callee_namespace: 'default', callee: 'reviews', subset: 'v1' },
      owner: { cluster: 'east', namespace: 'shop', workload: 'web-v1', pod: '' },
    });
  }
});

it('counts a restart from nothing, and a series that comes later from nothing', () => {
  const book = openBook();
  const pod = book.openPod('web-1');
  pod.scrape(line(COMPLETED, 100) + line(RETRIES, 10));
  pod.scrape(line(COMPLETED, 150) + line(RETRIES, 12) + line(RETRIES_WELL, 2));
  pod.scrape(line(COMPLETED, 7) + line(RETRIES, 0) + line(RETRIES_WELL, 0));
  pod.scrape(line(COMPLETED, 9) + line(RETRIES, 1) + line(RETRIES_WELL, 1));
  expect(book.read(COMPLETED)).toBe(50 + 7 + 2);
  expect(book.read(RETRIES)).toBe(2 + 0 + 1);
  expect(book.read(RETRIES_WELL)).toBe(2 + 0 + 1);
});

it('takes nothing of a first text that was cut for new', () => {
  const book = openBook();
  const pod = book.openPod('web-1');
  pod.cut(line(COMPLETED, 100));
  pod.scrape(line(COMPLETED, 101) + line(RETRIES, 40));
  pod.scrape(line(COMPLETED, 102) + line(RETRIES, 41));
  expect(book.read(COMPLETED)).toBe(2);
  expect(book.read(RETRIES)).toBe(1);
});

it('tells zero of what is printed and never grew, and nothing of what is not printed', () => {
  const book = openBook();
  const pod = book.openPod('web-1');
  const ratings = 'cluster_name="outbound|9080||ratings.default.svc.cluster.local"';
  const zeros = line(RETRIES, 0) + line(RETRIES, 0, ratings);
  pod.scrape(line(COMPLETED, 100) + zeros);
  pod.scrape(line(COMPLETED, 140) + zeros);
  const told = book.take();
  expect(told.map(({ metric, labels, value }) => [metric, labels['callee'], value])).toEqual([
    [keptName(COMPLETED), 'reviews', 40],
    [keptName(RETRIES), 'reviews', 0],
  ]);
});

it('does not take what is printed of the control plane for a word of callees', () => {
  const book = openBook();
  const pod = book.openPod('web-1');
  const own = line(RETRIES, 3, 'cluster_name="xds-grpc"') + line(RETRIES, 0, 'cluster_name="xds-grpc"');
  for (let round = 0; round < 3; round++) pod.scrape(line(COMPLETED, 100 + round) + own);
  expect(book.take().map(({ metric }) => metric)).toEqual([keptName(COMPLETED)]);
});

it('takes the most that any proxy ejected, and how many proxies’ breakers are open', () => {
  const book = openBook();
  const pods = [book.openPod('web-1'), book.openPod('web-2'), book.openPod('web-3')];
  const print = (ejected: readonly number[], open: readonly number[]): void =>
    pods.forEach((pod, index) =>
      pod.scrape(line(EJECTED, ejected[index] ?? 0) + line(OPEN_REQUESTS, open[index] ?? 0)),
    );
  print([1, 2, 0], [1, 0, 1]);
  expect([book.read(EJECTED), book.read(OPEN_REQUESTS)]).toEqual([2, 2]);
  print([1, 0, 0], [0, 0, 1]);
  expect([book.read(EJECTED), book.read(OPEN_REQUESTS)]).toEqual([1, 1]);
  print([0, 0, 0], [0, 0, 0]);
  expect([book.read(EJECTED), book.read(OPEN_REQUESTS)]).toEqual([0, 0]);
});

it('tells no ejections of a callee without outlier detection beside one that has it', () => {
  const book = openBook();
  const pod = book.openPod('web-1');
  const ratings = 'envoy_cluster_name="ratings"';
  for (const value of [1, 2])
    pod.scrape(line(COMPLETED, value) + line(COMPLETED, value, ratings) + line(EJECTIONS, 0));
  const told = book.take().filter(({ metric }) => metric === keptName(EJECTIONS));
  expect(told.map(({ labels }) => labels['callee'])).toEqual(['reviews']);
});

it('falls silent with its proxies: a series that vanished is not told on', () => {
  const book = openBook();
  const pod = book.openPod('web-1');
  pod.scrape(line(COMPLETED, 1) + line(EJECTED, 1));
  expect(book.take()).toHaveLength(2);
  // The series is gone, the proxy is not.
  for (let round = 0; round < 40; round++) {
    book.pass();
    pod.scrape(line(COMPLETED, 1));
  }
  expect(book.take().map(({ metric }) => metric)).toEqual([keptName(COMPLETED)]);
  book.pass(600_000);
  expect(book.take()).toEqual([]);
  pod.close();
  expect(book.take()).toEqual([]);
});

it('tells what stays as it is twice, then every five minutes only', () => {
  const book = openBook();
  const pod = book.openPod('web-1');
  const counts: number[] = [];
  for (let minute = 0; minute < 11; minute++) {
    pod.scrape(line(COMPLETED, 5));
    counts.push(book.take().length);
  }
  expect(counts).toEqual([1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0]);
});

it('keeps a wanted gauge of the same name as it is besides', () => {
  const book = openBook();
  book.gauges.want([{ metric: OPEN_REQUESTS, matchers: {} }]);
  const pod = book.openPod('web-1');
  pod.scrape(line(OPEN_REQUESTS, 1));
  expect(
    book
      .take()
      .map(({ metric }) => metric)
      .toSorted(),
  ).toEqual([OPEN_REQUESTS, keptName(OPEN_REQUESTS)].toSorted());
});

it('is bounded: names of clusters that change with every scrape do not pile up', () => {
  const book = openBook();
  const pod = book.openPod('web-1');
  for (let round = 0; round < 400; round++) {
    const labels = Array.from({ length: 10 }, (_, index) => `envoy_cluster_name="a${round * 10 + index}"`);
    pod.scrape(labels.map((each) => line(COMPLETED, 1, each)).join(''));
  }
  expect(book.take().length).toBeLessThanOrEqual(300);
});

it('tells no zero of lines that it has no room for', () => {
  const book = openBook();
  const pod = book.openPod('web-1');
  const counters = [...RESILIENCE_METRICS].flatMap(([metric, how]) => (how === 'growth' ? [metric] : []));
  const callees = Array.from({ length: 300 }, (_, index) => `a${index}`);
  // By name, as Envoy prints them.
  const text = (value: number): string =>
    [...counters, EJECTED]
      .toSorted()
      .map((metric) =>
        callees.map((callee) => line(metric, value, `envoy_cluster_name="${callee}"`)).join(''),
      )
      .join('');
  for (const value of [1, 2, 3]) pod.scrape(text(value));
  const told = book.take();
  expect(told.length).toBeGreaterThan(2_500);
  expect(told.filter(({ value }) => value === 0)).toEqual([]);
});

it('leaves room for what was counted beside thousands of callees of which nothing was', () => {
  const book = openBook();
  const pod = book.openPod('web-1');
  const zeros = [EJECTED, EJECTIONS].flatMap((metric) =>
    Array.from({ length: 2_000 }, (_, index) => line(metric, 0, `envoy_cluster_name="idle${index}"`)),
  );
  for (const value of [1, 2, 5]) pod.scrape(zeros.join('') + line(COMPLETED, value) + line(RETRIES, value));
  const ofReviews = book.take().filter(({ labels }) => labels['callee'] === 'reviews');
  expect(ofReviews.map(({ metric, value }) => [metric, value])).toEqual([
    [keptName(COMPLETED), 4],
    [keptName(RETRIES), 4],
  ]);
});

it('takes samples of some callers at a time, and of each once a minute', () => {
  const book = openBook();
  const names = Array.from({ length: 120 }, (_, index) => `w${index}`);
  const pods = names.map((name) => book.openPod(`${name}-1`, { ...SHOP, service: name, workload: name }));
  const taken = new Map<string, number[]>();
  for (let second = 0; second < 130; second++) {
    if (second % 15 === 0) for (const pod of pods) pod.scrape(line(COMPLETED, second));
    const drained = book.gauges.drain();
    expect(drained.length).toBeLessThanOrEqual(50);
    for (const { series, at } of drained)
      taken.set(series.owner.workload, [...(taken.get(series.owner.workload) ?? []), at]);
    book.pass(1_000);
  }
  expect(taken.size).toBe(120);
  for (const [first = 0, second = 0] of taken.values()) expect(second - first).toBe(60_000);
});

it('has room for so many callees of all workloads, and again when their proxies are gone', () => {
  const book = openBook();
  const openMany = () =>
    Array.from({ length: 40 }, (_, index) => {
      const name = `w${index}`;
      const pod = book.openPod(`${name}-1`, { ...SHOP, service: name, workload: name });
      const labels = Array.from({ length: 300 }, (__, callee) => `envoy_cluster_name="a${callee}"`);
      pod.scrape(labels.map((each) => line(COMPLETED, 1, each)).join(''));
      return pod;
    });
  for (let round = 0; round < 2; round++) {
    const pods = openMany();
    expect(book.take()).toHaveLength(10_000);
    for (const pod of pods) pod.close();
  }
});

it('takes hostile names and values for what they are', () => {
  const book = openBook();
  const pod = book.openPod('web-1');
  const hostile = 'envoy_cluster_name="<script>\\"\\n|;--"';
  for (const value of ['1', 'NaN', '+Inf', '3', '-4'])
    pod.scrape(
      `${COMPLETED}{${hostile}} ${value}\n${COMPLETED} ${value}\n${COMPLETED}{envoy_cluster_name=""} 9\n`,
    );
  const told = book.take();
  expect(told).toHaveLength(1);
  expect(told[0]?.value).toBe(2);
});
