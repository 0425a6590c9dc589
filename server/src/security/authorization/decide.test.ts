import { describe, expect, it } from 'vitest';
import { NO_MESH_CONFIG } from '../../mesh-config/mesh-config.ts';
import { decide, type AppliedPolicy } from './decide.ts';
import { compilePolicy } from './compile-policy.ts';
import { readMeshFacts } from './mesh-facts.ts';
import type { Observation } from './observation.ts';
import { readPolicyText } from './read-policy-text.ts';
import { appliesTo, type Callee, type MeshFacts } from './select-callees.ts';
import { sampleMeshConfig, sampleWorkload } from './testing.ts';

const WEB = 'spiffe://cluster.local/ns/shop/sa/web';
const CALL: Observation = {
  protocol: 'http',
  identity: WEB,
  address: '10.1.2.3',
  method: 'GET',
  path: '/cart/1',
  host: 'cart.shop:8080',
  port: 8080,
  sni: 'outbound_.8080_._.cart.shop',
  targetAddress: '10.9.9.9',
};
const TCP: Observation = { ...CALL, protocol: 'tcp', method: null, path: null, host: null };
const PLAIN: Observation = { ...CALL, identity: '', sni: '' };
/** As metrics tell a call. */
const BARE: Observation = {
  ...CALL,
  address: null,
  method: null,
  path: null,
  host: null,
  port: null,
  sni: null,
};
const CART: Callee = {
  cluster: 'east',
  namespace: 'shop',
  service: 'cart',
  workload: 'cart-v1',
  version: 'v1',
  external: false,
};

interface Spec {
  readonly name?: string;
  readonly namespace?: string;
  readonly annotations?: Record<string, string>;
  readonly spec: unknown;
}

function toText(specs: readonly Spec[]): string {
  return specs
    .map(({ name = 'p', namespace = 'shop', annotations, spec }) =>
      JSON.stringify({
        apiVersion: 'security.istio.io/v1',
        kind: 'AuthorizationPolicy',
        metadata: { name, namespace, annotations },
        spec,
      }),
    )
    .join('\n---\n');
}

interface Where {
  readonly callee?: Callee;
  readonly facts?: MeshFacts;
  readonly trustDomains?: readonly string[];
}

function judge(specs: readonly Spec[], observation: Observation, where: Where = {}) {
  const { callee = CART, facts = readMeshFacts(NO_MESH_CONFIG), trustDomains = ['cluster.local'] } = where;
  const { policies, problems } = readPolicyText(toText(specs), null);
  if (specs.length > 0) expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  const applied = policies.flatMap((policy): AppliedPolicy[] => {
    const applies = appliesTo(policy, callee, facts);
    return applies === false ? [] : [{ compiled: compilePolicy(policy, { trustDomains }), applies }];
  });
  return decide(applied, observation);
}

const verdict = (specs: readonly Spec[], observation: Observation, where?: Where) => {
  const { decision, decidedBy } = judge(specs, observation, where);
  return decidedBy === '' ? decision : `${decision} by ${decidedBy}`;
};
const allow = (rule: unknown, name = 'p'): Spec => ({ name, spec: { rules: [rule] } });
const deny = (rule: unknown, name = 'd'): Spec => ({ name, spec: { action: 'DENY', rules: [rule] } });
const from = (source: unknown) => ({ from: [{ source }] });
const to = (operation: unknown) => ({ to: [{ operation }] });

