import { describe, expect, it } from 'vitest';
import { listConcerned } from '../mesh-config/list-concerned.ts';
import type { MeshResource } from '../mesh-config/mesh-config.ts';
import { printResource } from '../mesh-config/print-resource.ts';
import { readPeerAuthentications } from '../security/peer-authentication.ts';
import { sampleMeshConfig, sampleResource, sampleWorkload } from '../security/testing/sample-mesh-config.ts';
import { createTargetBook } from '../traffic/configured/target-finder.ts';
import { readGatewayRoute } from '../traffic/configured/gateway-route.ts';
import { createHiddenNames } from './hidden-names.ts';
import { createMask } from './mask.ts';
import { restrictMeshConfig } from './restrict-mesh-config.ts';

const HIDDEN = ['redis', 'bank', 'canary', 'mesh', 'app', 'STRICT', 'local'];
const CART = { cluster: 'east', namespace: 'shop', name: 'redis' };

/** As whoever may see `shop` is told of these. */
function restrict(...resources: readonly MeshResource[]) {
  const mask = createMask([{ cluster: null, namespace: 'shop' }]);
  mask.hide(createHiddenNames(HIDDEN));
  const config = sampleMeshConfig(resources, [sampleWorkload('shop/redis', { app: 'redis' })]);
  return restrictMeshConfig({ ...config, print: printResource }, mask);
}

const tell = (spec: MeshResource['spec']) =>
  restrict(sampleResource('VirtualService', 'shop/a', { spec })).list()[0]?.spec;

describe('where namespaces beyond are called like things within', () => {
  it('the mode of mutual TLS of a service is the same', () => {
    const config = restrict(
      sampleResource('PeerAuthentication', 'shop/all', { spec: { mtls: { mode: 'STRICT' } } }),
      sampleResource('PeerAuthentication', 'shop/one', {
        spec: { selector: { matchLabels: { app: 'redis' } }, mtls: { mode: 'PERMISSIVE' } },
      }),
    );
    expect(readPeerAuthentications(config).ofService(CART)).toMatchObject({
      mode: 'PERMISSIVE',
      resource: 'shop/one',
    });
  });

  it('targets of routes, their subsets and versions are found', () => {
    const config = restrict(
      sampleResource('Service', 'shop/redis', { spec: { selector: { app: 'redis' } } }),
      sampleResource('DestinationRule', 'shop/redis', {
        spec: { host: 'redis', subsets: [{ name: 'canary', labels: { version: 'canary' } }] },
      }),
    );
    const find = createTargetBook(config).forService(CART);
    expect(find('redis', 'canary', 'shop')).toEqual({ own: true, version: 'canary' });
    const [rule] = config.list('DestinationRule') as [MeshResource];
    expect(listConcerned(rule, { workloads: [], rootNamespace: 'istio-system' })).toEqual(['shop/redis']);
  });

  it.each([
    { gateways: ['mesh', 'canary', 'shop/canary', './redis'] },
    { hosts: ['redis.shop', 'redis.shop.svc.cluster.local', 'redis:6379', '*.shop.svc.cluster.local'] },
    { rules: [{ to: [{ operation: { paths: ['/redis/*'] } }] }] },
    { principals: ['cluster.local/ns/shop/sa/redis'] },
    { match: [{ sourceLabels: { app: 'cart.bank' }, headers: { canary: { exact: 'canary' } } }] },
    { backendRefs: [{ name: 'redis', port: 80 }] },
  ])('%o stays', (spec) => {
    expect(tell(spec)).toBe(spec);
  });
});

it('a namespace within is told, though its resource lies in none', () => {
  const config = restrict(
    ...['/shop', '/bank'].map((path) => sampleResource('Namespace', path, { spec: {} })),
  );
  expect(config.list('Namespace').map(({ name }) => name)).toEqual(['shop']);
});

describe('what names a namespace beyond is restricted', () => {
  const R = 'restricted';
  it.each([
    [{ gateways: ['mesh', 'bank/door'] }, { gateways: ['mesh', R] }],
    [{ hosts: ['a.bank', '*.bank.svc.cluster.local', 'bank/*'] }, { hosts: [R, R, R] }],
    [
      { namespaces: ['bank', 'shop'], exportTo: ['bank'] },
      { namespaces: [R, 'shop'], exportTo: [R] },
    ],
    [{ principals: ['cluster.local/ns/bank/sa/shop'] }, { principals: [R] }],
    [
      { when: [{ key: 'source.namespace', values: ['bank'] }] },
      { when: [{ key: 'source.namespace', values: [R] }] },
    ],
    [{ text: 'ask the bank' }, { text: `ask the ${R}` }],
    [
      { backendRefs: [{ name: 'ledger', namespace: 'bank', port: 80 }] },
      { backendRefs: [{ name: R, namespace: R, port: 80 }] },
    ],
    [
      { parentRefs: [{ name: 'door', namespace: 'never-heard-of', sectionName: 'a' }] },
      { parentRefs: [{ name: R, namespace: R, sectionName: R }] },
    ],
    [
      { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'bank' } } },
      { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': R } } },
    ],
  ])('%o', (spec, told) => {
    expect(tell(spec)).toEqual(told);
  });

  it('with the names in it, as YAML and in routes too', () => {
    const config = restrict(
      sampleResource('HTTPRoute', 'shop/redis', {
        spec: {
          parentRefs: [{ name: 'door', namespace: 'bank' }],
          rules: [{ backendRefs: [{ name: 'redis' }, { name: 'ledger', namespace: 'bank' }] }],
        },
      }),
    );
    const [route] = config.list('HTTPRoute') as [MeshResource];
    const find = createTargetBook(config).forService(CART);
    const told = `${JSON.stringify(readGatewayRoute(route, find))} ${config.print(route)}`;
    expect(told).not.toMatch(/ledger|door|bank/);
    expect(config.print(route)).toContain('- name: redis\n');
  });
});
