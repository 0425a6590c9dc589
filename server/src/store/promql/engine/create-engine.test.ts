import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { EngineSettings } from '../../../config/settings.ts';
import type { EngineObservation, HttpEngine } from './create-engine.ts';
import { createEngine } from './create-engine.ts';
import type { EngineErrorKind } from './engine.ts';
import { EngineError } from './engine.ts';
import type { FakeEngine } from './testing.ts';
import { makeEngineSettings, startEngine, vectorText } from './testing.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

function connect(changes: Partial<EngineSettings>, clock: () => number = Date.now): HttpEngine {
  const engine = createEngine({ settings: makeEngineSettings(changes), clock });
  cleanups.push(() => engine.close());
  return engine;
}

async function start(...args: Parameters<typeof startEngine>): Promise<FakeEngine> {
  const server = await startEngine(...args);
  cleanups.push(() => server.close());
  return server;
}

const NOW = 1_700_000_000_000;
const question = (promql = 'up', at = NOW) => ({ promql, at, purpose: 'test' });

/** The error of a question. */
async function fail(engine: HttpEngine, promql = 'up'): Promise<EngineError> {
  const error: unknown = await engine.queryInstant(question(promql)).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof EngineError) return error;
  throw new Error('it did not fail with an EngineError', { cause: error });
}

describe('a question', () => {
  it('is posted as a form below the path of the URL', async () => {
    const paths: string[] = [];
    const server = await start((response, _, request) => {
      paths.push(`${request.method} ${request.url}`);
      response.end(vectorText('2'));
    });
    const engine = connect({ url: `${server.url}/prometheus/?tenant=1` });
    const answer = await engine.queryInstant({ promql: 'sum(up) + 1', at: NOW + 250, purpose: 'test' });
    expect(answer.series[0]?.value).toBe(2);
    const range = { promql: 'up', from: NOW, to: NOW + 100_000, stepMs: 30_000, purpose: 'test' };
    await engine.queryRange(range);
    expect(paths).toEqual([
      'POST /prometheus/api/v1/query?tenant=1',
      'POST /prometheus/api/v1/query_range?tenant=1',
    ]);
    const [instant, ranged] = server.forms.map((form) => Object.fromEntries(form));
    expect(instant).toMatchObject({ query: 'sum(up) + 1', time: '1700000000.25' });
    expect(Number.parseInt(instant?.['timeout'] ?? '', 10)).toBeGreaterThan(9000);
    expect(ranged).toMatchObject({ start: '1700000000', end: '1700000090', step: '30' });
  });

  it('is answered compressed', async () => {
    const server = await start((response) => {
      response.setHeader('content-encoding', 'gzip').end(gzipSync(vectorText('3')));
    });
    const { series } = await connect({ url: server.url }).queryInstant(question());
    expect(series[0]?.value).toBe(3);
  });

  it('passes the engine’s warnings on', async () => {
    const server = await start((response) => {
      response.end(vectorText('3').replace(/}$/, ',"warnings":["one store is slow"]}'));
    });
    const { warnings } = await connect({ url: server.url }).queryInstant(question());
    expect(warnings).toEqual(['one store is slow']);
  });

  it('asks VictoriaMetrics not to move moments', async () => {
    const server = await start((response) => {
      response.setHeader('X-Server-Hostname', 'vm').end(vectorText('3'));
    });
    const engine = connect({ url: server.url });
    await engine.queryInstant(question('a'));
    await engine.queryInstant(question('b'));
    expect(server.forms.map((form) => form.get('nocache'))).toEqual([null, '1']);
  });
});

