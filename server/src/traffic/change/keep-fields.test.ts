import { describe, expect, it } from 'vitest';
import { httpOf, route, write, type Settings } from './testing/istio-text.ts';
import { configOf, writeText, type Written } from './testing/write-text.ts';

const split = (...versions: readonly string[]): Settings => ({
  form: 'split',
  targets: versions.map((version, i) => ({ version, weight: i === 0 ? 90 : 10 })),
});
const canary: Settings = { form: 'canary', baseline: 'v1', candidate: 'v2', weight: 10 };
const match = (version: string): Settings => ({
  form: 'match',
  matches: [{ on: 'path', how: 'prefix', value: '/new' }],
  version,
});
/** What is said of the new entries, without what is said of their subsets and Services. */
const saidOf = ({ notes }: Written): string[] => notes.filter((text) => text.includes('new'));

const subsets = (...versions: readonly string[]): string =>
  `---\napiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: reviews, namespace: shop}\nspec: {host: reviews, subsets: [${versions.map((one) => `{name: ${one}, labels: {version: ${one}}}`).join(', ')}]}\n`;

const to = (subset: string): object => ({
  host: 'reviews',
  port: { number: 9080 },
  later: 2,
  subset,
});
const two = (first: string, second: string): ReturnType<typeof configOf> =>
  configOf(
    route(
      `[{route: [{destination: {host: reviews, subset: v1}, weight: 50, ${first}}, {destination: {host: reviews, subset: v2}, weight: 50, ${second}}]}]`,
    ) + subsets('v1', 'v2'),
  );

describe('new destinations of a VirtualService', () => {
  const said = { headers: { request: { set: { x: 'y' } } }, futureField: 1 };
  const single = configOf(
    route(
      '[{route: [{destination: {host: reviews, port: {number: 9080}, later: 2}, weight: 100, headers: {request: {set: {x: y}}}, futureField: 1}]}]',
    ),
  );

  it.each([
    ['a split', split('v1', 'v2')],
    ['a canary', canary],
  ] as const)('keep what the single one said: %s', (_, settings) => {
    const written = write(settings, single);
    expect(httpOf(written)[0]?.['route']).toEqual([
      { destination: to('v1'), ...said, weight: 90 },
      { destination: to('v2'), ...said, weight: 10 },
    ]);
    expect(saidOf(written)).toEqual([]);
    expect(write(settings, written.after).yaml).toBe('');
  });

  it('keep it in a switch, without a weight of their own', () => {
    const written = write({ form: 'blue-green', live: 'v2' }, single);
    expect(httpOf(written)[0]?.['route']).toEqual([{ destination: to('v2'), ...said }]);
  });

  it('begin with it in a new rule, which has no weights', () => {
    const written = write(match('v2'), single);
    expect(httpOf(written)[0]?.['route']).toEqual([{ destination: to('v2'), ...said }]);
    expect(saidOf(written)).toEqual([]);
    expect(write(match('v2'), written.after).yaml).toBe('');
  });

  it('take over what all agree in, and say what they do not', () => {
    const from = two('headers: {a: 1}, more: {b: 2, c: 3}', 'more: {c: 3, b: 2}');
    const written = write(split('v1', 'v3'), from);
    expect(httpOf(written)[0]?.['route']).toEqual([
      {
        destination: { host: 'reviews', subset: 'v1' },
        headers: { a: 1 },
        more: { b: 2, c: 3 },
        weight: 90,
      },
      { destination: { host: 'reviews', subset: 'v3' }, more: { b: 2, c: 3 }, weight: 10 },
    ]);
    expect(saidOf(written)).toEqual([
      'The destinations of a rule of VirtualService shop/a differ in headers: the new one for v3 begins without. Add in its YAML what shall hold for it.',
    ]);
  });

  it('take over what the rule says of the version itself', () => {
    const from = two('headers: {a: 1}', 'headers: {a: 2}');
    const written = write(match('v2'), from);
    expect(httpOf(written)[0]?.['route']).toMatchObject([
      { destination: { subset: 'v2' }, headers: { a: 2 } },
    ]);
    expect(saidOf(written)).toEqual([]);
    // Entries that are there keep their own.
    expect(httpOf(write(split('v1', 'v2'), from))[0]?.['route']).toMatchObject([
      { headers: { a: 1 } },
      { headers: { a: 2 } },
    ]);
  });

  it('say where they repeat what was said of another version alone', () => {
    const from = configOf(
      route('[{route: [{destination: {host: reviews, subset: v1}, headers: {a: 1}}]}]') + subsets('v1'),
    );
    const written = write(split('v1', 'v2'), from);
    expect(httpOf(written)[0]?.['route']).toMatchObject([{ headers: { a: 1 } }, { headers: { a: 1 } }]);
    expect(saidOf(written)).toEqual([
      'The new destination for v2 repeats what a rule of VirtualService shop/a says of requests to v1: headers. Check whether that holds for v2 too.',
    ]);
  });

  it('take nothing over from other services', () => {
    const from = configOf(
      route(
        '[{route: [{destination: {host: ratings}, weight: 50, headers: {a: 1}}, {destination: {host: reviews}, weight: 50}]}]',
      ),
    );
    const written = write(match('v2'), from);
    expect(httpOf(written)[0]?.['route']).toEqual([{ destination: { host: 'reviews', subset: 'v2' } }]);
    expect(saidOf(written)).toEqual([]);
  });
});

