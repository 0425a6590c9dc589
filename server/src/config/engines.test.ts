import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../config.ts';
import { ConfigError } from './config-error.ts';

const folder = mkdtempSync(join(tmpdir(), 'sightglass-engines-'));
const file = join(folder, 'config.yaml');
afterAll(() => rmSync(folder, { recursive: true }));

function load(text: string, env: Record<string, string> = {}) {
  writeFileSync(file, text);
  return loadConfig(['--config', file], env);
}

function problemsOf(text: string): string {
  try {
    load(text);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return '';
}

describe('store.engines', () => {
  it('has defaults', () => {
    const { store } = load('store: {engine: prometheus, engines: [{url: "http://prometheus:9090"}]}');
    expect(store.engine).toBe('prometheus');
    expect(store.engines).toEqual([
      {
        name: 'prometheus:9090',
        url: 'http://prometheus:9090',
        cluster: null,
        clusterLabel: null,
        dialects: null,
        interval: 15_000,
        timeout: 30_000,
        concurrency: 4,
        maxResponseSize: 2 ** 28,
        cacheSize: 2 ** 27,
        headers: {},
        bearer: null,
        basic: null,
        tls: undefined,
        matchers: [],
        useRecordingRules: true,
      },
    ]);
  });

  it('takes secrets from files beside it and from the environment', () => {
    const { store } = load(
      `
store:
  engine: prometheus
  engines:
    - url: https://mimir/prometheus
      cluster: east
      headers: {X-Scope-OrgID: shop, X-Key: {file: key}, X-Other: {env: OTHER}}
      bearer: {tokenFile: token}
      tls: {caFile: ca.pem}
      extraMatchers: {job: 'a"b\\c'}
    - {url: "https://b", cluster: west, basic: {username: me, passwordEnv: PASSWORD}, dialects: [istio, google-cloud]}
`,
      { OTHER: 'o', PASSWORD: 'p' },
    );
    expect(store.engines[0]).toMatchObject({
      name: 'east',
      headers: { 'X-Scope-OrgID': 'shop', 'X-Key': { file: join(folder, 'key') }, 'X-Other': { value: 'o' } },
      bearer: { file: join(folder, 'token') },
      tls: { caFile: join(folder, 'ca.pem') },
      matchers: [String.raw`job="a\"b\\c"`],
    });
    expect(store.engines[1]).toMatchObject({
      basic: { username: 'me', password: { value: 'p' } },
      dialects: ['istio', 'google-cloud'],
    });
  });

  it('gives each a name of its own', () => {
    const { store } = load(`
store:
  engine: prometheus
  engines: [{url: "http://a:1", cluster: east}, {url: "http://b:1", cluster: east}, {url: "http://c/x"}, {url: "http://c/y"}]
`);
    expect(store.engines.map(({ name }) => name)).toEqual(['east at a:1', 'east at b:1', 'c (3)', 'c (4)']);
  });

  it.each([
    ['store: {engine: prometheus}', /store\.engines: engine: prometheus needs at least one engine/],
    ['store: {engines: [{url: "http://a"}]}', /:1:18 store\.engines: engines are for engine: prometheus/],
    [
      'store: {engine: prometheus, engines: [{url: "http://a"}]}\nscrape: {jobs: [{name: a}]}',
      /:2:16 scrape\.jobs: there is nowhere to put metrics/,
    ],
    ['store: {engine: prometheus, engines: [{url: "http://a"}]}\ndemo: true', /:2:7 demo: there is nowhere/],
    ['store: {engine: prometheus, engines: [{}]}', /engines\[0\]\.url: is missing/],
    ['store: {engine: prometheus, engines: [{url: "a:9090"}]}', /url: write a URL that begins with http/],
    ['store: {engine: prometheus, engines: [{url: "http://me:x@a"}]}', /no credentials in a URL/],
    ['store: {engine: prometheus, engines: [{url: "http://a/api/v1/"}]}', /leave \/api\/v1/],
    [
      'store: {engine: prometheus, engines: [{url: "http://a", clustr: b}]}',
      /clustr: .*did you mean "cluster"/,
    ],
    ['store: {engine: prometheus, engines: [{url: "http://a", dialects: [kuma]}]}', /dialects\[0\]: /],
    ['store: {engine: prometheus, engines: [{url: "http://a", headers: {a: {}}}]}', /headers\.a: /],
    [
      'store: {engine: prometheus, engines: [{url: "http://a", basic: {username: a}}]}',
      /either passwordFile or/,
    ],
    [
      'store: {engine: prometheus, engines: [{url: "http://a", bearer: {tokenEnv: X}, basic: {username: a, passwordEnv: X}}]}',
      /bearer and basic exclude/,
    ],
    [
      'store: {engine: prometheus, engines: [{url: "http://a", headers: {b: {env: NONE}}}]}',
      /store\.engines\[0\]: the environment variable NONE \(headers\.b\.env\) is not set/,
    ],
  ])('%s', (text, problem) => {
    expect(problemsOf(text)).toMatch(problem);
  });
});

describe('store.backfill', () => {
  it('names an engine and how far back', () => {
    const { store } = load('store: {backfill: {engine: {url: "http://prometheus:9090", cluster: east}}}');
    expect(store.backfill).toMatchObject({
      range: 28 * 86_400_000,
      engine: { name: 'east', url: 'http://prometheus:9090', interval: 15_000 },
    });
  });

  it('is for the embedded store, and within what it keeps', () => {
    const backfill = 'backfill: {engine: {url: "http://prometheus:9090"}, range: 30d}';
    expect(problemsOf(`store: {engine: prometheus, engines: [{url: "http://a:1"}], ${backfill}}`)).toContain(
      'store.backfill: is for engine: embedded',
    );
    expect(problemsOf(`store: {retention: {hour: 20d}, ${backfill}}`)).toContain(
      'store.backfill.range: is longer than windows of 1 hour are kept',
    );
  });
});
