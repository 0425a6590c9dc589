import type { RequestListener } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { cutAfter, MISBEHAVING } from './misbehaving-proxies.ts';
import type { ScrapeObservation } from './scrape-observer.ts';
import type { ScrapeSource } from './scrape-source.ts';
import { createScrapeSource } from './scrape-source.ts';
import type { FakeRollup, Proxy } from './testing.ts';
import { createFakeRollup, makeJob, makeSettings, startProxy } from './testing.ts';

const TEXT = '# TYPE a counter\na{x="1"} 1\nb 2\n';
const INTERVAL_MS = 200;

const cleanups: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function serve(answer: RequestListener): Promise<Proxy> {
  const proxy = await startProxy(answer);
  cleanups.push(() => proxy.close());
  return proxy;
}

function startSource(addresses: string[], rollup: FakeRollup, changes: object = {}): ScrapeSource {
  const job = makeJob({
    static: [{ targets: addresses, labels: { cluster: 'east', service: 'cart' } }],
    ...changes,
  });
  const source = createScrapeSource({ config: makeSettings([job]), rollup, drainMs: 50 });
  cleanups.push(() => source.stop());
  source.start();
  return source;
}

const good: RequestListener = (_, response) => {
  response.setHeader('content-encoding', 'gzip');
  response.end(gzipSync(TEXT));
};

function errorOf(source: ScrapeSource, proxy: Proxy): string | null | undefined {
  return source.describe().targets.find(({ url }) => url.includes(proxy.address))?.lastError;
}

describe('a healthy target', () => {
  it('is scraped once an interval, at the same offset, over one connection', async () => {
    const proxy = await serve(good);
    let connections = 0;
    proxy.server.on('connection', () => connections++);
    const rollup = createFakeRollup();
    const source = startSource([proxy.address], rollup);
    expect(source.describe().targets[0]?.state).toBe('pending');
    await vi.waitFor(() => expect(proxy.requests.length).toBeGreaterThanOrEqual(5), 3000);

    const [target] = rollup.open.values();
    expect(target?.identity).toMatchObject({ cluster: 'east', service: 'cart', namespace: 'unknown' });
    const offsets = new Set(target?.ended.slice(1).map((at) => at % INTERVAL_MS));
    expect(offsets.size).toBe(1);
    expect(target?.text).toBe(TEXT);
    expect(connections).toBe(1);
    expect(source.describe()).toMatchObject({
      sources: [
        {
          name: 'test',
          kind: 'scrape',
          intervalMs: INTERVAL_MS,
          discovery: ['1 listed target'],
          targetsUp: 1,
        },
      ],
      targets: [
        {
          source: 'test',
          state: 'up',
          samples: 2,
          bodyBytes: TEXT.length,
          lastError: null,
          dialects: ['istio'],
        },
      ],
    });
  });

  it('is told to the observer', async () => {
    const proxy = await serve(good);
    const seen: ScrapeObservation[] = [];
    const job = makeJob({ static: [{ targets: [proxy.address], labels: {} }] });
    const source = createScrapeSource({
      config: makeSettings([job]),
      rollup: createFakeRollup(),
      observer: { scraped: (observation) => seen.push(observation), skipped: () => {} },
    });
    cleanups.push(() => source.stop());
    source.start();
    await vi.waitFor(() => expect(seen[0]).toMatchObject({ job: 'test', ok: true, samples: 2 }), 2000);
  });

  it('sends what the job says: path, parameters, headers and token', async () => {
    const seen: string[] = [];
    const proxy = await serve((request, response) => {
      seen.push(`${request.url} ${String(request.headers['x-org'])} ${request.headers.authorization}`);
      response.end(TEXT);
    });
    startSource([proxy.address], createFakeRollup(), {
      path: '/metrics',
      params: { usedonly: ['yes'] },
      headers: { 'x-org': 'shop' },
      bearer: { value: 'secret' },
    });
    await vi.waitFor(() => expect(seen[0]).toBe('/metrics?usedonly=yes shop Bearer secret'), 2000);
  });
});

