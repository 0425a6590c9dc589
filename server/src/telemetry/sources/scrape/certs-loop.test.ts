import type { RequestListener } from 'node:http';
import { afterEach, expect, it, vi } from 'vitest';
import { createScrapeSource, type ScrapeSource } from './scrape-source.ts';
import { createFakeRollup, makeJob, makeSettings, startProxy, type Proxy } from './testing.ts';

const METRICS = 'a{x="1"} 1\n';
const CERTS = JSON.stringify({
  certificates: [
    {
      cert_chain: [
        {
          serial_number: '0a',
          subject_alt_names: [{ uri: 'spiffe://td/ns/shop/sa/cart' }],
          valid_from: '2026-01-14T12:00:00Z',
          expiration_time: '2026-01-15T12:00:00Z',
        },
      ],
    },
  ],
});

const cleanups: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function serve(answer: RequestListener): Promise<Proxy> {
  const proxy = await startProxy(answer);
  cleanups.push(() => proxy.close());
  return proxy;
}

const metricsOr =
  (answer: RequestListener): RequestListener =>
  (request, response) =>
    request.url === '/stats/prometheus' ? response.end(METRICS) : answer(request, response);

function start(proxies: readonly Proxy[], certs: object, changes: object = {}): ScrapeSource {
  const job = makeJob({
    static: [
      {
        targets: proxies.map(({ address }) => address),
        labels: { cluster: 'east', namespace: 'shop', workload: 'cart-v1', pod: 'cart-1' },
      },
    ],
    certs: { path: '/certs', interval: 1000, ...certs },
    ...changes,
  });
  const warn = vi.fn<(fields: object, message: string) => void>();
  const source = createScrapeSource({
    config: makeSettings([job]),
    rollup: createFakeRollup(),
    drainMs: 50,
    log: { info: () => {}, warn },
  });
  cleanups.push(() => source.stop());
  source.start();
  return source;
}

it('reads a target’s certificates with the connection of its scrapes: headers, token, the same port', async () => {
  const seen: string[] = [];
  const proxy = await serve(
    metricsOr((request, response) => {
      seen.push(`${request.url} ${String(request.headers['x-org'])} ${request.headers.authorization}`);
      response.end(CERTS);
    }),
  );
  const source = start([proxy], {}, { headers: { 'x-org': 'shop' }, bearer: { value: 'secret' } });
  await vi.waitFor(() => expect(source.certificates()[0]?.at).not.toBeNull(), 3000);
  expect(seen[0]).toBe('/certs shop Bearer secret');
  expect(source.certificates()).toMatchObject([
    {
      job: 'test',
      target: `http://${proxy.address}/certs`,
      pod: 'cart-1',
      identity: { cluster: 'east', namespace: 'shop', workload: 'cart-v1' },
      certificates: [{ role: 'own', serial: '0a', names: ['spiffe://td/ns/shop/sa/cart'] }],
      error: null,
    },
  ]);
});

it('asks another port where the admin port is one, and nothing of jobs that do not ask for it', async () => {
  const admin = await serve((_, response) => response.end(CERTS));
  const proxy = await serve(metricsOr((_, response) => response.writeHead(404).end()));
  const source = start([proxy], { port: Number(admin.address.split(':')[1]), path: '/c' });
  await vi.waitFor(() => expect(source.certificates()[0]?.certificates).toHaveLength(1), 3000);
  expect(source.certificates()[0]?.target).toBe(`http://${admin.address}/c`);
  const plain = start([proxy], {}, { certs: undefined });
  await vi.waitFor(() => expect(plain.describe().sources[0]?.targetsUp).toBe(1), 3000);
  expect(plain.certificates()).toEqual([]);
});

it.each<[string, RequestListener, string]>([
  ['refuses', (_, response) => response.writeHead(403).end(), 'HTTP 403'],
  ['answers something else', (_, response) => response.end('<html>'), 'not JSON'],
  [
    'answers too much',
    (_, response) => response.end(Buffer.alloc(2 * 1024 * 1024, 'x')),
    'body larger than 1 MiB',
  ],
  ['never answers', () => {}, 'timed out after 500ms'],
])(
  'names the failure of one that %s, and costs neither its metrics nor the others',
  async (_, answer, words) => {
    const bad = await serve(metricsOr(answer));
    const good = await serve(metricsOr((__, response) => response.end(CERTS)));
    const source = start([bad, good], {});
    await vi.waitFor(
      () => {
        const [first, second] = source.certificates();
        expect(first?.error).toContain(words);
        expect(second?.certificates).toHaveLength(1);
      },
      { timeout: 4000 },
    );
    await vi.waitFor(() => expect(source.describe().sources[0]?.targetsUp).toBe(2), 3000);
  },
);

it('keeps what it read while a target fails, and tells of it', async () => {
  let fails = false;
  const proxy = await serve(
    metricsOr((_, response) => (fails ? response.writeHead(500).end() : response.end(CERTS))),
  );
  const source = start([proxy], {});
  await vi.waitFor(() => expect(source.certificates()[0]?.certificates).toHaveLength(1), 3000);
  fails = true;
  await vi.waitFor(() => expect(source.certificates()[0]?.error).toBe('HTTP 500'), 5000);
  expect(source.certificates()[0]?.certificates).toHaveLength(1);
});
