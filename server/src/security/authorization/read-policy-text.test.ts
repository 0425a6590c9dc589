import { describe, expect, it } from 'vitest';
import { readPolicyText } from './read-policy-text.ts';

const HEAD =
  'apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: { name: p, namespace: shop }\n';
const problemsOf = (text: string) =>
  readPolicyText(text, null).problems.map(({ severity, line, message }) => `${severity} ${line}: ${message}`);

describe('a text of policies', () => {
  it('may hold several documents, of which each stands for itself', () => {
    const text = `${HEAD}spec: {}\n---\n${HEAD.replace('name: p', 'name: q')}spec:\n  rules: 7\n---\n${HEAD.replace('name: p', 'name: r')}`;
    const { policies, problems } = readPolicyText(text, 'east');
    expect(policies.map(({ name, cluster }) => [name, cluster])).toEqual([
      ['p', 'east'],
      ['r', 'east'],
    ]);
    expect(problems).toEqual([{ severity: 'error', line: 10, message: 'spec.rules: must be a list.' }]);
  });

  it('may hold a list', () => {
    const { policies } = readPolicyText(
      JSON.stringify({
        kind: 'List',
        apiVersion: 'v1',
        items: [
          {
            apiVersion: 'security.istio.io/v1beta1',
            kind: 'AuthorizationPolicy',
            metadata: { name: 'a', namespace: 'b' },
          },
        ],
      }),
      null,
    );
    expect(policies.map(({ namespace, name }) => `${namespace}/${name}`)).toEqual(['b/a']);
  });

  it.each<[string, string, string]>([
    ['no YAML', '{', 'error 1: '],
    ['nothing', '# nothing', 'error null: There is no AuthorizationPolicy in it.'],
    ['no resource', '- 1', 'error 1: This is no resource'],
    [
      'another kind',
      'apiVersion: v1\nkind: Service\nmetadata: { name: a }',
      'warning 2: A resource Service of v1 is left out',
    ],
    [
      'no name',
      'apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: { namespace: shop }',
      'error 3: metadata.name is missing',
    ],
    [
      'no namespace',
      'apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: { name: a }',
      'warning 3: metadata.namespace is missing',
    ],
    [
      'an unknown field',
      `${HEAD}spec:\n  rules:\n    - to:\n        - operation:\n            path: ["/x"]`,
      'error 8: spec.rules[0].to[0].operation.path: is no field that Istio knows here',
    ],
    [
      'a port that is a number',
      `${HEAD}spec: { rules: [{ to: [{ operation: { ports: [8080] } }] }] }`,
      'must be text in quotes: "8080"',
    ],
    ['no port', `${HEAD}spec: { rules: [{ to: [{ operation: { ports: ["http"] } }] }] }`, 'http is no port'],
    [
      'no address',
      `${HEAD}spec: { rules: [{ from: [{ source: { ipBlocks: ["10.0.0.0/33"] } }] }] }`,
      '10.0.0.0/33 is no IP address',
    ],
    [
      'an empty source',
      `${HEAD}spec: { rules: [{ from: [{ source: {} }] }] }`,
      'spec.rules[0].from[0].source: must not be empty',
    ],
    ['an empty list of sources', `${HEAD}spec: { rules: [{ from: [] }] }`, 'must not be an empty list'],
    [
      'a rule of null',
      `${HEAD}spec:\n  rules:\n    -`,
      'spec.rules[0]: must be a mapping; {} matches everything',
    ],
    [
      'an unknown action',
      `${HEAD}spec: { action: BLOCK }`,
      'spec.action: is none of ALLOW, DENY, AUDIT, CUSTOM',
    ],
    ['DENY without rules', `${HEAD}spec: { action: DENY }`, 'never denies'],
    [
      'selector and targetRefs',
      `${HEAD}spec: { selector: { matchLabels: { a: b } }, targetRefs: [{ kind: Service, name: x }] }`,
      'only one of them',
    ],
    [
      'an unknown attribute',
      `${HEAD}spec: { rules: [{ when: [{ key: source.name, values: [a] }] }] }`,
      'Istio knows no attribute source.name',
    ],
    [
      'a named template',
      `${HEAD}spec: { rules: [{ to: [{ operation: { paths: ["/{*}/{id}"] } }] }] }`,
      'the path template /{*}/{id}',
    ],
    [
      'a template that goes on',
      `${HEAD}spec: { rules: [{ to: [{ operation: { paths: ["/{**}/a/{*}"] } }] }] }`,
      'must be the last',
    ],
    [
      'accounts beside namespaces',
      `${HEAD}spec: { rules: [{ from: [{ source: { serviceAccounts: [a], namespaces: [b] } }] }] }`,
      'cannot stand beside',
    ],
    [
      'CUSTOM with identities',
      `${HEAD}spec: { action: CUSTOM, provider: { name: x }, rules: [{ from: [{ source: { namespaces: [b] } }] }] }`,
      'knows no identities',
    ],
    [
      'a principal with scheme',
      `${HEAD}spec: { rules: [{ from: [{ source: { principals: ["spiffe://a/ns/b/sa/c"] } }] }] }`,
      'warning 4: spec.rules[0].from[0].source.principals[0]: spiffe://a/ns/b/sa/c: principals are written without spiffe://',
    ],
    [
      'HTTP in a DENY policy',
      `${HEAD}spec: { action: DENY, rules: [{ to: [{ operation: { methods: [POST] } }] }] }`,
      'warning 4: spec.rules[0]: over TCP',
    ],
    ['the same name twice', `${HEAD}---\n${HEAD}`, 'shop/p stands here twice'],
  ])('tells of %s', (_, text, expected) => {
    expect(problemsOf(text).join('\n')).toContain(expected);
  });

  it('does not warn of a DENY policy with ports', () => {
    expect(
      problemsOf(
        `${HEAD}spec: { action: DENY, rules: [{ to: [{ operation: { methods: [POST], ports: ["80"] } }] }] }`,
      ),
    ).toEqual([]);
  });

  it('survives aliases without end', () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x,x]\n${['b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name, i) => `${name}: &${name} [${Array(10).fill(`*${'abcdefg'[i]}`).join(',')}]`).join('\n')}`;
    expect(problemsOf(bomb)).toHaveLength(1);
  });

  it.each<[string, string]>([
    ['brackets', '\n['.repeat(100_000)],
    ['mappings in braces', '{a: '.repeat(60_000)],
    ['dashes on one line', '- '.repeat(100_000)],
    ['keys that are mappings', '? '.repeat(100_000)],
    [
      'keys that are mappings, by indentation',
      Array.from({ length: 600 }, (__, i) => `${' '.repeat(i)}?`).join('\n'),
    ],
  ])('does not follow %s without end', (_, text) => {
    expect(problemsOf(`${HEAD}---\n${text}`).join('\n')).toMatch(
      /^error \d+: This is nested deeper than any resource is\.$/,
    );
  });

  it('takes brackets within texts for texts', () => {
    const value = '['.repeat(100);
    const text = `${HEAD}spec: { rules: [{ to: [{ operation: { paths: ["/${value}"] } }] }] } # ${value}`;
    expect(problemsOf(text)).toEqual([]);
  });

  it('follows merge keys, as kubectl does', () => {
    const text = `${HEAD}spec:\n  rules:\n    - &shop { from: [{ source: { namespaces: [shop] } }] }\n    - { <<: *shop, to: [{ operation: { methods: [GET] } }] }\n`;
    const { policies, problems } = readPolicyText(text, null);
    expect(problems).toEqual([]);
    expect(policies[0]?.rules[1]).toMatchObject({
      from: [{ namespaces: ['shop'] }],
      to: [{ methods: ['GET'] }],
    });
  });
});