const service = (name: string, selector: string): string =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}, namespace: shop}\nspec: {selector: ${selector}, ports: [{name: http, port: 9080}]}\n---\n`;
const plan = (settings: Settings, from: ReturnType<typeof configOf>): Written =>
  writeText(from, { api: 'gateway', settings });
const backendsOf = ({ after }: Written): unknown => {
  const rules = after.list('HTTPRoute')[0]?.spec['rules'] as Record<string, unknown>[] | undefined;
  return rules?.[0]?.['backendRefs'];
};

describe('new backends of an HTTPRoute', () => {
  const SERVICES = [
    service('reviews', '{app: reviews}'),
    service('reviews-v1', '{app: reviews, version: v1}'),
    service('reviews-v2', '{app: reviews, version: v2}'),
    service('reviews-v3', '{app: reviews, version: v3}'),
  ].join('');
  const FILTERS = '[{type: ResponseHeaderModifier, responseHeaderModifier: {remove: [x-a]}}]';
  const filters = [{ type: 'ResponseHeaderModifier', responseHeaderModifier: { remove: ['x-a'] } }];
  const of = (backends: string): ReturnType<typeof configOf> =>
    configOf(
      `${SERVICES}apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: reviews, namespace: shop}\nspec:\n  parentRefs: [{group: "", kind: Service, name: reviews}]\n  rules: [{backendRefs: [${backends}]}]\n`,
    );
  const single = of(
    `{group: "", kind: Service, name: reviews, port: 9080, weight: 1, filters: ${FILTERS}, later: 1}`,
  );

  it('keep what the single one said', () => {
    const [v1, v2] = ['reviews-v1', 'reviews-v2'].map((name) => ({ name, port: 9080, filters, later: 1 }));
    for (const settings of [split('v1', 'v2'), canary]) {
      const written = plan(settings, single);
      expect(backendsOf(written)).toEqual([
        { ...v1, weight: 90 },
        { ...v2, weight: 10 },
      ]);
      expect(saidOf(written)).toEqual([]);
      expect(plan(settings, written.after).yaml).toBe('');
    }
    expect(backendsOf(plan({ form: 'blue-green', live: 'v2' }, single))).toEqual([v2]);
    expect(backendsOf(plan(match('v2'), single))).toEqual([v2]);
  });

  it('take over nothing in which others differ, and say so', () => {
    const from = of(
      `{name: reviews-v1, port: 9080, weight: 50, filters: ${FILTERS}}, {name: reviews-v2, port: 9080, weight: 50}`,
    );
    const written = plan(split('v1', 'v3'), from);
    expect(backendsOf(written)).toEqual([
      { name: 'reviews-v1', port: 9080, weight: 90, filters },
      { name: 'reviews-v3', port: 9080, weight: 10 },
    ]);
    expect(saidOf(written)).toEqual([
      'The destinations of a rule of HTTPRoute shop/reviews differ in filters: the new one for v3 begins without. Add in its YAML what shall hold for it.',
    ]);
    expect(backendsOf(plan(match('v1'), from))).toEqual([{ name: 'reviews-v1', port: 9080, filters }]);
  });
});
