import { describe, expect, it } from 'vitest';
import { addRule, exemptFromRule } from './change-policy.ts';

const POLICY = `# ours
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: p # short
spec:
  action: DENY
  rules:
    # ads are slow
    - from:
        - source:
            principals: [a/ns/b/sa/c, a/ns/b/sa/d]
    - to:
        - operation:
            paths: ["/x"]
    - from:
        - source:
            serviceAccounts: [d]
`;

describe('a change of a policy', () => {
  it('adds a rule and keeps the rest with its comments', () => {
    const changed = addRule(POLICY, { from: [{ source: { namespaces: ['x'] } }] });
    expect(changed.startsWith(POLICY)).toBe(true);
    expect(changed.slice(POLICY.length)).toBe(
      '    - from:\n        - source:\n            namespaces:\n              - x\n',
    );
  });

  it('adds the first rule', () => {
    expect(addRule('spec:\n  action: DENY\n', {})).toBe('spec:\n  action: DENY\n  rules:\n    - {}\n');
  });

  it.each<[string, number, string, string]>([
    ['one of several principals goes', 0, 'a/ns/b/sa/c', 'principals: [a/ns/b/sa/d]'],
    [
      'who is meant by more than a name is excepted',
      0,
      'a/ns/b/sa/x',
      'notPrincipals:\n              - a/ns/b/sa/x',
    ],
    [
      'a rule for everybody gets an exception',
      1,
      'a/ns/b/sa/c',
      'notPrincipals:\n              - a/ns/b/sa/c',
    ],
    ['beside service accounts as such', 2, 'a/ns/b/sa/d', 'notServiceAccounts:\n              - b/d'],
  ])('%s', (_, index, principal, expected) => {
    const changed = exemptFromRule(POLICY, index, [principal]);
    expect(changed).toContain(expected);
    expect(changed).toContain('# ads are slow');
  });
});
