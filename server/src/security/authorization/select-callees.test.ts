import { describe, expect, it } from 'vitest';
import { readMeshFacts } from './mesh-facts.ts';
import { sampleMeshConfig, sampleWorkload } from './testing.ts';
import { CALL, CART, verdict, denyAll, ofTier, type Spec, type Where } from './testing-verdict.ts';

const selecting = (labels: Record<string, string>) =>
  denyAll('d', 'shop', { selector: { matchLabels: labels } });

describe('whom a policy selects', () => {
  const labelled = readMeshFacts(
    sampleMeshConfig('', { workloads: [sampleWorkload('cart-v1', { app: 'basket', tier: 'db' })] }),
  );
  it.each<[string, Spec, string, Where]>([
    ['its namespace', denyAll('d', 'shop'), 'denied by shop/d rule 0', {}],
    ['not another namespace', denyAll('d', 'ads'), 'allowed', {}],
    [
      'the mesh, from the root namespace',
      denyAll('d', 'istio-system'),
      'denied by istio-system/d rule 0',
      {},
    ],
    [
      'labels as telemetry names them',
      selecting({ app: 'cart', version: 'v1' }),
      'denied by shop/d rule 0',
      {},
    ],
    ['not by another label value', selecting({ app: 'cart', version: 'v2' }), 'allowed', {}],
    [
      'perhaps, by labels that telemetry does not tell',
      selecting({ tier: 'db' }),
      'undecided by shop/d rule 0',
      {},
    ],
    ['configured labels', selecting({ tier: 'db' }), 'denied by shop/d rule 0', { facts: labelled }],
    ['configured labels over telemetry', selecting({ app: 'cart' }), 'allowed', { facts: labelled }],
    [
      'nothing outside the mesh',
      denyAll('d', 'istio-system'),
      'allowed',
      { callee: { ...CART, external: true } },
    ],
    [
      'a service behind a waypoint',
      denyAll('d', 'shop', { targetRefs: [{ group: '', kind: 'Service', name: 'cart' }] }),
      'denied by shop/d rule 0',
      {},
    ],
    [
      'not another service',
      denyAll('d', 'shop', { targetRefs: [{ group: '', kind: 'Service', name: 'web' }] }),
      'allowed',
      {},
    ],
    [
      'a gateway by its label',
      denyAll('d', 'shop', {
        targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'edge' }],
      }),
      'denied by shop/d rule 0',
      {
        callee: { ...CART, workload: 'edge-istio' },
        facts: readMeshFacts(
          sampleMeshConfig('', {
            workloads: [sampleWorkload('edge-istio', { 'gateway.networking.k8s.io/gateway-name': 'edge' })],
          }),
        ),
      },
    ],
    [
      'what goes through a waypoint, perhaps',
      denyAll('d', 'shop', {
        targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'waypoint' }],
      }),
      'undecided by shop/d rule 0',
      {
        facts: readMeshFacts(
          sampleMeshConfig(
            'apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: { name: waypoint, namespace: shop }\nspec: { gatewayClassName: istio-waypoint }',
          ),
        ),
      },
    ],
  ])('%s', (_, spec, expected, where) => {
    expect(verdict([spec], CALL, where)).toBe(expected);
  });

  it('leaves a callee undecided that an ALLOW policy may select, unless it allows the call', () => {
    expect(verdict([ofTier([])], CALL)).toBe('undecided by shop/p rule 0');
    expect(verdict([ofTier([{}])], CALL)).toBe('allowed');
    expect(verdict([ofTier([{}]), { name: 'q', spec: {} }], CALL)).toBe('undecided by shop/p rule 0');
  });
});
