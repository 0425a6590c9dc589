import type { RouteOrder } from '@sightglass/shared/contract';
import { describe, expect, it } from 'vitest';
import { createMeshConfig } from '../../../mesh-config/create-mesh-config.ts';
import { createTextSource } from '../../../mesh-config/text-source.ts';
import { readTrafficConfig } from '../list-routes.ts';
import { readShape } from './match-shape.ts';

const CART = { cluster: 'east', namespace: 'shop', name: 'cart' };
const WEB = '{name: web, namespace: gateways}';
const MESH = '{group: "", kind: Service, name: cart}';

interface RouteText {
  readonly kind?: string;
  readonly namespace?: string;
  readonly parents?: string;
  readonly hosts?: string;
  readonly created?: string;
  readonly to?: string;
  /** Of each rule, the list of its matches. */
  readonly rules: readonly string[];
}

/** Day of January, for `created`. */
const day = (number: number): string => `2026-01-0${number}T00:00:00Z`;

function route(name: string, text: RouteText): string {
  const {
    kind = 'HTTPRoute',
    namespace = 'shop',
    parents = WEB,
    hosts,
    created = day(1),
    to = 'cart',
  } = text;
  const backend = `backendRefs: [{name: ${to}, namespace: shop, port: 80}]`;
  return `apiVersion: gateway.networking.k8s.io/v1
kind: ${kind}
metadata: {name: ${name}, namespace: ${namespace}${created === '' ? '' : `, creationTimestamp: "${created}"`}}
spec:
  parentRefs: [${parents}]
  ${hosts === undefined ? '' : `hostnames: [${hosts}]`}
  rules:
${text.rules.map((matches) => `    - {matches: [${matches}], ${backend}}`).join('\n')}
`;
}

function gateway(listeners: string): string {
  return `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: web, namespace: gateways}
spec: {gatewayClassName: istio, listeners: [${listeners}]}
`;
}

const OPEN = 'protocol: HTTP, allowedRoutes: {namespaces: {from: All}}';
const LISTENER = `{name: http, port: 80, ${OPEN}}`;
const GATEWAY = gateway(LISTENER);

function read(...texts: readonly string[]): RouteOrder[] {
  const text = texts.join('---\n');
  const source = createTextSource({ cluster: 'east', texts: [{ name: 'a.yaml', text }], startedAt: 1 });
  return readTrafficConfig(createMeshConfig({ sources: [source] })).ordersOf(CART);
}

const nameSteps = ({ steps }: RouteOrder): string[] => steps.map(({ name, rule }) => `${name} ${rule.name}`);
const whys = ({ steps }: RouteOrder): (string | null)[] => steps.map(({ why }) => why);
const hiddens = ({ steps }: RouteOrder): (string | null)[] => steps.map(({ hidden }) => hidden);

function one(orders: readonly RouteOrder[]): RouteOrder {
  expect(orders).toHaveLength(1);
  return orders[0] as RouteOrder;
}

/** Two routes of one match each, of which the first by age and name has `second`, and the other way round by name. */
function readBoth(first: string, second: string, kind = 'HTTPRoute'): RouteOrder[] {
  return [
    ['a', 'b'],
    ['b', 'a'],
  ].map(([winner = '', loser = '']) =>
    one(
      read(
        GATEWAY,
        route(loser, { kind, created: day(1), rules: [second] }),
        route(winner, { kind, created: day(2), rules: [first] }),
      ),
    ),
  );
}

const tell = (order: RouteOrder) => [nameSteps(order), whys(order), hiddens(order)];
/** What `readBoth` must tell. */
const firstBecause = (because: string, kind = 'HTTPRoute') =>
  [
    ['a', 'b'],
    ['b', 'a'],
  ].map(([winner, loser]) => [
    [`${winner} rule 1`, `${loser} rule 1`],
    [null, `after rule 1 of ${kind} shop/${winner}, ${because}`],
    [null, null],
  ]);

const path = (type: string, value: string): string => `path: {type: ${type}, value: ${value}}`;

