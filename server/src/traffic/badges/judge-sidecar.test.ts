import { describe, expect, it } from 'vitest';
import { sampleMeshConfig, sampleResource } from '../../security/testing/sample-mesh-config.ts';
import type { SeenWorkload } from './graph-ends.ts';
import { readInjections } from './injection.ts';
import { joinSidecars, judgeSidecar, type SidecarFacts } from './judge-sidecar.ts';

const SEEN: SeenWorkload = {
  id: 'east~shop~cart-v1',
  cluster: 'east',
  namespace: 'shop',
  name: 'cart-v1',
  own: false,
  toldByCallers: 40,
  carried: 0,
  vague: false,
};
const UNTOLD: SidecarFacts = {
  injection: { state: 'untold', by: '' },
  isGateway: false,
  isHeard: true,
  isLinkerd: false,
};

function judge(seen: Partial<SeenWorkload>, facts: Partial<SidecarFacts> = {}) {
  const { state, evidence } = judgeSidecar({ ...SEEN, ...seen }, { ...UNTOLD, ...facts });
  return `${state} by ${evidence}`;
}

const injection = (state: SidecarFacts['injection']['state']) => ({ injection: { state, by: 'a label' } });

describe('a sidecar is', () => {
  it.each([
    ['there when its proxy told anything', { own: true }, injection('refused'), 'own by telemetry'],
    ['missing when callers’ proxies alone tell', {}, {}, 'missing by telemetry'],
    ['unknown when a certificate was seen', { toldByCallers: 0, carried: 5 }, {}, 'unknown by telemetry'],
    ['unknown when callers tell no version', { toldByCallers: 0, vague: true }, {}, 'unknown by telemetry'],
    ['unknown when its cluster is silent', {}, { isHeard: false }, 'unknown by telemetry'],
    ['unknown under Linkerd', {}, { isLinkerd: true }, 'unknown by telemetry'],
    ['unknown when Linkerd’s is asked for', {}, injection('linkerd'), 'unknown by telemetry'],
    ['missing when refused', { toldByCallers: 0 }, injection('refused'), 'missing by both'],
    [
      'unknown when refused, and a certificate was seen',
      { carried: 5 },
      injection('refused'),
      'unknown by telemetry',
    ],
    [
      'unknown when unasked, and a certificate was seen',
      { carried: 5 },
      injection('not-asked'),
      'unknown by telemetry',
    ],
    ['missing when asked for and silent', {}, injection('asked'), 'missing by both'],
    [
      'unknown when asked for and not called',
      { toldByCallers: 0 },
      injection('asked'),
      'unknown by telemetry',
    ],
    ['missing when called from the mesh, unasked', {}, injection('not-asked'), 'missing by both'],
    ['not needed outside', { toldByCallers: 0 }, injection('not-asked'), 'not-needed by configuration'],
    ['not needed in ambient mode', {}, injection('ambient'), 'not-needed by configuration'],
    ['not needed at a gateway or waypoint', {}, { isGateway: true }, 'not-needed by configuration'],
  ])('%s', (_, seen, facts, expected) => {
    expect(judge(seen, facts)).toBe(expected);
  });

  it('missing at a node where one of its workloads lacks it, which is named', () => {
    const own = { seen: SEEN, sidecar: judgeSidecar({ ...SEEN, own: true }, UNTOLD) };
    const lacking = { ...SEEN, name: 'cart-v2' };
    const joined = joinSidecars([own, { seen: lacking, sidecar: judgeSidecar(lacking, UNTOLD) }]);
    expect(joined).toMatchObject({ state: 'missing' });
    expect(joined.why).toContain('1 of 2 workloads (cart-v2)');
    expect(joinSidecars([own]).state).toBe('own');
    expect(joinSidecars([]).state).toBe('unknown');
  });
});

const namespace = (name: string, labels: Record<string, string>) => ({
  ...sampleResource('Namespace', `/${name}`, { spec: {} }),
  labels,
});
const deployment = (path: string, labels: Record<string, string>, pods: object = {}) =>
  sampleResource('Deployment', path, { spec: { template: { metadata: { labels }, spec: pods } } });

describe('injection', () => {
  const injectionOf = readInjections(
    sampleMeshConfig([
      namespace('shop', { 'istio-injection': 'enabled' }),
      namespace('calm', { 'istio.io/dataplane-mode': 'ambient' }),
      namespace('over', { 'istio-injection': 'disabled', 'istio.io/dataplane-mode': 'ambient' }),
      namespace('plain', {}),
      deployment('shop/cart', {}),
      deployment('shop/raw', { 'sidecar.istio.io/inject': 'false' }),
      deployment('shop/host', {}, { hostNetwork: true }),
      deployment('calm/points', {}),
      deployment('calm/own', { 'sidecar.istio.io/inject': 'true' }),
      deployment('calm/none', { 'istio.io/dataplane-mode': 'none' }),
      deployment('calm/refused', { 'sidecar.istio.io/inject': 'false' }),
      deployment('calm/host', {}, { hostNetwork: true }),
      deployment('over/db', {}),
      deployment('plain/db', {}),
      deployment('untold/db', {}),
    ]),
  );
  it.each([
    ['shop~cart', 'asked'],
    ['shop~raw', 'refused'],
    ['shop~host', 'refused'],
    ['calm~points', 'ambient'],
    ['calm~own', 'asked'],
    ['calm~none', 'not-asked'],
    ['calm~refused', 'ambient'],
    ['calm~host', 'refused'],
    ['over~db', 'ambient'],
    ['plain~db', 'not-asked'],
    ['untold~db', 'untold'],
    ['shop~nobody', 'untold'],
  ])('of %s is %s', (path, state) => {
    expect(injectionOf(`east~${path}`).state).toBe(state);
  });
});
