/** Over the demo mesh: v2 of recommendation takes a tenth, and answers 35% of it with 500 in minutes 0 to 12 of every 30. */
import {
  trafficFormsSchema,
  trafficPlanSchema,
  type trafficChangeSchema,
  type TrafficForms,
  type TrafficPlan,
} from '@sightglass/shared/contract';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { createApp } from '../../app.ts';
import { DEMO_CONFIG } from '../../demo/config/demo-config.ts';
import type { AppContext } from '../../http/app-context.ts';
import { createDemoHistory, END, MINUTE, START } from '../../http/testing/demo-history.ts';
import { createContext } from '../../http/testing/sample-context.ts';
import { createMeshConfig } from '../../mesh-config/create-mesh-config.ts';
import { NO_MESH_CONFIG } from '../../mesh-config/mesh-config.ts';
import { createTextSource } from '../../mesh-config/text-source.ts';
import type { WritableTelemetryStore } from '../../store/telemetry-store.ts';
import { BREAKER, EVERY_FORM } from './testing/demo-forms.ts';

const RECOMMENDATION = 'east~shop~recommendation';
type Change = z.input<typeof trafficChangeSchema>;

let store: WritableTelemetryStore;
let build: (changes?: Partial<AppContext>) => AppContext;
beforeAll(async () => {
  store = await createDemoHistory(0);
  const meshConfig = createMeshConfig({
    sources: DEMO_CONFIG.map(({ cluster, texts }) => createTextSource({ cluster, texts, startedAt: 1 })),
  });
  build = (changes = {}) =>
    createContext(store, { now: () => END, startedAt: START, meshConfig, intervalMs: MINUTE, ...changes });
}, 120_000);
afterAll(() => store.close());

async function plan(
  change: Change,
  id = RECOMMENDATION,
  changes: Partial<AppContext> = {},
): Promise<TrafficPlan> {
  const { body } = await request(createApp(build(changes)))
    .post(`/api/v1/services/${id}/traffic/plan`)
    .send({ change, range: `${START}..${END}` })
    .expect(200);
  return trafficPlanSchema.parse(body);
}

async function forms(query: object = {}, id = RECOMMENDATION): Promise<TrafficForms> {
  const { body } = await request(createApp(build()))
    .get(`/api/v1/services/${id}/traffic/forms`)
    .query({ range: `${START}..${END}`, ...query })
    .expect(200);
  return trafficFormsSchema.parse(body);
}

const textsOf = ({ consequence }: TrafficPlan, tone: string): string =>
  consequence
    .filter((one) => one.tone === tone)
    .map(({ text }) => text)
    .join('\n');
const split = (v1: number): Change => ({
  api: 'istio',
  settings: {
    form: 'split',
    targets: [
      { version: 'v1', weight: v1 },
      { version: 'v2', weight: 100 - v1 },
    ],
  },
});