describe('equal questions', () => {
  it('at once are one', async () => {
    const server = await start(async (response) => {
      await sleep(50);
      response.end(vectorText('1'));
    });
    const engine = connect({ url: server.url });
    const answers = await Promise.all(Array.from({ length: 10 }, () => engine.queryInstant(question())));
    expect(server.forms).toHaveLength(1);
    expect(new Set(answers).size).toBe(1);
    await engine.queryInstant(question());
    expect(server.forms).toHaveLength(1);
    expect(engine.stats()).toMatchObject({ coalesced: 9, cacheHits: 1, cacheMisses: 1, queries: 2 });
  });

  it('about now are asked again after an interval, about the past only much later', async () => {
    let now = NOW;
    const server = await start((response) => void response.end(vectorText('1')));
    const engine = connect({ url: server.url, interval: 15_000 }, () => now);
    const askBoth = async () => {
      await engine.queryInstant(question('up', NOW));
      await engine.queryInstant(question('up', NOW - 600_000));
    };
    await askBoth();
    now += 14_000;
    await askBoth();
    expect(server.forms).toHaveLength(2);
    now += 2000;
    await askBoth();
    expect(server.forms.map((form) => form.get('time'))).toEqual(['1700000000', '1699999400', '1700000000']);
  });

  it('are kept within the budget, and answers about now only until the next', async () => {
    const server = await start((response) => void response.end(vectorText('1')));
    const engine = connect({ url: server.url, cacheSize: 200 }, () => NOW);
    const base = 190;
    for (let at = 0; at < 5; at++) await engine.queryInstant(question('up', NOW + at * 1000));
    expect(engine.stats().cacheBytes).toBeLessThan(base + 2 * 64);
    for (let at = 1; at < 9; at++) await engine.queryInstant(question('up', NOW - at * 1_000_000));
    expect(engine.stats().cacheBytes).toBeLessThanOrEqual(base + 200);
  });
});

const trickle = (response: ServerResponse): void => {
  response.write('{"status":');
  const timer = setInterval(() => response.write(' '), 20);
  response.on('close', () => clearInterval(timer));
};
/** 64 MiB in 64 KiB. */
const BOMB = gzipSync(Buffer.alloc(64 * 1024 * 1024, ' '), { level: 1 });
const pour = (response: ServerResponse, head: string, block: Buffer): void => {
  let left = 200;
  response.write(head);
  const more = () => {
    while (left-- > 0) if (!response.write(block)) return;
    response.end();
  };
  response.on('drain', more);
  more();
};