describe('of two HTTPRoutes at one listener and host', () => {
  it.each([
    [
      `{${path('Exact', '/a')}}`,
      `{${path('PathPrefix', '/a')}, method: GET, headers: [{name: x, value: "1"}]}`,
      'whose path is exact',
    ],
    [
      `{${path('PathPrefix', '/a/bc')}}`,
      `{${path('PathPrefix', '/a')}, method: GET}`,
      'whose path is longer (5 characters, not 2)',
    ],
    [`{${path('PathPrefix', '/a')}}`, '{method: GET}', 'whose path is longer (2 characters, not 1)'],
    ['{method: GET}', '{headers: [{name: x, value: "1"}, {name: y, value: "1"}]}', 'which asks for a method'],
    [
      '{headers: [{name: x, value: "1"}, {name: y, value: "1"}]}',
      '{headers: [{name: z, value: "1"}], queryParams: [{name: p, value: "1"}, {name: q, value: "1"}]}',
      'which asks for 2 headers, not 1',
    ],
    ['{queryParams: [{name: p, value: "1"}]}', '{}', 'which asks for 1 parameter, not 0'],
  ])('%s comes before %s', (first, second, because) => {
    expect(readBoth(first, second).map(tell)).toEqual(firstBecause(because));
  });

  it('counts a header that is named twice once, in any case', () => {
    const first = '{headers: [{name: x, value: "1"}, {name: y, value: "1"}]}';
    const second = '{headers: [{name: z, value: "1"}, {name: Z, value: "2"}, {name: z, value: "3"}]}';
    expect(readBoth(first, second).map(tell)).toEqual(firstBecause('which asks for 2 headers, not 1'));
    const twice = readShape({
      headers: [
        { name: 'z', value: '1' },
        { name: 'Z', value: '2' },
      ],
    });
    expect([...twice.headers]).toEqual([['z', { type: 'Exact', value: '1' }]]);
  });

  it('the older comes first, and then what it takes is never reached', () => {
    const order = one(
      read(
        GATEWAY,
        route('a', { created: day(2), rules: ['{}'] }),
        route('b', { created: day(1), rules: ['{}'] }),
      ),
    );
    expect(nameSteps(order)).toEqual(['b rule 1', 'a rule 1']);
    expect(hiddens(order)).toEqual([
      null,
      'rule 1 of HTTPRoute shop/b, whose route is older, takes all that it matches',
    ]);
  });

  it('of one age, namespace and name decide', () => {
    const order = one(
      read(GATEWAY, route('a', { rules: ['{}'] }), route('b', { namespace: 'aaa', rules: ['{}'] })),
    );
    expect(nameSteps(order)).toEqual(['b rule 1', 'a rule 1']);
    expect(hiddens(order)[1]).toMatch(
      /, as aaa\/b comes before shop\/a in the alphabet, takes all that it matches$/,
    );
  });

  it('says nothing for certain where ages are not told', () => {
    const order = one(
      read(
        GATEWAY,
        route('a', { created: '', rules: ['{}'] }),
        route('b', { created: day(1), rules: ['{}'] }),
      ),
    );
    expect(nameSteps(order)).toEqual(['b rule 1', 'a rule 1']);
    expect(hiddens(order)).toEqual([null, null]);
    expect(whys(order)[1]).toMatch(/, but which route is older is not told here$/);
  });

  it('leaves it to the gateway where a regular expression stands', () => {
    const order = one(
      read(
        GATEWAY,
        route('a', { rules: [`{${path('RegularExpression', '/a.*')}}`] }),
        route('b', { rules: ['{}'] }),
      ),
    );
    expect(whys(order)[1]).toMatch(/up to the gateway$/);
    expect(hiddens(order)).toEqual([null, null]);
  });
});

