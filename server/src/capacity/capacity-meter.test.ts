import { capacitySchema, type Sources } from '@sightglass/shared/contract';
import { expect, it } from 'vitest';
import { createFixedStore } from '../http/testing/sample-context.ts';
import { untoldTarget } from '../telemetry/untold-target.ts';
import { createCapacityMeter } from './capacity-meter.ts';
import { listDropped } from './list-dropped.ts';
import { createQueryLog } from './query-log.ts';
import { createSourceMeter } from './source-totals.ts';

const TARGET = {
  source: 'pods',
  url: 'http://10.0.0.1:15020/',
  labels: {},
  ...untoldTarget(),
  state: 'up',
  samples: 400,
  series: 300,
  bodyBytes: 1000,
  scrapes: 1,
} satisfies Omit<Sources['targets'][number], 'id'>;

function createScene() {
  let now = 1_000_000;
  let cpuMs = 0;
  const cache = { hits: 10, misses: 10 };
  const meter = createSourceMeter();
  const queries = createQueryLog({ clock: () => now, spanMs: 300_000 });
  const capacity = createCapacityMeter({
    clock: () => now,
    store: createFixedStore([]),
    maxSizeBytes: 2 ** 30,
    process: {
      cpuMs: () => cpuMs,
      cores: () => 2,
      memory: () => ({ rssBytes: 5, heapUsedBytes: 3 }),
      loopDelay: () => null,
      renew: () => {},
      stop: () => {},
    },
    queries,
    readSources: () => ({
      sources: [
        {
          name: 'pods',
          kind: 'scrape',
          intervalMs: 15_000,
          discovery: [],
          targetsUp: 2,
          targetsDown: 0,
          targetsPending: 0,
          lastError: null,
        },
      ],
      targets: [
        { ...TARGET, id: 'a' },
        { ...TARGET, id: 'b' },
      ],
      dropped: [],
    }),
    sourceTotals: () => meter.totals(),
    readCaches: () => [{ name: 'answers', coalesced: null, bytes: 7, maxBytes: 9, ...cache }],
    readRules: () => [],
    readDropped: () =>
      listDropped({ series: [{ reason: 'self-scrape', count: 4 }], sources: meter.totals(), windows: 0 }),
  });
  const live = (ms: number): void => {
    now += ms;
    cpuMs += ms / 4;
  };
  return { capacity, meter, queries, cache, live };
}

it('tells what changed since the start, each second', async () => {
  const { capacity, meter, queries, cache, live } = createScene();
  const scrape = { requests: 1, samples: 400, bytes: 1000, durationMs: 8, cpuMs: 2 };
  for (let i = 0; i < 20; i++) {
    meter.add('pods', { ...scrape, failures: i < 5 ? 1 : 0 });
    live(1000);
  }
  meter.add('pods', { skipped: 1 });
  cache.hits += 30;
  cache.misses += 10;
  const about = {
    source: 'store',
    asked: null,
    detail: '',
    promql: null,
    spanMs: null,
    rows: 1,
    bytes: null,
  };
  queries.observe({ ...about, purpose: 'read-edges', durationMs: 30, error: null });
  const answer = capacitySchema.parse(await capacity.read());
  expect(answer).toMatchObject({
    windowMs: 20_000,
    process: { cpuShare: 0.25, cores: 2, rssBytes: 5 },
    caches: [{ name: 'answers', hits: 30, misses: 10, hitRatio: 0.75, bytes: 7 }],
    operations: [{ name: 'read-edges', perSecond: 0.05, meanMs: 30, failuresPerSecond: 0 }],
    slowest: [{ purpose: 'read-edges', durationMs: 30 }],
  });
  expect(answer.sources).toEqual([
    {
      name: 'pods',
      kind: 'scrape',
      targets: 2,
      series: 600,
      requestsPerSecond: 1,
      failuresPerSecond: 0.3,
      samplesPerSecond: 400,
      bytesPerSecond: 1000,
      meanMs: 8,
      cpuShare: 0.002,
    },
  ]);
  expect(answer.dropped).toEqual([
    { reason: 'failed', what: 'scrapes', count: 5, perMinute: 15 },
    { reason: 'previous one still running', what: 'scrapes', count: 1, perMinute: 3 },
    { reason: 'self-scrape', what: 'series', count: 4, perMinute: 0 },
  ]);
});

it('knows no rate before any time has passed', async () => {
  const { capacity } = createScene();
  const { process, sources, caches, store } = await capacity.read();
  expect([process.cpuShare, sources[0]?.meanMs, caches[0]?.hitRatio, store.growth]).toEqual([
    null,
    null,
    null,
    null,
  ]);
});