type Misbehaviour = readonly [string, (response: ServerResponse) => void, EngineErrorKind, RegExp];
const MISBEHAVING: readonly Misbehaviour[] = [
  ['never answers', () => {}, 'timeout', /Engine east did not answer within 500ms\. Ask for a shorter/],
  ['trickles', trickle, 'timeout', /did not answer within 500ms/],
  ['resets', (response) => response.socket?.resetAndDestroy(), 'unreachable', /connection (reset|closed)/],
  ['answers 500', (r) => void r.writeHead(500).end('boom'), 'http-status', /HTTP 500: boom\./],
  ['answers 401', (r) => void r.writeHead(401).end(), 'http-status', /HTTP 401\. Check bearer, basic/],
  ['answers 404', (r) => void r.writeHead(404).end('<html>'), 'http-status', /HTTP 404\. Check url/],
  [
    'redirects',
    (r) => void r.writeHead(302, { location: 'https://login' }).end(),
    'http-status',
    /redirects to https:\/\/login/,
  ],
  [
    'limits requests',
    (r) => void r.writeHead(429, { 'retry-after': '7' }).end('slow down'),
    'http-status',
    /HTTP 429 and wants to be left alone for 7 s: slow down\. It limits requests/,
  ],
  [
    'answers HTML',
    (r) => void r.setHeader('content-type', 'text/html').end('<html>'),
    'malformed',
    /\(text\/html\): it is HTML/,
  ],
  ['cuts its JSON', (r) => void r.end(vectorText('1').slice(0, -9)), 'malformed', /ends too early/],
  [
    'dies in its answer',
    (r) => {
      r.writeHead(200, { 'content-length': 999 }).write(
        '{"status":"success","data":{"result":[{"metric":{},',
      );
      setTimeout(() => r.destroy(), 20);
    },
    'malformed',
    /connection (reset|closed)/,
  ],
  ['sends garbage', (r) => void r.end(randomBytes(999)), 'malformed', /no answer that can be read/],
  ['sends 200 MB of garbage', (r) => pour(r, '', Buffer.alloc(2 ** 20, 'x')), 'malformed', /no JSON object/],
  [
    'sends 200 MB',
    (r) => pour(r, '{"status":', Buffer.alloc(2 ** 20, ' ')),
    'too-large',
    /larger than 1 MiB\. Ask for less/,
  ],
  [
    'is a gzip bomb',
    (r) => void r.setHeader('content-encoding', 'gzip').end(BOMB),
    'too-large',
    /larger than 1 MiB/,
  ],
  [
    'declares 200 MB',
    (r) => void r.setHeader('content-length', 2e8).write('{'),
    'too-large',
    /larger than 1 MiB/,
  ],
  [
    'breaks its compression',
    (r) => void r.setHeader('content-encoding', 'gzip').end('{}'),
    'malformed',
    /damaged/,
  ],
  [
    'compresses otherwise',
    (r) => void r.setHeader('content-encoding', 'br').end('{}'),
    'malformed',
    /encoding br/,
  ],
  ['is not HTTP', (r) => void r.socket?.end('SSH-2.0-x\r\n'), 'unreachable', /not HTTP/],
  [
    'refuses the query',
    (r) => void r.writeHead(400).end('{"status":"error","errorType":"bad_data","error":"1:3: no"}'),
    'query',
    /refused the query: 1:3: no\.$/,
  ],
  [
    'refuses it with success',
    (r) => void r.end('{"status":"error","errorType":"execution","error":"too many samples"}'),
    'query',
    /too many samples/,
  ],
  [
    'gives up the query',
    (r) => void r.writeHead(503).end('{"status":"error","errorType":"timeout","error":"query timed out"}'),
    'timeout',
    /gave up the query: query timed out/,
  ],
];

describe('an engine that', () => {
  it.each(MISBEHAVING)('%s is told so', async (_, answer, kind, message) => {
    const server = await start(answer);
    const isSlow = message.source.includes('500ms');
    const engine = connect({ url: server.url, timeout: isSlow ? 500 : 5000, maxResponseSize: 2 ** 20 });
    const startedAt = performance.now();
    const error = await fail(engine);
    expect(performance.now() - startedAt).toBeLessThan(isSlow ? 3000 : 5000);
    expect(error.message).toMatch(message);
    expect(error.kind).toBe(kind);
    expect(engine.stats().errors[kind]).toBe(1);
    expect(engine.stats()).toMatchObject({ inFlight: 0, queued: 0 });
  });

  it('answers with JSON under another content type is read', async () => {
    const server = await start((r) => void r.setHeader('content-type', 'text/html').end(vectorText('4')));
    const { series } = await connect({ url: server.url }).queryInstant(question());
    expect(series[0]?.value).toBe(4);
  });
});