describe('rules of one HTTPRoute', () => {
  it('are tried by their matches, and only then as they stand', () => {
    const order = one(
      read(GATEWAY, route('a', { rules: ['{}', `{${path('PathPrefix', '/a')}}`, '{method: GET}', '{}'] })),
    );
    expect(nameSteps(order)).toEqual(['a rule 2', 'a rule 3', 'a rule 1', 'a rule 4']);
    expect(hiddens(order)).toEqual([
      null,
      null,
      null,
      'rule 1 of HTTPRoute shop/a, which stands first in the route, takes all that it matches',
    ]);
  });

  it('stand once each where none of their matches meets what is between', () => {
    const rule = `{${path('PathPrefix', '/a')}}, {${path('PathPrefix', '/long')}}`;
    const apart = one(read(GATEWAY, route('a', { rules: [rule, `{${path('PathPrefix', '/bcd')}}`] })));
    expect(apart.steps.map(({ rule: { name, matches } }) => [name, matches])).toEqual([
      ['rule 1', ['path begins with /long', 'path begins with /a']],
      ['rule 2', ['path begins with /bcd']],
    ]);
    expect(whys(apart)).toEqual([null, null]);
    const between = one(read(GATEWAY, route('a', { rules: [rule, `{${path('PathPrefix', '/a/b')}}`] })));
    expect(nameSteps(between)).toEqual(['a rule 1', 'a rule 2', 'a rule 1']);
  });

  it('compares prefixes by the path’s parts', () => {
    const order = one(
      read(
        GATEWAY,
        route('a', { rules: [`{${path('PathPrefix', '/ab')}}`, `{${path('PathPrefix', '/a')}}`] }),
      ),
    );
    expect(whys(order)).toEqual([null, null]);
  });
});

describe('hosts', () => {
  const rules = ['{}'];

  it('are closer when exact, then when longer, whatever the paths', () => {
    const orders = read(
      GATEWAY,
      route('any', { created: day(1), rules: [`{${path('Exact', '/x')}}`] }),
      route('wild', { hosts: '"*.example"', created: day(2), rules }),
      route('wilder', { hosts: '"*.a.example"', created: day(3), rules }),
      route('exact', { hosts: 'b.a.example', created: day(4), rules }),
    );
    const byHost = new Map(orders.map((order) => [order.hosts.join(' '), order]));
    expect(orders.map(({ hosts }) => hosts)).toHaveLength(4);
    expect(nameSteps(byHost.get('b.a.example') as RouteOrder)).toEqual([
      'exact rule 1',
      'wilder rule 1',
      'wild rule 1',
      'any rule 1',
    ]);
    expect(hiddens(byHost.get('b.a.example') as RouteOrder)[3]).toBe(
      'rule 1 of HTTPRoute shop/exact, whose host b.a.example is closer than any host, takes all that it matches',
    );
    expect(nameSteps(byHost.get('*.example') as RouteOrder)).toEqual(['wild rule 1', 'any rule 1']);
    expect(byHost.get('*.example')?.notes).toEqual(['Not for 2 hosts that routes name more closely.']);
    expect(nameSteps(byHost.get('') as RouteOrder)).toEqual(['any rule 1']);
  });

  it('that have the same rules stand together, once for all listeners', () => {
    const order = one(
      read(
        gateway(
          `${LISTENER}, {name: https, port: 443, protocol: HTTPS, allowedRoutes: {namespaces: {from: All}}}`,
        ),
        route('a', { hosts: 'a.example, b.example', rules }),
      ),
    );
    expect(order).toMatchObject({ hosts: ['a.example', 'b.example'], through: ['Gateway web.gateways'] });
  });

  it('are those that the listener has, and routes of other listeners are others', () => {
    const orders = read(
      gateway(
        `{name: a, hostname: a.example, port: 80, ${OPEN}}, {name: b, hostname: b.example, port: 80, ${OPEN}}`,
      ),
      route('here', { parents: '{name: web, namespace: gateways, sectionName: a}', rules }),
      route('there', { parents: '{name: web, namespace: gateways, sectionName: b}', rules }),
    );
    expect(orders.map((order) => [order.hosts, order.through, nameSteps(order), hiddens(order)])).toEqual([
      [['a.example'], ['Gateway web.gateways, listener a'], ['here rule 1'], [null]],
      [['b.example'], ['Gateway web.gateways, listener b'], ['there rule 1'], [null]],
    ]);
  });

  it('claims nothing where only the listener’s host makes two hosts the same', () => {
    const order = one(
      read(
        gateway(`{name: a, hostname: a.example, port: 80, ${OPEN}}`),
        route('wild', { hosts: '"*.example"', rules }),
        route('any', { created: day(2), rules }),
      ),
    );
    expect([nameSteps(order), hiddens(order)]).toEqual([
      ['wild rule 1', 'any rule 1'],
      [null, null],
    ]);
  });
});