describe('the order of policies', () => {
  it.each<[string, Spec[], string]>([
    ['no policy', [], 'allowed'],
    ['an empty spec allows nothing', [{ spec: {} }], 'denied'],
    ['an empty rule allows everything', [allow({})], 'allowed by shop/p rule 0'],
    ['DENY before ALLOW', [allow({}), deny({})], 'denied by shop/d rule 0'],
    ['DENY that does not match', [deny(to({ methods: ['POST'] }))], 'allowed'],
    ['one of several ALLOW policies', [{ name: 'a', spec: {} }, allow({}, 'b')], 'allowed by shop/b rule 0'],
    ['the second rule', [{ spec: { rules: [to({ methods: ['POST'] }), {}] } }], 'allowed by shop/p rule 1'],
    ['AUDIT decides nothing', [{ spec: { action: 'AUDIT', rules: [{}] } }], 'allowed'],
    [
      'a dry run decides nothing',
      [{ annotations: { 'istio.io/dry-run': 'true' }, spec: { action: 'DENY', rules: [{}] } }],
      'allowed',
    ],
    [
      'CUSTOM asks somebody else',
      [{ name: 'c', spec: { action: 'CUSTOM', provider: { name: 'opa' }, rules: [{}] } }],
      'undecided by shop/c rule 0',
    ],
    [
      'CUSTOM cannot allow what DENY denies',
      [{ name: 'c', spec: { action: 'CUSTOM', provider: { name: 'opa' }, rules: [{}] } }, deny({})],
      'denied by shop/d rule 0',
    ],
    [
      'CUSTOM cannot allow what ALLOW leaves out',
      [{ name: 'c', spec: { action: 'CUSTOM', provider: { name: 'opa' }, rules: [{}] } }, { spec: {} }],
      'denied',
    ],
  ])('%s', (_, specs, expected) => {
    expect(verdict(specs, CALL)).toBe(expected);
  });
});

describe('a rule', () => {
  it.each<[string, unknown, boolean]>([
    ['principal', from({ principals: ['cluster.local/ns/shop/sa/web'] }), true],
    ['another principal', from({ principals: ['cluster.local/ns/shop/sa/webshop'] }), false],
    ['beginning of a principal', from({ principals: ['cluster.local/ns/shop/*'] }), true],
    ['ending of a principal', from({ principals: ['*/sa/web'] }), true],
    ['any principal', from({ principals: ['*'] }), true],
    ['any trust domain', from({ principals: ['*/ns/shop/sa/web'] }), true],
    ['notPrincipals', from({ notPrincipals: ['cluster.local/ns/shop/sa/web'] }), false],
    ['principal with scheme matches nobody', from({ principals: [WEB] }), false],
    ['namespace', from({ namespaces: ['shop'] }), true],
    ['part of a namespace', from({ namespaces: ['sho'] }), false],
    ['pattern of a namespace', from({ namespaces: ['sh*'] }), true],
    ['notNamespaces', from({ notNamespaces: ['shop'] }), false],
    ['service account of the policy’s namespace', from({ serviceAccounts: ['web'] }), true],
    ['service account of another', from({ serviceAccounts: ['ads/web'] }), false],
    ['service account with namespace', from({ serviceAccounts: ['shop/web'] }), true],
    ['notServiceAccounts', from({ notServiceAccounts: ['web'] }), false],
    ['trust domain', from({ trustDomains: ['cluster.local'] }), true],
    ['address', from({ ipBlocks: ['10.1.2.3'] }), true],
    ['block', from({ ipBlocks: ['10.1.0.0/16'] }), true],
    ['notIpBlocks', from({ notIpBlocks: ['10.0.0.0/8'] }), false],
    ['all fields of a source', from({ namespaces: ['shop'], ipBlocks: ['10.2.0.0/16'] }), false],
    [
      'one of the sources',
      { from: [{ source: { namespaces: ['ads'] } }, { source: { namespaces: ['shop'] } }] },
      true,
    ],
    ['method', to({ methods: ['GET', 'HEAD'] }), true],
    ['method in another case', to({ methods: ['get'] }), false],
    ['notMethods', to({ notMethods: ['GET'] }), false],
    ['path', to({ paths: ['/cart/1'] }), true],
    ['beginning of a path', to({ paths: ['/cart*'] }), true],
    ['ending of a path', to({ paths: ['*/1'] }), true],
    ['any path', to({ paths: ['*'] }), true],
    ['template', to({ paths: ['/cart/{*}'] }), true],
    ['template of another length', to({ paths: ['/cart/{*}/items'] }), false],
    ['template of any length', to({ paths: ['/{**}'] }), true],
    ['notPaths', to({ paths: ['/cart/*'], notPaths: ['/cart/1'] }), false],
    ['host in another case', to({ hosts: ['CART.shop:8080'] }), true],
    ['host without the port that was asked for', to({ hosts: ['cart.shop'] }), false],
    ['beginning of a host', to({ hosts: ['cart.shop*'] }), true],
    ['port', to({ ports: ['8080'] }), true],
    ['another port', to({ ports: ['8081'] }), false],
    ['notPorts', to({ notPorts: ['8080'] }), false],
    ['source and operation', { ...from({ namespaces: ['shop'] }), ...to({ methods: ['POST'] }) }, false],
    ['when source.namespace', { when: [{ key: 'source.namespace', values: ['shop'] }] }, true],
    ['when source.ip', { when: [{ key: 'source.ip', notValues: ['10.1.2.0/24'] }] }, false],
    ['when source.principal', { when: [{ key: 'source.principal', values: ['*/sa/web'] }] }, true],
    ['when destination.port', { when: [{ key: 'destination.port', values: ['8080'] }] }, true],
    ['when connection.sni', { when: [{ key: 'connection.sni', values: ['*.cart.shop'] }] }, true],
    ['when destination.ip', { when: [{ key: 'destination.ip', values: ['10.9.0.0/16'] }] }, true],
  ])('with %s', (_, rule, matches) => {
    expect(verdict([allow(rule)], CALL)).toBe(matches ? 'allowed by shop/p rule 0' : 'denied');
    expect(verdict([deny(rule)], CALL)).toBe(matches ? 'denied by shop/d rule 0' : 'allowed');
  });

  it('of a plaintext caller knows that it has no identity', () => {
    expect(verdict([allow(from({ principals: ['*'] }))], PLAIN)).toBe('denied');
    expect(verdict([deny(from({ notPrincipals: ['*'] }))], PLAIN)).toBe('denied by shop/d rule 0');
    expect(verdict([deny(from({ notNamespaces: ['shop'] }))], PLAIN)).toBe('denied by shop/d rule 0');
  });
});

