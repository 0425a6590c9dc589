import { describe, expect, it } from 'vitest';
import { readMeshFacts } from './mesh-facts.ts';
import type { Observation } from './observation.ts';
import { sampleMeshConfig, sampleWorkload } from './testing.ts';
import {
  WEB,
  CALL,
  TCP,
  PLAIN,
  BARE,
  judge,
  verdict,
  allow,
  deny,
  from,
  to,
  byPrincipal,
  ofDomain,
  type Spec,
} from './testing-verdict.ts';

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

describe('at a ztunnel', () => {
  const facts = readMeshFacts(
    sampleMeshConfig('', {
      workloads: [sampleWorkload('cart-v1', { app: 'cart', 'istio.io/dataplane-mode': 'ambient' })],
    }),
  );
  const at = (specs: readonly Spec[], observation: Observation) => verdict(specs, observation, { facts });

  it('rules go by what a connection tells', () => {
    expect(at([allow(from({ namespaces: ['shop'] }))], TCP)).toBe('allowed by shop/p rule 0');
    expect(at([allow(to({ ports: ['9090'] }))], TCP)).toBe('denied');
  });

  it('a rule of an ALLOW policy with a field of HTTP never matches', () => {
    expect(at([allow({ ...from({ namespaces: ['shop'] }), ...to({ methods: ['GET'] }) })], TCP)).toBe(
      'denied',
    );
  });

  it('a rule of a DENY policy loses fields of HTTP, and never matches where nothing is left', () => {
    expect(at([deny(to({ methods: ['POST'], ports: ['8080'] }))], TCP)).toBe('denied by shop/d rule 0');
    expect(at([deny(to({ methods: ['POST'] }))], TCP)).toBe('allowed');
    expect(
      at(
        [deny({ ...from({ namespaces: ['shop'] }), when: [{ key: 'remote.ip', values: ['10.0.0.1'] }] })],
        TCP,
      ),
    ).toBe('allowed');
    expect(at([deny({})], TCP)).toBe('denied by shop/d rule 0');
  });

  it('the identity of who calls through a waypoint is not known', () => {
    expect(at([allow(from({ namespaces: ['shop'] }))], CALL)).toBe('undecided by shop/p rule 0');
  });

  it('a waypoint judges calls by policies that name it', () => {
    const named: Spec = {
      spec: { targetRefs: [{ group: '', kind: 'Service', name: 'cart' }], rules: [to({ methods: ['GET'] })] },
    };
    expect(at([named], CALL)).toBe('allowed by shop/p rule 0');
  });
});

describe('trust domains', () => {
  it.each<[string, string, string, readonly string[], boolean]>([
    ['the local one stands for its aliases', 'td1/ns/shop/sa/web', 'td2', ['td1', 'td2'], true],
    ['an alias stands for the local one', 'td2/ns/shop/sa/web', 'td1', ['td1', 'td2'], true],
    ['cluster.local stands for the local one', 'cluster.local/ns/shop/sa/web', 'td1', ['td1'], true],
    ['cluster.local is not itself then', 'cluster.local/ns/shop/sa/web', 'cluster.local', ['td1'], false],
    ['a foreign one is itself alone', 'td9/ns/shop/sa/web', 'td1', ['td1'], false],
    ['a foreign one matches itself', 'td9/ns/shop/sa/web', 'td9', ['td1'], true],
    ['a pattern stays one', '*-td/ns/shop/sa/web', 'old-td', ['new-td', 'old-td'], true],
  ])('%s', (_, text, domain, trustDomains, matches) => {
    expect(verdict(byPrincipal(text), ofDomain(domain), { trustDomains })).toBe(
      matches ? 'allowed by shop/p rule 0' : 'denied',
    );
  });
});
