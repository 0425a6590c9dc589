import { topologySchema } from '@sightglass/shared/contract';
import { problemSchema } from '@sightglass/shared/problem';
import request from 'supertest';
import { describe, expect, it, vi } from 'vitest';
import { createApp } from './app.ts';
import { createContext, createFixedStore, NOW } from './http/testing/sample-context.ts';
import { sampleEdge } from './http/testing/sample-telemetry.ts';

const edges = [sampleEdge('east~shop~web', 'east~shop~cart', { requests: 900, mutual: 900 })];
const app = createApp(createContext(createFixedStore(edges)));

describe('the topology', () => {
  it('is what the contract says', async () => {
    const { body, headers } = await request(app).get('/api/v1/topology?range=now-15m').expect(200);
    const topology = topologySchema.parse(body);
    expect(topology.window).toEqual({ from: NOW - 900_000, to: NOW });
    expect(topology.edges[0]).toMatchObject({ requestsPerSecond: 1, mtls: { state: 'mutual' } });
    expect(headers['x-request-id']).toBeTruthy();
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
  });

  it('is gzipped when asked, and not otherwise', async () => {
    const many = Array.from({ length: 50 }, (_, i) => sampleEdge(`c~n~s${i}`, 'c~n~t', { requests: i }));
    const big = createApp(createContext(createFixedStore(many)));
    const packed = await request(big).get('/api/v1/topology').set('Accept-Encoding', 'gzip').expect(200);
    const plain = await request(big).get('/api/v1/topology').set('Accept-Encoding', 'identity').expect(200);
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(packed.body).toEqual(plain.body);
  });

  it('answers 304 to who has it already, without reading the store', async () => {
    const store = createFixedStore(edges);
    const read = vi.spyOn(store, 'readEdges');
    const watched = createApp(createContext(store));
    const first = await request(watched).get('/api/v1/topology');
    const tag = String(first.headers.etag);
    expect(tag).toMatch(/^W\//);
    await request(watched).get('/api/v1/topology').set('If-None-Match', tag).expect(304);
    const other = await request(watched).get('/api/v1/topology?range=now-1h').set('If-None-Match', tag);
    expect(other.status).toBe(200);
    expect(read).toHaveBeenCalledTimes(2);
  });

  it('works out equal questions once, however they are written', async () => {
    const store = createFixedStore(edges);
    const read = vi.spyOn(store, 'readEdges');
    const watched = createApp(createContext(store));
    await Promise.all([
      request(watched).get('/api/v1/topology?kind=service&range=now-15m'),
      request(watched).get('/api/v1/topology?range=now-15m'),
      request(watched).get('/api/v1/topology'),
    ]);
    expect(read).toHaveBeenCalledTimes(1);
  });
});

describe('problems', () => {
  it.each([
    ['/api/v1/topology?range=yesterday', 'range'],
    ['/api/v1/topology?range=now-999999999999d', 'range'],
    ['/api/v1/topology?at=-5', 'at'],
    ['/api/v1/topology?at=99999999999999999999', 'at'],
    ['/api/v1/topology?kind=pod', 'kind'],
    ['/api/v1/topology?at=noon', 'at'],
    ['/api/v1/topology?service=c~n~a&hops=9', 'hops'],
    ['/api/v1/topology?range=now-1m..now-1h', 'range'],
  ])('%s names the field %s', async (url, path) => {
    const { body, headers } = await request(app).get(url).expect(400);
    expect(headers['content-type']).toContain('application/problem+json');
    expect(problemSchema.parse(body).errors?.map((error) => error.path)).toEqual([path]);
  });

  it.each([
    ['get', '/api/v1/nothing', 404],
    ['get', '/api/v2/topology', 404],
    ['get', '/api/v1/topology?service=c~n~nobody', 404],
    ['post', '/api/v1/topology', 405],
  ] as const)('%s %s is %i', async (method, url, status) => {
    const { body } = await request(app)[method](url).expect(status);
    expect(problemSchema.parse(body)).toMatchObject({ status });
  });

  it('says 406 to who takes no JSON', async () => {
    const { status } = await request(app).get('/api/v1/topology').set('Accept', 'text/csv');
    expect(status).toBe(406);
  });

  it('hides why the server failed, and names the request', async () => {
    const broken = createFixedStore([]);
    broken.readEdges = () => Promise.reject(new Error('disk on fire at /secret'));
    const { body, text, headers } = await request(createApp(createContext(broken)))
      .get('/api/v1/topology')
      .set('x-request-id', 'mine-1')
      .expect(500);
    expect(problemSchema.parse(body).instance).toBe('mine-1');
    expect(headers['x-request-id']).toBe('mine-1');
    expect(headers.etag).toBeUndefined();
    expect(text).not.toContain('fire');
  });
});

describe('warnings', () => {
  it('tell that telemetry stopped, and show the gap by moving now to the clock', async () => {
    const late = createContext(createFixedStore(edges), { now: () => NOW + 120_000 });
    const { body } = await request(createApp(late)).get('/api/v1/topology?range=now-5m');
    const { window, warnings } = topologySchema.parse(body);
    expect(window.to).toBe(NOW + 120_000);
    expect(warnings.map(({ code }) => code)).toEqual(['source-stale']);
  });
});

describe('recording rules', () => {
  it('are a file, as they are asked for', async () => {
    const writeRules = vi.fn(() => 'groups: []\n');
    const ruled = createApp(createContext(createFixedStore([]), { writeRules }));
    const { text, headers } = await request(ruled)
      .get('/api/v1/recording-rules?engine=east&interval=30s&format=operator')
      .expect(200);
    expect([text, headers['content-type']]).toEqual(['groups: []\n', 'application/yaml']);
    expect(writeRules).toHaveBeenCalledWith({ engine: 'east', intervalMs: 30_000, format: 'operator' });
    await request(ruled).get('/api/v1/recording-rules').set('Accept', 'application/json').expect(406);
    await request(ruled).get('/api/v1/recording-rules?interval=soon').expect(400);
  });

  it.each([
    [null, /embedded store .* needs no recording rules/],
    [() => null, /No engine named "east"/],
  ])('are not there without an engine', async (writeRules, detail) => {
    const ruled = createApp(createContext(createFixedStore([]), { writeRules }));
    const { body } = await request(ruled).get('/api/v1/recording-rules?engine=east').expect(404);
    expect(problemSchema.parse(body).detail).toMatch(detail);
  });
});