describe('a dead engine', () => {
  it('costs nothing after it was found dead, and comes back by itself', async () => {
    const server = await start((response) => void response.end(vectorText('1')));
    const { url } = server;
    await server.close();
    const engine = connect({ url });
    const first = await fail(engine);
    expect(first.message).toMatch(/cannot be reached at http:\/\/127.0.0.1:\d+\/: connection refused/);
    expect(engine.state()).toMatchObject({ state: 'down', lastSuccessAt: null });
    const { queries } = engine.stats();
    for (let times = 0; times < 20; times++) await fail(engine, `up + ${times}`);
    expect(engine.stats().queries).toBe(queries);

    const { port } = new URL(url);
    const { createServer } = await import('node:http');
    const again = createServer((_, response) => void response.end(vectorText('5')));
    await new Promise<void>((resolve) => {
      again.listen(Number(port), '127.0.0.1', resolve);
    });
    cleanups.push(async () => {
      again.closeAllConnections();
      await new Promise((resolve) => {
        again.close(resolve);
      });
    });
    await vi.waitFor(() => expect(engine.state().state).toBe('up'), { timeout: 8000, interval: 50 });
    expect((await engine.queryInstant(question())).series[0]?.value).toBe(5);
  });

  it('is given up after three failures in a row, not after one', async () => {
    const server = await start((response) => void response.writeHead(500).end());
    const engine = connect({ url: server.url });
    await fail(engine, 'a');
    await fail(engine, 'b');
    expect(engine.state().state).toBe('up');
    await fail(engine, 'c');
    expect(engine.state().state).toBe('down');
    await fail(engine, 'd');
    expect(server.forms).toHaveLength(3);
  });

  it('is left alone for as long as it asks', async () => {
    const server = await start((response) => void response.writeHead(503, { 'retry-after': '3' }).end());
    const engine = connect({ url: server.url });
    expect(await fail(engine)).toMatchObject({ status: 503, retryAfterMs: 3000 });
    await sleep(1500);
    expect((await fail(engine, 'b')).message).toMatch(/It is tried again every few seconds/);
    expect(server.forms).toHaveLength(1);
  });

  it('is known to be dead before anybody asks', async () => {
    const engine = connect({ url: 'http://127.0.0.1:9' });
    expect(engine.state().state).toBe('pending');
    engine.start();
    await vi.waitFor(() => expect(engine.state().state).toBe('down'), 2000);
  });
});

describe('the limit of queries at once', () => {
  it('is kept, and waiting counts against the deadline', async () => {
    let running = 0;
    let most = 0;
    const server = await start(async (response) => {
      most = Math.max(most, ++running);
      await sleep(300);
      running--;
      response.end(vectorText('1'));
    });
    const engine = connect({ url: server.url, concurrency: 2, timeout: 800 });
    const asked = Array.from({ length: 8 }, (_, index) => engine.queryInstant(question(`up + ${index}`)));
    const results = await Promise.allSettled(asked);
    expect(most).toBe(2);
    const failures = results.flatMap((result) =>
      result.status === 'rejected' ? [result.reason as Error] : [],
    );
    expect(failures.length).toBeGreaterThanOrEqual(2);
    expect(failures.at(-1)?.message).toMatch(/busy with 2 other queries for 800ms/);
    expect(engine.stats()).toMatchObject({ inFlight: 0, queued: 0 });
  });
});

it('ends questions under way when it is closed', async () => {
  const server = await start(() => {});
  const engine = connect({ url: server.url });
  const asked = fail(engine);
  await vi.waitFor(() => expect(server.forms).toHaveLength(1), 2000);
  await engine.close();
  expect((await asked).message).toMatch(/console is stopping|cannot be reached/);
});

it('tells of every request that was sent, and what the last answer was', async () => {
  const server = await start((response, form) => {
    if (form.get('query') === 'bad') response.writeHead(500);
    response.end(vectorText('1'));
  });
  const seen: EngineObservation[] = [];
  const observe = (observation: EngineObservation): void => void seen.push(observation);
  const engine = createEngine({
    settings: makeEngineSettings({ url: server.url }),
    clock: () => NOW,
    observe,
  });
  cleanups.push(() => engine.close());
  await engine.queryInstant(question('good'));
  await engine.queryInstant(question('good'));
  await fail(engine, 'bad');
  const bytes = vectorText('1').length;
  expect(seen).toMatchObject([
    { purpose: 'probe', error: null },
    { engine: 'east', promql: 'good', purpose: 'test', spanMs: null, series: 1, bytes, error: null },
    { promql: 'bad', series: 0, bytes: 0, error: { kind: 'http-status' } },
  ]);
  expect(engine.lastAnswered()).toMatchObject({ promql: 'good', series: 1, bytes, at: NOW });
  expect(engine.stats()).toMatchObject({ queries: 3, cacheHits: 1, bytes: 2 * bytes });
});
