import { expect, it } from 'vitest';
import { createMeshConfig } from '../../mesh-config/create-mesh-config.ts';
import { createTextSource } from '../../mesh-config/text-source.ts';
import { createSubsetBook } from './subset-book.ts';

/** A rule whose subset `v` means the version `version`. */
const rule = (path: string, host: string, version: string, more = '') => {
  const [namespace, name] = path.split('/');
  return `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: ${name}, namespace: ${namespace}}
spec: {host: "${host}", ${more}subsets: [{name: ${more.includes('other') ? 'w' : 'v'}, labels: {version: ${version}}}]}
`;
};

function find(client: string, ...texts: readonly string[]): string | null {
  const source = createTextSource({
    cluster: 'east',
    texts: [{ name: 'a.yaml', text: texts.join('---\n') }],
    startedAt: 1,
  });
  const findVersion = createSubsetBook(createMeshConfig({ sources: [source] }));
  return findVersion({ cluster: 'east', service: { namespace: 'shop', name: 'cart' }, subset: 'v', client });
}

const OF_CLIENT = rule('web/cart', 'cart.shop.svc.cluster.local', 'client');
const OF_SERVICE = rule('shop/cart', 'cart', 'service');
const OF_ROOT = rule('istio-system/all', '*.shop.svc.cluster.local', 'root');

it.each([
  ['the client’s namespace before the service’s', 'client', [OF_SERVICE, OF_ROOT, OF_CLIENT]],
  ['the service’s namespace before the root’s', 'service', [OF_ROOT, OF_SERVICE]],
  ['the root namespace last', 'root', [OF_ROOT]],
  ['no other namespace', null, [rule('bank/cart', 'cart.shop.svc.cluster.local', 'bank')]],
  [
    'not what is kept to its own namespace',
    'root',
    [OF_ROOT, rule('shop/cart', 'cart', 'x', 'exportTo: ["."], ')],
  ],
  [
    'what is exported to the client by name',
    'x',
    [OF_ROOT, rule('shop/cart', 'cart', 'x', 'exportTo: [web], ')],
  ],
  ['not what is exported to others', 'root', [OF_ROOT, rule('shop/cart', 'cart', 'x', 'exportTo: [bank], ')]],
  [
    'the client’s own, exported or not',
    'x',
    [OF_SERVICE, rule('web/cart', 'cart.shop', 'x', 'exportTo: ["."], ')],
  ],
  [
    'the most specific host',
    'x',
    [rule('shop/a', '*.shop.svc.cluster.local', 'y'), rule('shop/b', 'cart', 'x')],
  ],
  ['the longest pattern', 'x', [rule('shop/a', '*', 'y'), rule('shop/b', '*.svc.cluster.local', 'x')]],
  [
    'no subset of a namespace that does not decide',
    null,
    [rule('web/cart', 'cart.shop', 'x', 'exportTo: [other, "."], '), OF_SERVICE],
  ],
  [
    'no rule for some workloads alone',
    'service',
    [rule('web/cart', 'cart.shop', 'x', 'workloadSelector: {matchLabels: {app: a}}, '), OF_SERVICE],
  ],
])('takes %s', (_, version, texts) => {
  expect(find('web', ...texts)).toBe(version);
});

it('answers for thousands of services of one namespace, each without a look at the rules of all', () => {
  const names = Array.from({ length: 4_000 }, (_, index) => `cart-${index}`);
  const source = createTextSource({
    cluster: 'east',
    texts: [
      { name: 'a.yaml', text: names.map((name) => rule(`shop/${name}`, name, `of-${name}`)).join('---\n') },
    ],
    startedAt: 1,
  });
  const findVersion = createSubsetBook(createMeshConfig({ sources: [source] }));
  const begun = performance.now();
  for (const name of names) {
    const service = { namespace: 'shop', name };
    expect(findVersion({ cluster: 'east', service, subset: 'v', client: 'shop' })).toBe(`of-${name}`);
  }
  expect(performance.now() - begun).toBeLessThan(500);
}, 30_000);