describe('what is not told', () => {
  it.each<[string, unknown]>([
    ['a header', { when: [{ key: 'request.headers[x-user]', values: ['a'] }] }],
    ['not a header', { when: [{ key: 'request.headers[x-user]', notValues: ['a'] }] }],
    ['a claim', { when: [{ key: 'request.auth.claims[iss]', values: ['a'] }] }],
    ['a token', from({ requestPrincipals: ['*'] })],
    ['not a token', from({ notRequestPrincipals: ['*'] })],
    ['the original address', from({ remoteIpBlocks: ['10.0.0.0/8'] })],
    ['a path', to({ paths: ['/cart/1'] })],
    ['not a path', to({ notPaths: ['/cart/1'] })],
    ['a port', to({ ports: ['8080'] })],
  ])('%s leaves a rule undecided either way', (_, rule) => {
    expect(verdict([allow(rule)], BARE)).toBe('undecided by shop/p rule 0');
    expect(verdict([deny(rule)], BARE)).toBe('undecided by shop/d rule 0');
  });

  it('does not matter where something else decides', () => {
    expect(verdict([allow({ ...from({ namespaces: ['ads'] }), ...to({ paths: ['/x'] }) })], BARE)).toBe(
      'denied',
    );
    expect(verdict([allow(to({ paths: ['/x'] }), 'a'), allow({}, 'b')], BARE)).toBe(
      'allowed by shop/b rule 0',
    );
    expect(verdict([deny(to({ paths: ['/x'] })), { spec: {} }], BARE)).toBe('denied');
    expect(verdict([deny(to({ paths: ['/x'] }), 'a'), deny({}, 'b')], BARE)).toBe('denied by shop/b rule 0');
  });

  it('is named', () => {
    const { why } = judge([allow(to({ paths: ['/x'], methods: ['GET'] }))], BARE);
    expect(why).toBe('shop/p rule 0 asks for the method and the path, which this observation does not tell.');
  });

  it('of the caller’s identity leaves principals undecided', () => {
    const unknown = { ...CALL, identity: null };
    expect(verdict([allow(from({ principals: ['*'] }))], unknown)).toBe('undecided by shop/p rule 0');
    expect(verdict([deny(from({ notPrincipals: ['*'] }))], unknown)).toBe('undecided by shop/d rule 0');
  });
});

