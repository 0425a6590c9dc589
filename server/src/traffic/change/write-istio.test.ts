import type { trafficSettingsSchema } from '@sightglass/shared/contract';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { z } from 'zod';
import { configOf, writeText, type Written } from './testing/write-text.ts';
import { BREAKER, EVERY_FORM } from './testing/demo-forms.ts';

type Settings = z.input<typeof trafficSettingsSchema>;

const RULES = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: reviews
  namespace: shop
  labels: {team: shop}
spec:
  hosts: [reviews]
  exportTo: ["*"]
  http:
    - name: testers
      match: [{headers: {x-user: {exact: ann}}}]
      route: [{destination: {host: reviews, subset: canary}}]
    - name: rest
      corsPolicy: {maxAge: 24h}
      timeout: 2000ms
      retries: {attempts: 3, perTryTimeout: 500ms, retryOn: "5xx, reset", retryRemoteLocalities: true}
      headers: {request: {add: {x-mesh: "yes"}}}
      route:
        - destination: {host: reviews, subset: stable, port: {number: 9080}}
          weight: 90
          headers: {response: {add: {x-version: v1}}}
        - destination: {host: reviews, subset: canary, port: {number: 9080}}
          weight: 10
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: reviews, namespace: shop}
spec:
  host: reviews
  trafficPolicy:
    tls: {mode: ISTIO_MUTUAL}
    connectionPool: {tcp: {maxConnections: 10, connectTimeout: 2s}}
    loadBalancer: {simple: LEAST_REQUEST, warmup: {duration: 30s}}
  subsets:
    - {name: stable, labels: {version: v1}}
    - {name: canary, labels: {version: v2}, trafficPolicy: {loadBalancer: {simple: RANDOM}}}
`;

const config = configOf(RULES);

const write = (settings: Settings, from = config): Written => writeText(from, { api: 'istio', settings });

/** The spec of the kind after the change. */
function specOf(written: Written, kind = 'VirtualService'): Readonly<Record<string, unknown>> {
  const found = written.drafted.find(({ after }) => after.kind === kind);
  return found?.after.spec ?? {};
}

const httpOf = (written: Written): Record<string, unknown>[] =>
  specOf(written)['http'] as Record<string, unknown>[];

describe('of nothing at all', () => {
  it('writes a route and its subsets, by the names that are seen', () => {
    const { yaml, notes } = write(EVERY_FORM[0] as Settings, configOf(''));
    expect(yaml).toBe(`apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: reviews
  namespace: shop
spec:
  host: reviews
  subsets:
    - name: v1
      labels:
        version: v1
    - name: v2
      labels:
        version: v2
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: reviews
  namespace: shop
spec:
  hosts:
    - reviews
  http:
    - route:
        - destination:
            host: reviews
            subset: v1
          weight: 70
        - destination:
            host: reviews
            subset: v2
          weight: 30
`);
    expect(notes).toEqual([
      'No workload is told to carry the version v1: the subset chooses pods by the label version: v1.',
      'No workload is told to carry the version v2: the subset chooses pods by the label version: v2.',
    ]);
  });

  it('names subsets as Istio takes it, and labels as workloads carry them', () => {
    const text = `apiVersion: apps/v1
kind: Deployment
metadata: {name: reviews-new, namespace: shop}
spec:
  template:
    metadata: {labels: {app: reviews, app.kubernetes.io/version: 1.2.3_RC}}
