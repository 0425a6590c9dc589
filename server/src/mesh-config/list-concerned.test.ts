import { describe, expect, it } from 'vitest';
import { listConcerned } from './list-concerned.ts';
import type { ConfiguredWorkload } from './mesh-config.ts';
import { readText } from './read-text.ts';

const workload = (namespace: string, name: string, labels: Record<string, string>): ConfiguredWorkload => ({
  cluster: 'east',
  namespace,
  name,
  kind: 'Deployment',
  labels,
  serviceAccount: 'default',
  replicas: 1,
});

const KNOWLEDGE = {
  rootNamespace: 'istio-system',
  workloads: [
    workload('shop', 'cart-v1', { app: 'cart', tier: 'back' }),
    workload('shop', 'stock', { tier: 'back', 'service.istio.io/canonical-name': 'inventory' }),
    workload('pay', 'card', { app: 'card', tier: 'back' }),
  ],
};

function concerned(
  group: string,
  kind: string,
  body: string,
  metadata = '{name: a, namespace: shop}',
): string[] {
  const text = `apiVersion: ${group}\nkind: ${kind}\nmetadata: ${metadata}\n${body}`;
  const [resource] = readText(text, {
    cluster: 'east',
    namespace: 'shop',
    kind: 'file',
    where: 'a',
  }).resources;
  if (!resource) throw new Error('nothing was read');
  return listConcerned(resource, KNOWLEDGE);
}

const ISTIO = 'networking.istio.io/v1';
const SECURITY = 'security.istio.io/v1';

describe('whom a resource concerns', () => {
  it.each<[string, string, string, string[]]>([
    [
      ISTIO,
      'VirtualService',
      'spec: {hosts: [cart, cart.example.com], http: [{route: [{destination: {host: cart.pay}}], mirror: {host: spy.shop.svc.cluster.local}}]}',
      ['shop/cart', 'pay/cart', 'shop/spy'],
    ],
    [ISTIO, 'DestinationRule', 'spec: {host: "*.example"}', []],
    [
      'gateway.networking.k8s.io/v1',
      'HTTPRoute',
      'spec: {parentRefs: [{kind: Gateway, name: g}], rules: [{backendRefs: [{name: cart, port: 80}, {name: card, namespace: pay, port: 80}]}]}',
      ['shop/cart', 'pay/card'],
    ],
    [
      SECURITY,
      'AuthorizationPolicy',
      'spec: {selector: {matchLabels: {tier: back}}}',
      ['shop/cart', 'shop/inventory'],
    ],
    [SECURITY, 'AuthorizationPolicy', 'spec: {targetRefs: [{kind: Service, name: points}]}', ['shop/points']],
    [SECURITY, 'AuthorizationPolicy', 'spec: {selector: {matchLabels: {tier: none}}}', []],
    [SECURITY, 'PeerAuthentication', 'spec: {mtls: {mode: STRICT}}', ['shop/*']],
    [ISTIO, 'Sidecar', 'spec: {workloadSelector: {labels: {app: cart}}}', ['shop/cart']],
    ['v1', 'Service', 'spec: {}', ['shop/a']],
    ['apps/v1', 'Deployment', 'spec: {template: {metadata: {labels: {app: web}}}}', ['shop/web']],
    [ISTIO, 'ServiceEntry', 'spec: {hosts: [api.example]}', []],
  ])('%s %s', (group, kind, body, wanted) => {
    expect(concerned(group, kind, body)).toEqual(wanted);
  });

  it('is everybody for what stands in the root namespace', () => {
    const root = '{name: a, namespace: istio-system}';
    expect(concerned(SECURITY, 'PeerAuthentication', 'spec: {}', root)).toEqual(['*']);
    expect(
      concerned(SECURITY, 'AuthorizationPolicy', 'spec: {selector: {matchLabels: {app: card}}}', root),
    ).toEqual(['pay/card']);
  });
});
