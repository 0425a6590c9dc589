import type { trafficSettingsSchema } from '@sightglass/shared/contract';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { EVERY_FORM } from './testing/demo-forms.ts';
import { configOf, writeText, type Written } from './testing/write-text.ts';

type Settings = z.input<typeof trafficSettingsSchema>;

const SERVICES = `apiVersion: v1
kind: Service
metadata: {name: reviews, namespace: shop}
spec: {selector: {app: reviews}, ports: [{name: http, port: 9080, targetPort: web, nodePort: 30001}]}
---
apiVersion: v1
kind: Service
metadata: {name: reviews-blue, namespace: shop}
spec: {selector: {app: reviews, version: v1}, ports: [{name: http, port: 9080}]}
`;

const ROUTE = `${SERVICES}---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: reviews, namespace: shop}
spec:
  parentRefs: [{group: "", kind: Service, name: reviews, port: 9080}]
  rules:
    - name: rest
      timeouts: {request: 2000ms}
      filters: [{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: x-mesh, value: "yes"}]}}]
      backendRefs: [{name: reviews, port: 9080}]
`;

const config = configOf(ROUTE);
const write = (settings: Settings, from = config): Written => writeText(from, { api: 'gateway', settings });
const rulesOf = ({ after }: Written): Record<string, unknown>[] =>
  after.list('HTTPRoute')[0]?.spec['rules'] as Record<string, unknown>[];

const withRule = (rule: string): ReturnType<typeof configOf> =>
  configOf(ROUTE.replace(/ {4}- name: rest[^]*$/, `    - ${rule}\n`));
const portOf = (written: Written): unknown => {
  const references = rulesOf(written)[2]?.['backendRefs'];
  return Array.isArray(references) ? (references.at(-1) as Record<string, unknown>)['port'] : null;
};

const MISSING = new Set(['circuit-breaker', 'fault', 'load-balancing']);
const SAID = EVERY_FORM.filter(({ form }) => !MISSING.has(form));