describe('a target that misbehaves costs only itself', () => {
  it('even when all kinds come together', async () => {
    const neighbour = await serve(good);
    const bad = await Promise.all(MISBEHAVING.map(([, answer]) => serve(answer)));
    const rollup = createFakeRollup();
    const source = startSource(
      [neighbour, ...bad].map(({ address }) => address),
      rollup,
    );
    const told = MISBEHAVING.map(([, , error], index) =>
      vi.waitFor(() => expect(errorOf(source, bad[index] as Proxy)).toMatch(error), 15_000),
    );
    await Promise.all(told);
    await vi.waitFor(() => expect(neighbour.requests.length).toBeGreaterThanOrEqual(6), 5000);

    const [first, ...others] = source.describe().targets.map(({ state }) => state);
    expect(first).toBe('up');
    expect(new Set(others)).toEqual(new Set(['down']));
    const [target] = rollup.open.values();
    const offsets = new Set(target?.ended.slice(1).map((at) => at % INTERVAL_MS));
    expect(offsets.size).toBe(1);
    for (const { maxChunk } of rollup.open.values()) expect(maxChunk).toBeLessThanOrEqual(64 * 1024);
  });

  it('one that declares less than it sends is read as far as it declared', async () => {
    const bad = await serve(cutAfter('a 1\nb 2\n', 4));
    const rollup = createFakeRollup();
    const source = startSource([bad.address], rollup);
    await vi.waitFor(
      () => expect(source.describe().targets[0]).toMatchObject({ state: 'up', samples: 1 }),
      2000,
    );
  });

  it('one that is not there', async () => {
    const gone = await startProxy(good);
    gone.close();
    const source = startSource([gone.address, 'no-such-host.invalid:80'], createFakeRollup());
    await vi.waitFor(() => {
      expect(source.describe().targets.map(({ lastError }) => lastError)).toEqual([
        'connection refused',
        expect.stringMatching(/^cannot resolve no-such-host\.invalid/),
      ]);
    }, 3000);
  });

  it('many that hang do not use up the slots of the others', async () => {
    const hanging = await Promise.all(Array.from({ length: 12 }, () => serve(() => {})));
    const neighbour = await serve(good);
    const rollup = createFakeRollup();
    const job = makeJob({
      timeout: 2000,
      static: [{ targets: [...hanging, neighbour].map(({ address }) => address), labels: {} }],
    });
    const skipped = vi.fn<() => void>();
    const source = createScrapeSource({
      config: makeSettings([job]),
      rollup,
      observer: { scraped: () => {}, skipped },
      drainMs: 50,
    });
    cleanups.push(() => source.stop());
    source.start();
    await sleep(1200);
    const before = neighbour.requests.length;
    // Behind those that hang it would have a turn every two seconds.
    await vi.waitFor(() => expect(neighbour.requests.length - before).toBeGreaterThanOrEqual(4), 4000);
    expect(skipped).toHaveBeenCalled();
  });

  it('one whose body is too large is not read again until it has become small', async () => {
    let body = 'a 1\n'.repeat(500_000);
    const proxy = await serve((_, response) => {
      // Without a declared length.
      response.write(body);
      response.end();
    });
    const rollup = createFakeRollup();
    const source = startSource([proxy.address], rollup);
    await vi.waitFor(() => expect(source.describe().targets[0]?.failures).toBeGreaterThanOrEqual(3), 5000);
    const [target] = rollup.open.values();
    expect(target?.aborted.length).toBe(1);
    body = TEXT;
    await vi.waitFor(
      () => expect(source.describe().targets[0]).toMatchObject({ state: 'up', samples: 2 }),
      5000,
    );
  });

  it('recovers as soon as it answers again', async () => {
    let healthy = false;
    const proxy = await serve((request, response) => {
      if (healthy) good(request, response);
      else response.writeHead(500).end();
    });
    const source = startSource([proxy.address], createFakeRollup());
    await vi.waitFor(() => expect(errorOf(source, proxy)).toBe('HTTP 500'), 2000);
    healthy = true;
    await vi.waitFor(() => expect(source.describe().targets[0]?.state).toBe('up'), 2000);
    expect(source.describe().targets[0]?.failures).toBeGreaterThan(0);
  });
});

describe('stop', () => {
  it('lets a running scrape finish, then closes every reader', async () => {
    const proxy = await serve((_, response) => {
      setTimeout(() => response.end(TEXT), 150);
    });
    const rollup = createFakeRollup();
    const job = makeJob({ static: [{ targets: [proxy.address], labels: {} }] });
    const source = createScrapeSource({ config: makeSettings([job]), rollup });
    source.start();
    await vi.waitFor(() => expect(proxy.requests.length).toBeGreaterThan(0), 2000);
    const [target] = rollup.open.values();
    await source.stop();
    expect(target?.ended.length).toBe(proxy.requests.length);
    expect(rollup.open.size).toBe(0);
  });

  it('aborts what hangs', async () => {
    const proxy = await serve(() => {});
    const rollup = createFakeRollup();
    const job = makeJob({ timeout: 60_000, static: [{ targets: [proxy.address], labels: {} }] });
    const source = createScrapeSource({ config: makeSettings([job]), rollup, drainMs: 50 });
    source.start();
    await vi.waitFor(() => expect(proxy.requests.length).toBe(1), 2000);
    const started = performance.now();
    await source.stop();
    expect(performance.now() - started).toBeLessThan(1000);
    expect(rollup.closed.length).toBe(1);
  });
});
