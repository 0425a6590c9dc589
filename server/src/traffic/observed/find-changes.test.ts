import { describe, expect, it } from 'vitest';
import { createMeshConfig } from '../../mesh-config/create-mesh-config.ts';
import { createTextSource } from '../../mesh-config/text-source.ts';
import { createConfigHistory } from '../../state/config-history.ts';
import { openState } from '../../state/open-state.ts';
import { readTrafficConfig } from '../configured/list-routes.ts';
import { createChangeFinder } from './find-changes.ts';

type Action = 'seen' | 'created' | 'changed' | 'deleted';

const ROUTE = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: cart, namespace: shop}
spec:
  hosts: [cart]
  http:
    - route:
        - {destination: {host: cart, subset: a}, weight: 50}
        - {destination: {host: cart.shop.svc.cluster.local, subset: b}, weight: 50}
`;

interface Written {
  readonly a?: string;
  readonly host?: string;
  readonly subset?: string;
  readonly policy?: string;
  readonly createdAt?: string;
}

function rule({ a = 'v1', host = 'cart', subset = 'a', policy = '{}', createdAt }: Written = {}): string {
  return `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: cart, namespace: shop${createdAt === undefined ? '' : `, creationTimestamp: '${createdAt}'`}}
spec:
  host: '${host}'
  trafficPolicy: ${policy}
  subsets:
    - {name: ${subset}, labels: {version: ${a}}}
    - {name: b, labels: {version: v2}}
`;
}

interface Told {
  readonly route?: readonly (readonly [number, Action])[];
  readonly rule?: readonly (readonly [number, Action, string?])[];
  /** The rule as it is at present. */
  readonly present?: string;
}

const SEEN = [[10, 'seen']] as const;
const WINDOW = { from: 1000, to: 2000 };

/** Whether cart's route changed since the beginning of the window. */
function isChanged({ route = SEEN, rule: rules = SEEN, present = rule() }: Told): boolean {
  const history = createConfigHistory(openState(null));
  const meshConfig = createMeshConfig({
    sources: [
      createTextSource({
        cluster: 'east',
        texts: [{ name: 'cart', text: `${ROUTE}---\n${present}` }],
        startedAt: 1,
      }),
    ],
  });
  const keep = (kind: string, [at, action, yaml]: readonly [number, Action, string]): void => {
    const id = `${kind}:east~shop~cart`;
    if (action === 'deleted') return history.remove(id, at);
    const origin = { kind: 'file', where: 'cart.yaml', line: 1 } as const;
    const head = { id, apiVersion: 'networking.istio.io/v1', kind, cluster: 'east', namespace: 'shop' };
    history.keep({
      head: { ...head, name: 'cart', labels: {}, createdAt: null, origin },
      source: 'file:east',
      part: kind,
      fingerprint: String(at),
      at,
      action,
      yaml,
      concerns: ['shop/cart'],
    });
  };
  for (const [at, action] of route) keep('VirtualService', [at, action, ROUTE]);
  for (const [at, action, yaml = rule()] of rules) keep('DestinationRule', [at, action, yaml]);
  const [found] = readTrafficConfig(meshConfig).routesOf({
    cluster: 'east',
    namespace: 'shop',
    name: 'cart',
  });
  if (!found) throw new Error('the route is missing');
  return createChangeFinder({ configHistory: history, meshConfig }, WINDOW)(found);
}

describe('a route', () => {
  it.each<[string, NonNullable<Told['route']>, boolean]>([
    ['was there when the console first looked', [[1500, 'seen']], false],
    ['was created within the window', [[1500, 'created']], true],
    ['was created after the window', [[2500, 'created']], true],
    ['was created before the window', [[500, 'created']], false],
    [
      'changed within the window',
      [
        [10, 'seen'],
        [1500, 'changed'],
      ],
      true,
    ],
    [
      'changed after the window',
      [
        [10, 'seen'],
        [2500, 'changed'],
      ],
      true,
    ],
    [
      'changed before the window',
      [
        [10, 'seen'],
        [500, 'changed'],
      ],
      false,
    ],
    [
      'was away for a while within the window',
      [
        [10, 'seen'],
        [1200, 'deleted'],
        [1300, 'created'],
      ],
      true,
    ],
  ])('that %s', (_, route, expected) => {
    expect(isChanged({ route })).toBe(expected);
  });
});

describe('subsets', () => {
  it.each<[string, Omit<Told, 'route'>, boolean]>([
    ['were found by the first look', { rule: [[1500, 'seen']] }, false],
    ['were created within the window', { rule: [[1500, 'created']] }, true],
    ['were created after the window', { rule: [[2500, 'created']] }, true],
    ['were created before', { rule: [[500, 'created']] }, false],
    [
      'got other labels',
      {
        rule: [
          [10, 'seen', rule({ a: 'v0' })],
          [1500, 'changed'],
        ],
      },
      true,
    ],
    [
      'had other labels for a while',
      {
        rule: [
          [10, 'seen'],
          [1500, 'changed', rule({ a: 'v0' })],
          [1600, 'changed'],
        ],
      },
      true,
    ],
    [
      'stayed while the policy beside them changed',
      {
        rule: [
          [10, 'seen', rule({ policy: '{loadBalancer: {simple: RANDOM}}' })],
          [1500, 'changed'],
        ],
      },
      false,
    ],
    [
      'of which another changed',
      {
        rule: [
          [10, 'seen', rule({ subset: 'c', host: 'other' })],
          [1500, 'changed', rule({ subset: 'c', host: 'other', a: 'v9' })],
        ],
      },
      false,
    ],
    [
      'are deleted',
      {
        rule: [
          [10, 'seen'],
          [1500, 'deleted'],
        ],
      },
      true,
    ],
    [
      'of a rule for many hosts got other labels',
      {
        rule: [
          [10, 'seen', rule({ host: '*.shop.svc.cluster.local', a: 'v0' })],
          [1500, 'changed', rule({ host: '*.shop.svc.cluster.local' })],
        ],
      },
      true,
    ],
    [
      'are younger than the window by their own word',
      { rule: [[1500, 'seen']], present: rule({ createdAt: '1970-01-01T00:00:01.200Z' }) },
      true,
    ],
    [
      'are older than the window by their own word',
      { rule: [[1500, 'seen']], present: rule({ createdAt: '1970-01-01T00:00:00.500Z' }) },
      false,
    ],
  ])('that %s', (_, told, expected) => {
    expect(isChanged(told)).toBe(expected);
  });
});