describe('TCP', () => {
  it('drops a whole rule of an ALLOW policy with a field of HTTP', () => {
    const mixed = {
      ...from({ namespaces: ['shop'] }),
      to: [{ operation: { ports: ['8080'] } }, { operation: { methods: ['GET'] } }],
    };
    expect(verdict([allow(mixed)], TCP)).toBe('denied');
    expect(verdict([allow({ ...from({ namespaces: ['shop'] }), ...to({ ports: ['8080'] }) })], TCP)).toBe(
      'allowed by shop/p rule 0',
    );
    expect(verdict([allow(from({ requestPrincipals: ['*'] }))], TCP)).toBe('denied');
  });

  it('takes fields of HTTP out of a DENY policy, which then denies more', () => {
    expect(verdict([deny(to({ methods: ['POST'] }))], TCP)).toBe('denied by shop/d rule 0');
    expect(verdict([deny(to({ methods: ['POST'], ports: ['9090'] }))], TCP)).toBe('allowed');
    expect(verdict([deny({ when: [{ key: 'request.headers[a]', values: ['b'] }] })], TCP)).toBe(
      'denied by shop/d rule 0',
    );
  });
});

describe('trust domains', () => {
  const principal = (text: string) => [allow(from({ principals: [text] }))];
  const of = (domain: string): Observation => ({ ...CALL, identity: `spiffe://${domain}/ns/shop/sa/web` });
  it.each<[string, string, string, readonly string[], boolean]>([
    ['the local one stands for its aliases', 'td1/ns/shop/sa/web', 'td2', ['td1', 'td2'], true],
    ['an alias stands for the local one', 'td2/ns/shop/sa/web', 'td1', ['td1', 'td2'], true],
    ['cluster.local stands for the local one', 'cluster.local/ns/shop/sa/web', 'td1', ['td1'], true],
    ['cluster.local is not itself then', 'cluster.local/ns/shop/sa/web', 'cluster.local', ['td1'], false],
    ['a foreign one is itself alone', 'td9/ns/shop/sa/web', 'td1', ['td1'], false],
    ['a foreign one matches itself', 'td9/ns/shop/sa/web', 'td9', ['td1'], true],
    ['a pattern stays one', '*-td/ns/shop/sa/web', 'old-td', ['new-td', 'old-td'], true],
  ])('%s', (_, text, domain, trustDomains, matches) => {
    expect(verdict(principal(text), of(domain), { trustDomains })).toBe(
      matches ? 'allowed by shop/p rule 0' : 'denied',
    );
  });
});

describe('whom a policy selects', () => {
  const everything = (name: string, namespace: string, more: Record<string, unknown> = {}): Spec => ({
    name,
    namespace,
    spec: { action: 'DENY', rules: [{}], ...more },
  });
  const labelled = readMeshFacts(
    sampleMeshConfig('', { workloads: [sampleWorkload('cart-v1', { app: 'basket', tier: 'db' })] }),
  );
  const selecting = (labels: Record<string, string>) =>
    everything('d', 'shop', { selector: { matchLabels: labels } });
  it.each<[string, Spec, string, Where]>([
    ['its namespace', everything('d', 'shop'), 'denied by shop/d rule 0', {}],
    ['not another namespace', everything('d', 'ads'), 'allowed', {}],
    [
      'the mesh, from the root namespace',
      everything('d', 'istio-system'),
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
      everything('d', 'istio-system'),
      'allowed',
      { callee: { ...CART, external: true } },
    ],
    [
      'a service behind a waypoint',
      everything('d', 'shop', { targetRefs: [{ group: '', kind: 'Service', name: 'cart' }] }),
      'denied by shop/d rule 0',
      {},
    ],
    [
      'not another service',
      everything('d', 'shop', { targetRefs: [{ group: '', kind: 'Service', name: 'web' }] }),
      'allowed',
      {},
    ],
    [
      'a gateway by its label',
      everything('d', 'shop', {
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
      everything('d', 'shop', {
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
    const maybe = (rules: unknown[]): Spec => ({
      spec: { selector: { matchLabels: { tier: 'db' } }, rules },
    });
    expect(verdict([maybe([])], CALL)).toBe('undecided by shop/p rule 0');
    expect(verdict([maybe([{}])], CALL)).toBe('allowed');
    expect(verdict([maybe([{}]), { name: 'q', spec: {} }], CALL)).toBe('undecided by shop/p rule 0');
  });
});