describe('the Gateway API', () => {
  it('writes a route of the Service, and a Service for each version that has none', () => {
    expect(write(EVERY_FORM[0] as Settings, configOf(SERVICES)).yaml).toBe(`apiVersion: v1
kind: Service
metadata:
  name: reviews-v2
  namespace: shop
spec:
  selector:
    app: reviews
    version: v2
  ports:
    - name: http
      port: 9080
      targetPort: web
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: reviews
  namespace: shop
spec:
  parentRefs:
    - group: ""
      kind: Service
      name: reviews
      port: 9080
  rules:
    - backendRefs:
        - name: reviews-blue
          port: 9080
          weight: 70
        - name: reviews-v2
          port: 9080
          weight: 30
`);
  });

  it.each(SAID.map((settings) => [settings.form, settings] as const))('says %s once', (_, settings) => {
    for (const from of [config, configOf(SERVICES)]) {
      const first = write(settings, from);
      expect(first.refused).toBeNull();
      expect(write(settings, first.after)).toMatchObject({ refused: null, yaml: '' });
    }
  });

  it('keeps whatever it does not set', () => {
    for (const settings of SAID) {
      const kept = JSON.stringify(rulesOf(write(settings)));
      expect(kept).toContain('"requestHeaderModifier":{"set":[{"name":"x-mesh","value":"yes"}]}');
      expect(kept).toContain('"name":"rest"');
    }
  });

  it('has no words for breakers, faults and balancing, nor for conditions of retries', () => {
    for (const settings of EVERY_FORM.filter(({ form }) => MISSING.has(form)))
      expect(write(settings).refused).toContain('Gateway API');
    const retries = { attempts: 2, perTryTimeoutMs: null, on: ['5xx'] };
    expect(write({ form: 'timeouts', timeoutMs: null, retries }).refused).toContain('5xx');
  });

  it('writes conditions, redirects, timeouts and mirrors in its own words', () => {
    expect(rulesOf(write(EVERY_FORM[4] as Settings))[0]).toEqual({
      matches: [
        {
          headers: [{ name: 'X-User', type: 'Exact', value: 'ann' }],
          path: { type: 'PathPrefix', value: '/new' },
          method: 'GET',
          queryParams: [{ name: 'beta', type: 'RegularExpression', value: '.*' }],
        },
      ],
      timeouts: { request: '2000ms' },
      filters: [
        { type: 'RequestHeaderModifier', requestHeaderModifier: { set: [{ name: 'x-mesh', value: 'yes' }] } },
      ],
      backendRefs: [{ name: 'reviews-v2', port: 9080 }],
    });
    expect(rulesOf(write(EVERY_FORM[5] as Settings))[0]).toEqual({
      matches: [{ path: { type: 'Exact', value: '/old' } }],
      filters: [
        {
          type: 'RequestRedirect',
          requestRedirect: {
            scheme: 'https',
            hostname: 'shop.example',
            path: { type: 'ReplaceFullPath', replaceFullPath: '/new' },
            statusCode: 301,
          },
        },
      ],
    });
    expect(rulesOf(write(EVERY_FORM[6] as Settings))[0]).toMatchObject({
      timeouts: { request: '1500ms', backendRequest: '500ms' },
      retry: { attempts: 3, codes: [503] },
    });
    const mirror = write({ form: 'mirror', to: { kind: 'host', host: 'shadow.tools' }, percent: 12.5 });
    expect(rulesOf(mirror)[0]?.['filters']).toMatchObject([
      {},
      {
        requestMirror: {
          backendRef: { name: 'shadow', namespace: 'tools', port: 9080 },
          fraction: { numerator: 125_000, denominator: 1_000_000 },
        },
      },
    ]);
    expect(mirror.notes.join()).toContain('ReferenceGrant');
  });

  describe('after an API server filled in defaults', () => {
    const ANY = '{path: {type: PathPrefix, value: /}}';
    const filled = configOf(
      ROUTE.replace(
        '    - name: rest\n',
        `    - matches: [{path: {type: PathPrefix, value: /}, headers: [{name: X-User, type: Exact, value: ann}]}]
      backendRefs: [{group: "", kind: Service, name: reviews-blue, port: 9080, weight: 1}]
    - name: rest
      matches: [${ANY}]
`,
      ),
    );
    const matches = [{ on: 'header', name: 'X-User', how: 'exact', value: 'ann' }] as const;
    const forAnn = (version: string | null): Settings => ({ form: 'match', matches: [...matches], version });

    it('finds the rule again: to change nothing, and to remove it', () => {
      expect(write(forAnn('v1'), filled)).toMatchObject({ refused: null, yaml: '' });
      expect(rulesOf(write(forAnn(null), filled))).toHaveLength(1);
    });

    it('gives no condition to the rule for the rest, and does not remove it', () => {
      const settings = forAnn('v1');
      expect(writeText(filled, { api: 'gateway', rule: 1, settings }).refused).toContain(
        'takes whatever no other rule takes',
      );
      const remove: Settings = {
        form: 'redirect',
        from: { how: 'prefix', value: '/' },
        to: null,
      };
      expect(write(remove, filled)).toMatchObject({ refused: null, yaml: '' });
    });
  });

  describe('a new rule', () => {
    const settings: Settings = {
      form: 'match',
      matches: [{ on: 'path', how: 'prefix', value: '/new' }],
      version: 'v1',
    };

    it('is refused where nothing sends the rest on', () => {
      for (const rule of [
        '{matches: [{path: {value: /a}}], backendRefs: [{name: reviews, port: 9080}]}',
        '{filters: [{type: RequestRedirect, requestRedirect: {hostname: a.example}}]}',
      ])
        expect(write(settings, withRule(rule)).refused).toContain('begins with what holds for the rest');
    });

    it('tells who comes before it by a more specific path', () => {
      const other = `${ROUTE}    - {name: cart, matches: [{path: {value: /new/cart}}], backendRefs: [{name: reviews, port: 9080}]}\n`;
      const told = (path: string): string =>
        write(
          { form: 'match', matches: [{ on: 'path', how: 'prefix', value: path }], version: 'v1' },
          configOf(other),
        ).notes.join();
      expect(told('/new')).toContain('rule 2 (cart)');
      expect(told('/ne')).not.toContain('more specific');
      const byHeader: Settings = {
        form: 'match',
        matches: [{ on: 'header', name: 'x-user', how: 'exact', value: 'ann' }],
        version: 'v1',
      };
      expect(write(byHeader, configOf(other)).notes.join()).toContain('rule 2 (cart)');
    });

    it('is refused where a rewritten path would mean another', () => {
      const rewrite =
        '{filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /v1}}}], backendRefs: [{name: reviews, port: 9080}]}';
      expect(write(settings, withRule(rewrite)).refused).toContain('rewrites paths');
    });
  });

  it('keeps the timeout of each attempt where nothing is said of retries, and a timeout that is none', () => {
    const kept = configOf(ROUTE.replace('request: 2000ms', 'request: 0s, backendRequest: 1s'));
    expect(write({ form: 'timeouts', timeoutMs: null, retries: null }, kept)).toMatchObject({
      refused: null,
      yaml: '',
    });
    expect(rulesOf(write({ form: 'timeouts', timeoutMs: 1500, retries: null }, kept))[0]).toMatchObject({
      timeouts: { request: '1500ms', backendRequest: '1s' },
    });
    expect(write({ form: 'timeouts', timeoutMs: 500, retries: null }, kept).refused).toContain('1000 ms');
  });

  it('does not divide what leads to all versions beside one', () => {
    const both = ROUTE.replace(
      'backendRefs: [{name: reviews, port: 9080}]',
      'backendRefs: [{name: reviews, port: 9080, weight: 9}, {name: reviews-blue, port: 9080}]',
    );
    expect(write(EVERY_FORM[0] as Settings, configOf(both)).refused).toContain('whatever the version');
  });

  it('asks for the port where nothing tells it, and takes it', () => {
    const settings = EVERY_FORM[0] as Settings;
    expect(write(settings, configOf('')).refused).toContain('port');
    const given = writeText(configOf(''), { api: 'gateway', port: 8080, settings });
    expect(given.refused).toBeNull();
    expect(given.notes.join()).toContain('assumed');
    const several = configOf(
      SERVICES.replace(
        '{name: http, port: 9080, targetPort: web, nodePort: 30001}',
        '{name: http, port: 80}, {name: http-b, port: 81}',
      ),
    );
    expect(write(settings, several).refused).toContain('80, 81');
  });

  it('takes the port from the rule that is changed, else where all references agree', () => {
    const ports = SERVICES.replace('targetPort: web, nodePort: 30001}', '}, {name: http-b, port: 81}');
    const twoRules = (rest: string): ReturnType<typeof configOf> =>
      configOf(`${ports}---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: reviews, namespace: shop}
spec:
  parentRefs: [{group: "", kind: Service, name: reviews}]
  rules:
    - {matches: [{path: {value: /b}}], backendRefs: [{name: reviews, port: 81}]}
    - {matches: [{path: {value: /c}}], backendRefs: [{name: reviews, port: 82}]}
    - {backendRefs: [${rest}]}
`);
    const settings = EVERY_FORM[3] as Settings;
    expect(portOf(write(settings, twoRules('{name: reviews, port: 9080}')))).toBe(9080);
    expect(write(settings, twoRules('')).refused).toContain('several ports');
  });

  it('adds no Service that would not be known again as the service’s own', () => {
    const unnamed = configOf(SERVICES.replaceAll('app: reviews', 'k8s-app: reviews'));
    expect(write(EVERY_FORM[3] as Settings, unnamed).refused).toContain('k8s-app');
  });

  it('leaves a Service for some pods of another to that other', () => {
    const settings = EVERY_FORM[0] as Settings;
    const blue = { cluster: 'east', namespace: 'shop', name: 'reviews-blue' };
    const { refused } = writeText(config, { api: 'gateway', settings }, blue);
    expect(refused).toContain('change the traffic of reviews instead');
  });
});