`;
    const { yaml, notes } = write({ form: 'blue-green', live: '1.2.3_RC' }, configOf(text));
    expect(yaml).toContain(`    - name: 1-2-3-rc
      labels:
        app.kubernetes.io/version: 1.2.3_RC`);
    expect(notes).toEqual([]);
  });
});

describe('every form', () => {
  it.each(EVERY_FORM.map((settings) => [settings.form, settings] as const))(
    'is written once: %s again on what it wrote changes nothing',
    (_, settings) => {
      for (const from of [config, configOf('')]) {
        const first = write(settings, from);
        expect(first.refused).toBeNull();
        const again = write(settings, first.after);
        expect(again).toMatchObject({ refused: null, yaml: '' });
      }
    },
  );

  it('keeps whatever it does not set', () => {
    for (const settings of EVERY_FORM) {
      const written = write(settings);
      const kept = JSON.stringify([
        ...written.after.list('VirtualService'),
        ...written.after.list('DestinationRule'),
      ]);
      for (const part of [
        '"labels":{"team":"shop"}',
        '"exportTo":["*"]',
        '"corsPolicy":{"maxAge":"24h"}',
        '"headers":{"request":{"add":{"x-mesh":"yes"}}}',
        '"headers":{"response":{"add":{"x-version":"v1"}}}',
        '"tls":{"mode":"ISTIO_MUTUAL"}',
        '"connectTimeout":"2s"',
        '"warmup":{"duration":"30s"}',
        '"name":"testers","match":[{"headers":{"x-user":{"exact":"ann"}}}]',
      ])
        expect(kept).toContain(part);
    }
  });
});

const route = (http: string): string =>
  `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: a, namespace: shop}\nspec:\n  hosts: [reviews]\n  http: ${http}\n`;

describe('shares', () => {
  it('change weights of the rule that takes the rest, and touch no other rule', () => {
    const http = httpOf(write(EVERY_FORM[0] as Settings));
    expect(http[0]).toEqual(httpOf(write(EVERY_FORM[1] as Settings))[0]);
    expect(http[1]).toMatchObject({
      name: 'rest',
      route: [
        { destination: { subset: 'stable' }, weight: 70, headers: { response: {} } },
        { destination: { subset: 'canary' }, weight: 30 },
      ],
    });
  });

  it('add what is new with the port of the others, and drop what is not named', () => {
    const written = write({
      form: 'split',
      targets: [
        { version: 'v1', weight: 50 },
        { version: 'v3', weight: 50 },
      ],
    });
    expect(httpOf(written)[1]?.['route']).toMatchObject([
      { destination: { subset: 'stable' }, weight: 50 },
      { destination: { host: 'reviews', subset: 'v3', port: { number: 9080 } }, weight: 50 },
    ]);
    expect(specOf(written, 'DestinationRule')['subsets']).toHaveLength(3);
  });

  it('switch between two and keep the idle one at hand', () => {
    const written = write({ form: 'blue-green', live: 'v2' });
    expect(httpOf(written)[1]?.['route']).toMatchObject([{ weight: 0 }, { weight: 100 }]);
  });

  it('are refused where the rule leads to others, redirects, delegates, or must be chosen', () => {
    const refusalOf = (http: string): string | null =>
      write(EVERY_FORM[0] as Settings, configOf(route(http))).refused;
    expect(
      refusalOf(
        '[{route: [{destination: {host: reviews}, weight: 50}, {destination: {host: ratings}, weight: 50}]}]',
      ),
    ).toContain('ratings');
    expect(refusalOf('[{redirect: {uri: /}}]')).toContain('redirects');
    expect(
      refusalOf(
        '[{route: [{destination: {host: reviews}, weight: 90}, {destination: {host: reviews, subset: v2}, weight: 10}]}]',
      ),
    ).toContain('whatever their version');
    const europe = RULES.slice(RULES.indexOf('---')).replace('{version: v1}', '{region: eu}');
    const only = route('[{route: [{destination: {host: reviews, subset: stable}}]}]');
    expect(write(EVERY_FORM[0] as Settings, configOf(only + europe)).refused).toContain(
      'whose labels name no version',
    );
    expect(refusalOf('[{delegate: {name: b}}]')).toContain('delegate');
    expect(refusalOf('[{match: [{uri: {prefix: /a}}], route: [{destination: {host: reviews}}]}]')).toContain(
      'Choose the rule',
    );
    expect(refusalOf('[]')).toContain('no HTTP rules');
    const two = [
      route('[{route: [{destination: {host: reviews}}]}]'),
      route('[{route: [{destination: {host: reviews}}]}]').replace('name: a', 'name: b'),
    ];
    expect(write(EVERY_FORM[0] as Settings, configOf(two.join('---\n'))).refused).toContain(
      'Choose the one to change',
    );
  });
});

describe('rules for some requests', () => {
  it('stand before others and keep what holds for the rest', () => {
    const [rule, testers, rest] = httpOf(write(EVERY_FORM[4] as Settings));
    expect(rule).toEqual({
      match: [
        {
          headers: { 'x-user': { exact: 'ann' } },
          uri: { prefix: '/new' },
          method: { exact: 'GET' },
          queryParams: { beta: { regex: '.*' } },
        },
      ],
      corsPolicy: { maxAge: '24h' },
      timeout: '2000ms',
      retries: { attempts: 3, perTryTimeout: '500ms', retryOn: '5xx, reset', retryRemoteLocalities: true },
      headers: { request: { add: { 'x-mesh': 'yes' } } },
      route: [{ destination: { host: 'reviews', subset: 'canary', port: { number: 9080 } } }],
    });
    expect(testers).toMatchObject({ name: 'testers' });
    expect(rest).toMatchObject({ name: 'rest' });
  });

  it('with the same conditions are changed in their place, and removed', () => {
    const matches = [{ on: 'header', name: 'x-user', how: 'exact', value: 'ann' }] as const;
    const changed = httpOf(write({ form: 'match', matches: [...matches], version: 'v1' }));
    expect(changed).toHaveLength(2);
    expect(changed[0]).toMatchObject({ name: 'testers', route: [{ destination: { subset: 'stable' } }] });
    expect(httpOf(write({ form: 'match', matches: [...matches], version: null }))).toHaveLength(1);
    const never = write({
      form: 'match',
      matches: [{ on: 'path', how: 'exact', value: '/nowhere' }],
      version: null,
    });
    expect(never).toMatchObject({ refused: null, yaml: '' });
  });

  it('remove a fault for some and the rule with it, when it says nothing else', () => {
    const fault = EVERY_FORM[11] as Extract<Settings, { form: 'fault' }>;
    const faulty = write(fault);
    expect(httpOf(faulty)).toHaveLength(3);
    const removed = write({ ...fault, abort: null }, faulty.after);
    expect(httpOf(removed)).toEqual(config.list('VirtualService')[0]?.spec['http']);
  });

  it('refuse a condition for the rule that takes the rest', () => {
    const settings = EVERY_FORM[4] as Settings;
    const { refused } = writeText(config, { api: 'istio', rule: 1, settings });
    expect(refused).toContain('takes whatever no other rule takes');
  });
});

describe('settings of a rule', () => {
  it('are set as written where they say the same', () => {
    const settings: Settings = {
      form: 'timeouts',
      timeoutMs: 2000,
      retries: { attempts: 3, perTryTimeoutMs: 500, on: ['5xx', 'reset'] },
    };
    expect(write(settings).yaml).toBe('');
  });

  it('leave retries alone that are off without a number', () => {
    const text = route('[{retries: {}, route: [{destination: {host: reviews}}]}]');
    const retries = { attempts: 0, perTryTimeoutMs: null, on: [] };
    expect(write({ form: 'timeouts', timeoutMs: null, retries }, configOf(text)).yaml).toBe('');
  });

  it('switch retries off with nothing else beside, as Istio demands', () => {
    const off = write({
      form: 'timeouts',
      timeoutMs: null,
      retries: { attempts: 0, perTryTimeoutMs: null, on: [] },
    });
    expect(httpOf(off)[1]).not.toHaveProperty('timeout');
    expect(httpOf(off)[1]).toMatchObject({ retries: { attempts: 0 } });
    expect(Object.keys(httpOf(off)[1]?.['retries'] as object)).toEqual(['attempts']);
  });

  it('write faults and mirrors', () => {
    expect(httpOf(write(EVERY_FORM[10] as Settings))[1]).toMatchObject({
      fault: {
        delay: { percentage: { value: 10 }, fixedDelay: '2500ms' },
        abort: { percentage: { value: 0.5 }, httpStatus: 503 },
      },
    });
    const mirror = httpOf(
      write({ form: 'mirror', to: { kind: 'host', host: 'shadow.tools' }, percent: 10 }),
    )[1];
    expect(mirror).toMatchObject({ mirror: { host: 'shadow.tools' }, mirrorPercentage: { value: 10 } });
  });
});

describe('policies', () => {
  it('set limits and keep the rest of the pool', () => {
    const { yaml } = write(BREAKER);
    const [document] = parseAllDocuments(yaml);
    expect(document?.toJS()).toMatchObject({
      spec: {
        trafficPolicy: {
          tls: { mode: 'ISTIO_MUTUAL' },
          connectionPool: {
            tcp: { maxConnections: 100, connectTimeout: '2s' },
            http: { http1MaxPendingRequests: 10, http2MaxRequests: 50, maxRetries: 3 },
          },
          outlierDetection: {
            consecutive5xxErrors: 5,
            interval: '10s',
            baseEjectionTime: '30s',
            maxEjectionPercent: 50,
          },
        },
      },
    });
    const none = {
      ...BREAKER,
      maxConnections: null,
      maxPendingRequests: null,
      maxRequests: null,
      maxRetries: null,
      outliers: null,
    };
    expect(specOf(write(none, write(BREAKER).after), 'DestinationRule')['trafficPolicy']).toEqual({
      tls: { mode: 'ISTIO_MUTUAL' },
      connectionPool: { tcp: { connectTimeout: '2s' } },
      loadBalancer: { simple: 'LEAST_REQUEST', warmup: { duration: '30s' } },
    });
  });

  it('of a version begin with the service’s, which they replace', () => {
    const written = write({ ...BREAKER, version: 'v1', outliers: null });
    const [stable] = specOf(written, 'DestinationRule')['subsets'] as Record<string, unknown>[];
    expect(stable?.['trafficPolicy']).toMatchObject({
      connectionPool: { tcp: { maxConnections: 100, connectTimeout: '2s' } },
    });
    const whole = write(BREAKER).after;
    expect(write({ ...BREAKER, version: 'v1' }, whole).yaml).toBe('');
    expect(write({ ...BREAKER, version: 'v1', outliers: null }, whole).refused).toContain(
      'outlier detection',
    );
  });

  it('choose one way of balancing and keep the warm-up', () => {
    const hash = write({
      form: 'load-balancing',
      version: null,
      policy: { kind: 'cookie', name: 'sid', ttlMs: 60_000 },
    });
    expect(specOf(hash, 'DestinationRule')['trafficPolicy']).toMatchObject({
      loadBalancer: {
        warmup: { duration: '30s' },
        consistentHash: { httpCookie: { name: 'sid', ttl: '60s' } },
      },
    });
    expect(JSON.stringify(specOf(hash, 'DestinationRule')['trafficPolicy'])).not.toContain('LEAST_REQUEST');
    const none = write({ form: 'load-balancing', version: null, policy: null });
    expect(specOf(none, 'DestinationRule')['trafficPolicy']).toMatchObject({
      loadBalancer: { warmup: { duration: '30s' } },
    });
  });

  it('repeat what a rule for many hosts set until then', () => {
    const wide = `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: all, namespace: shop}
spec: {host: "*.shop.svc.cluster.local", trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}}
`;
    const { drafted, notes } = write(EVERY_FORM[14] as Settings, configOf(wide));
    expect(drafted[0]?.after.spec).toEqual({
      host: 'reviews',
      trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' }, loadBalancer: { simple: 'RANDOM' } },
    });
    expect(notes.join()).toContain('no longer holds');
  });
});