describe('a plan', () => {
  it('shows what is there, what would be, and whom it would hurt', async () => {
    const answer = await plan(split(50));
    expect(answer).toMatchObject({
      configured: true,
      unsupported: null,
      refused: null,
      problems: [],
      solved: [],
    });
    expect(answer.resources).toHaveLength(1);
    const [resource] = answer.resources;
    expect(resource).toMatchObject({ kind: 'VirtualService', namespace: 'shop', name: 'recommendation' });
    expect(resource?.before).toContain('weight: 90');
    expect(resource?.after).toBe(
      resource?.before?.replace('weight: 90', 'weight: 50').replace('weight: 10', 'weight: 50'),
    );
    expect(answer.yaml).toBe(resource?.after);
    expect(textsOf(answer, 'danger')).toContain('v2 is found worse than v1');
    expect(textsOf(answer, 'info')).toMatch(/v2: about [\d.]+\/s instead of [\d.]+\/s/);
    expect(textsOf(answer, 'warning')).toMatch(/of all requests would fail instead of/);
    expect(answer.apply).toMatchObject({ possible: false, target: null });
    expect(answer.apply.reason).toContain('demo');
  });

  it('warns of versions that nobody runs', async () => {
    const answer = await plan({ api: 'istio', settings: { form: 'blue-green', live: 'v9' } });
    expect(textsOf(answer, 'danger')).toContain('v9');
    expect(answer.resources.map(({ kind }) => kind)).toEqual(['DestinationRule', 'VirtualService']);
    // What validations say of the subset that chooses nobody.
    expect(answer.problems.some(({ isNew }) => isNew)).toBe(true);
  });

  it('counts whom a timeout would have cut, and what retries would cost', async () => {
    const retries = { attempts: 3, perTryTimeoutMs: null, on: ['5xx'] };
    const answer = await plan({ api: 'istio', settings: { form: 'timeouts', timeoutMs: 10, retries } });
    expect(`${textsOf(answer, 'danger')}${textsOf(answer, 'warning')}`).toMatch(
      /took longer than 10 ms.*504 \(UT\)/s,
    );
    expect(textsOf(answer, 'info')).toMatch(
      /failed in a way that would be tried again: at most [\d.]+\/s more/,
    );
    const long = await plan({
      api: 'istio',
      settings: { form: 'timeouts', timeoutMs: 60_000, retries: null },
    });
    expect(textsOf(long, 'info')).toMatch(/No(ne|) .*took longer/);
  });

  it('judges the timeout of each attempt as it judges that of all', async () => {
    const retries = { attempts: 2, perTryTimeoutMs: 10, on: ['5xx'] };
    const answer = await plan({ api: 'istio', settings: { form: 'timeouts', timeoutMs: null, retries } });
    expect(`${textsOf(answer, 'danger')}${textsOf(answer, 'warning')}`).toMatch(
      /took longer than 10 ms.*each such attempt would be cut/s,
    );
  });

  describe('with an access log', () => {
    const matches = [{ on: 'path', how: 'prefix', value: '/cart' }] as const;
    async function told(api: 'istio' | 'gateway', distinct: number): Promise<string> {
      const paths = ['/cart/1', '/cartoon', '/other', '/'];
      const flows = paths.map((path) => ({ path, method: 'GET', count: 10, refused: 0 }));
      const accessLog = {
        store: {
          status: () => ({ records: 40 }),
          readFlows: () => Promise.resolve({ flows, distinct, total: 40 }),
        },
      } as unknown as AppContext['accessLog'];
      const change: Change = {
        api,
        port: 8080,
        settings: { form: 'match', matches: [...matches], version: 'v2' },
      };
      return textsOf(await plan(change, RECOMMENDATION, { accessLog }), 'info');
    }

    it('counts who meets the conditions, by segments in the Gateway API', async () => {
      expect(await told('istio', 4)).toContain('20 of 40 requests');
      expect(await told('gateway', 4)).toContain('10 of 40 requests');
    });

    it('tells no number where there are more paths than are read', async () => {
      expect(await told('istio', 5000)).toMatch(/cannot be told: .* more paths than are read/);
    });
  });

  it('puts first where requests would go astray', async () => {
    const text = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: recommendation, namespace: shop}
spec:
  hosts: [recommendation]
  http:
    - {match: [{uri: {prefix: /a}}], route: [{destination: {host: currency}}]}
    - {route: [{destination: {host: recommendation}}]}
`;
    const texts = [{ name: 'a', text }];
    const meshConfig = createMeshConfig({
      sources: [createTextSource({ cluster: 'east', texts, startedAt: 1 })],
    });
    const settings = EVERY_FORM[11] as Change['settings'];
    const answer = await plan({ api: 'istio', settings }, RECOMMENDATION, { meshConfig });
    expect(answer.consequence[0]).toMatchObject({
      tone: 'danger',
      text: expect.stringContaining('stands before rule 1') as string,
    });
  });

  it('tells of faults, copies, pools and balancing', async () => {
    const fault = await plan({
      api: 'istio',
      settings: { form: 'fault', abort: { percent: 10, status: 503 }, delay: null },
    });
    expect(textsOf(fault, 'warning')).toMatch(
      /About [\d,]+ of [\d,]+ requests a minute would be answered 503/,
    );
    const mirror = await plan({
      api: 'istio',
      settings: { form: 'mirror', to: { kind: 'version', version: 'v2' }, percent: 50 },
    });
    expect(textsOf(mirror, 'info')).toMatch(/copies of about [\d.]+\/s/);
    const breaker = await plan({ api: 'istio', settings: { ...BREAKER, maxRequests: 1 } });
    expect(textsOf(breaker, 'info')).toContain('UO');
    expect(
      `${textsOf(breaker, 'danger')}${textsOf(breaker, 'warning')}${textsOf(breaker, 'info')}`,
    ).toContain('under way');
  });

  it('does not take for calm what proxies without response flags cannot tell', async () => {
    const breaker: Change = { api: 'istio', settings: BREAKER };
    expect(textsOf(await plan(breaker), 'info')).toContain('No request of the range was refused');
    expect(textsOf(await plan(breaker, 'east~edge~partner-portal'), 'info')).toMatch(
      /^Of ([\d,]+) of \1 requests in the range the proxies do not tell whether a pool was full \(UO\)\./,
    );
  });

  it('works without any configuration, and compares with nothing', async () => {
    const answer = await plan(split(50), RECOMMENDATION, { meshConfig: NO_MESH_CONFIG });
    expect(answer.configured).toBe(false);
    expect(answer.resources.map(({ before }) => before)).toEqual([null, null]);
    expect(answer.yaml).toContain('subset: v2');
    expect(answer.apply.reason).toContain('API server');
  });
});

describe('hostile and silly input', () => {
  it.each([
    [{ form: 'split', targets: [{ version: 'v1', weight: 60 }] }, 'sum to 60'],
    [{ form: 'split', targets: [{ version: 'a\n  b: c', weight: 100 }] }, 'label'],
    [
      {
        form: 'split',
        targets: [
          { version: 'v1', weight: 50.5 },
          { version: 'v2', weight: 49.5 },
        ],
      },
      'whole',
    ],
    [{ form: 'blue-green', live: '' }, 'missing'],
    [{ form: 'canary', baseline: 'v1', candidate: 'v1', weight: 5 }, 'another version'],
    [{ form: 'match', matches: [], version: 'v1' }, 'at least one'],
    [{ form: 'match', matches: [{ on: 'path', how: 'regex', value: '/(?=a)' }], version: 'v1' }, 'RE2'],
    [{ form: 'match', matches: [{ on: 'header', name: 'a b', how: 'present' }], version: 'v1' }, 'no name'],
    [
      {
        form: 'redirect',
        from: { how: 'prefix', value: '/a' },
        to: { scheme: null, host: null, port: null, path: '/a/b', code: 301 },
      },
      'circles',
    ],
    [{ form: 'redirect', from: { how: 'exact', value: 'a' }, to: null }, 'must begin with /'],
    [
      {
        form: 'redirect',
        from: { how: 'exact', value: '/a' },
        to: { scheme: null, host: 'evil.example/x', port: null, path: null, code: 301 },
      },
      'no host',
    ],
    [
      { form: 'timeouts', timeoutMs: 100, retries: { attempts: 2, perTryTimeoutMs: 200, on: [] } },
      'not be longer',
    ],
    [
      {
        form: 'timeouts',
        timeoutMs: 100,
        retries: { attempts: 2, perTryTimeoutMs: null, on: ['everything'] },
      },
      'neither a condition',
    ],
    [{ form: 'timeouts', timeoutMs: 1e12, retries: null }, 'at most an hour'],
    [{ form: 'fault', abort: { percent: 101, status: 503 }, delay: null }, 'at most 100'],
    [{ form: 'fault', abort: { percent: 0, status: 503 }, delay: null }, 'more than 0'],
    [{ form: 'sudo' }, 'form'],
    [{ form: 'blue-green', live: 'v1', more: true }, 'more'],
  ])('is refused: %o', async (settings, word) => {
    const { body } = await request(createApp(build()))
      .post(`/api/v1/services/${RECOMMENDATION}/traffic/plan`)
      .send({ change: { api: 'istio', settings } })
      .expect(400);
    expect(JSON.stringify(body)).toContain(word);
  });

  it('names what does not concern the service', async () => {
    const settings = EVERY_FORM[0] as Change['settings'];
    const other = await plan({ api: 'istio', resource: 'VirtualService:east~shop~currency', settings });
    expect(other.refused).toContain('no VirtualService that concerns');
    const beyond = await plan({ api: 'istio', rule: 77, settings });
    expect(beyond.refused).toContain('none with index 77');
    await request(createApp(build()))
      .post('/api/v1/services/east~shop~nobody/traffic/plan')
      .send({ change: { api: 'istio', settings } })
      .expect(404);
  });
});

/** As a form tells it: conditions in the order in which it reads them, Istio's headers in lower case. */
const inOrder = (settings: object): object => {
  const { steps: _, ...rest } = { steps: null, ...settings };
  const matches = 'matches' in rest && Array.isArray(rest.matches) ? (rest.matches as object[]) : null;
  const texts = matches?.map((one) => JSON.stringify(one, ['on', 'name', 'how', 'value']).toLowerCase());
  return texts ? { ...rest, matches: texts.toSorted() } : rest;
};

describe('forms', () => {
  it('begin with what is configured', async () => {
    const answer = await forms();
    expect(answer).toMatchObject({
      api: 'istio',
      resource: 'VirtualService:east~shop~recommendation',
      rule: 0,
    });
    expect(answer.versions.map(({ version, isWritable }) => [version, isWritable])).toEqual([
      ['v1', true],
      ['v2', true],
    ]);
    expect(answer.forms.find(({ form }) => form === 'split')).toMatchObject({
      isConfigured: true,
      settings: {
        targets: [
          { version: 'v1', weight: 90 },
          { version: 'v2', weight: 10 },
        ],
      },
    });
    const currency = await forms({}, 'east~shop~currency');
    expect(currency.forms.find(({ form }) => form === 'circuit-breaker')).toMatchObject({
      isConfigured: true,
      settings: {
        maxRequests: 24,
        maxConnections: null,
        outliers: { consecutive5xxErrors: 20, maxEjectionPercent: 50 },
      },
    });
    expect(currency.forms.find(({ form }) => form === 'timeouts')).toMatchObject({
      settings: { timeoutMs: 2000, retries: null },
    });
  });

  it('of the Gateway API where that is what the service has', async () => {
    const answer = await forms({}, 'west~loyalty~points');
    expect(answer.api).toBe('gateway');
    expect(answer.forms.find(({ form }) => form === 'timeouts')).toMatchObject({
      settings: { timeoutMs: 2000 },
    });
    expect(answer.forms.find(({ form }) => form === 'fault')?.unsupported).toContain('Gateway API');
  });

  it.each(
    (['istio', 'gateway'] as const).flatMap((api) =>
      EVERY_FORM.filter(
        ({ form }) => api === 'istio' || !['circuit-breaker', 'fault', 'load-balancing'].includes(form),
      ).map((settings) => [api, settings.form, settings] as const),
    ),
  )('of %s say again what %s wrote', async (api, _, settings) => {
    const { yaml } = await plan({ api, port: 8080, settings }, RECOMMENDATION, {
      meshConfig: NO_MESH_CONFIG,
    });
    const source = createTextSource({ cluster: 'east', texts: [{ name: 'a', text: yaml }], startedAt: 1 });
    const context = build({ meshConfig: createMeshConfig({ sources: [source] }) });
    const isRule = settings.form === 'match' || settings.form === 'redirect' || 'matches' in settings;
    const version = 'version' in settings && settings.form !== 'match' ? settings.version : null;
    const { body } = await request(createApp(context))
      .get(`/api/v1/services/${RECOMMENDATION}/traffic/forms`)
      .query({ api, ...(isRule ? { rule: 0 } : {}), ...(version ? { version } : {}) })
      .expect(200);
    const told = trafficFormsSchema.parse(body).forms.find(({ form }) => form === settings.form);
    // A fault is told of the rule that it stands in, whatever its conditions.
    const wanted = settings.form === 'fault' ? { ...settings, matches: null } : settings;
    expect(inOrder(told?.settings ?? {})).toMatchObject(inOrder(wanted));
  });
});