describe('routes that others would hide', () => {
  const rules = ['{}'];
  const own = route('own', { created: day(2), rules });

  it('are hidden by those of other services, of which only what comes before is told', () => {
    const order = one(
      read(
        GATEWAY,
        own,
        route('other', { to: 'till', rules: ['{}', `{${path('PathPrefix', '/till')}}`] }),
        route('later', { created: day(3), to: 'till', rules }),
      ),
    );
    expect(nameSteps(order)).toEqual(['other rule 2', 'other rule 1', 'own rule 1']);
    expect(hiddens(order)[2]).toMatch(/^rule 1 of HTTPRoute shop\/other, whose route is older, takes all/);
  });

  it('are not hidden by what the listener does not let in', () => {
    const closed = gateway(
      '{name: http, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: Same}}}',
    );
    const orders = read(
      closed,
      route('own', { namespace: 'gateways', created: day(2), rules }),
      route('other', { rules }),
    );
    expect(nameSteps(one(orders))).toEqual(['own rule 1']);
  });

  it('are not said to be hidden where the Gateway is not told', () => {
    const order = one(read(own, route('other', { to: 'till', rules })));
    expect([nameSteps(order), hiddens(order)]).toEqual([
      ['other rule 1', 'own rule 1'],
      [null, null],
    ]);
  });
});

describe('routes of a Service', () => {
  const rules = ['{}'];

  it('meet at its ports, and hostnames mean nothing', () => {
    const orders = read(
      route('all', { parents: MESH, hosts: 'a.example', created: day(2), rules }),
      route('port', { parents: '{group: "", kind: Service, name: cart, port: 80}', created: day(1), rules }),
    );
    expect(orders.map((order) => [order.hosts, order.through, nameSteps(order)])).toEqual([
      [[], ['Service cart.shop, port 80'], ['port rule 1', 'all rule 1']],
      [[], ['Service cart.shop, elsewhere'], ['all rule 1']],
    ]);
    expect(hiddens(orders[0] as RouteOrder)[1]).toMatch(/whose route is older, takes/);
  });

  it('of another namespace are for its callers alone', () => {
    const orders = read(
      route('own', { parents: MESH, rules }),
      route('theirs', {
        namespace: 'tools',
        parents: '{group: "", kind: Service, name: cart, namespace: shop}',
        rules,
      }),
    );
    expect(orders.map((order) => [order.through, nameSteps(order)])).toEqual([
      [['Service cart.shop'], ['own rule 1']],
      [['Service cart.shop for callers in namespace tools'], ['theirs rule 1']],
    ]);
  });
});

const called = (service: string, method: string): string =>
  `method: {service: ${service}, method: ${method}}`;

describe('GRPCRoutes', () => {
  it.each([
    [
      '{method: {service: shop.Cart}}',
      '{method: {method: Get}}',
      'whose service is longer (9 characters, not 0)',
    ],
    [
      `{${called('shop.Cart', 'Get')}}`,
      '{method: {service: shop.Cart}, headers: [{name: x, value: "1"}]}',
      'whose method is longer (3 characters, not 0)',
    ],
    ['{headers: [{name: x, value: "1"}]}', '{}', 'which asks for 1 header, not 0'],
  ])('%s comes before %s', (first, second, because) => {
    expect(readBoth(first, second, 'GRPCRoute').map(tell)).toEqual(firstBecause(because, 'GRPCRoute'));
  });

  it('are not mixed with HTTPRoutes', () => {
    const orders = read(
      GATEWAY,
      route('a', { rules: ['{}'] }),
      route('b', { kind: 'GRPCRoute', rules: ['{}'] }),
    );
    expect(orders.map((order) => [nameSteps(order), order.notes.length])).toEqual([
      [['a rule 1'], 1],
      [['b rule 1'], 1],
    ]);
    expect(orders[0]?.notes[0]).toMatch(/^GRPCRoute shop\/b is here for the same hosts/);
  });
});
