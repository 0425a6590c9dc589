import { describe, expect, it } from 'vitest';
import { createMeshConfig } from '../create-mesh-config.ts';
import { createTextSource } from '../text-source.ts';
import { BASE, istio } from './examples/example.ts';
import { validateMesh } from './validate-mesh.ts';

const vs = istio('VirtualService');
const dr = istio('DestinationRule');
const ROUTE = 'route: [{destination: {host: reviews}}]';

async function findingsOf(text: string, codes: RegExp): Promise<string[]> {
  const texts = [
    { name: 'base', text: BASE },
    { name: 'own', text },
  ];
  const source = createTextSource({ cluster: 'east', texts, startedAt: 1_800_000_000_000 });
  const config = createMeshConfig({ sources: [source] });
  expect(config.clusters().flatMap(({ problems }) => problems)).toEqual([]);
  const found = (await validateMesh(config)).filter(({ where }) => where === 'own');
  return found.filter(({ code }) => codes.test(code)).map(({ code, path }) => `${code} ${path}`);
}

const SHADOWED = /^SG012[012]$/;
const routesOf = (...matches: string[]): string =>
  matches.map((match) => `{match: [${match}], ${ROUTE}}`).join(', ');
const shadows = async (...matches: string[]): Promise<string[]> =>
  findingsOf(vs(`{hosts: [reviews], http: [${routesOf(...matches)}]}`), SHADOWED);

describe('a match that leaves another nothing', () => {
  const [none, covered, equal] = [
    [],
    ['SG0122 spec.http[1].match[0]'],
    ['SG0121 spec.http[1].match[0]'],
  ] as const;
  it.each([
    ['{uri: {prefix: /api}}', '{uri: {prefix: /api/v2}}', covered],
    ['{uri: {prefix: /api/v2}}', '{uri: {prefix: /api}}', none],
    ['{uri: {exact: /api}}', '{uri: {prefix: /api}}', none],
    ['{uri: {exact: /api}}', '{uri: {exact: /api}, port: 80}', covered],
    ['{uri: {prefix: /api}}', '{uri: {prefix: /api}, name: b, statPrefix: b, ignoreUriCase: false}', equal],
    ['{uri: {regex: /a.*}, port: 80}', '{uri: {regex: /a.*}, port: 80}', equal],
    // Of letters in both cases.
    ['{uri: {prefix: /api}}', '{uri: {prefix: /api}, ignoreUriCase: true}', none],
    ['{uri: {exact: /api}}', '{uri: {exact: /api}, ignoreUriCase: true}', none],
    ['{uri: {prefix: /1}}', '{uri: {prefix: /1/a}, ignoreUriCase: true}', covered],
    ['{uri: {prefix: /A}, ignoreUriCase: true}', '{uri: {prefix: /a/b}}', covered],
    ['{uri: {prefix: /A}, ignoreUriCase: true}', '{uri: {exact: /aB}, ignoreUriCase: true}', covered],
    ['{uri: {prefix: /A}}', '{uri: {prefix: /a/b}}', none],
    ['{uri: {regex: /a}, ignoreUriCase: true}', '{uri: {regex: /A}}', none],
    // Of regular expressions.
    ['{uri: {prefix: /a}}', '{uri: {regex: "/a/.*"}}', covered],
    ['{uri: {prefix: /a/}}', '{uri: {regex: "/a.*"}}', none],
    ['{uri: {prefix: /a/}}', '{uri: {regex: "/a/?.*"}}', none],
    ['{uri: {prefix: /a}}', '{uri: {regex: "/a/.*|/b"}}', none],
    ['{uri: {prefix: /a}}', '{uri: {regex: "(?i)/a"}}', none],
    ['{uri: {regex: "/a.*"}}', '{uri: {prefix: /a/b}}', none],
    ['{uri: {regex: ".*"}, port: 80}', '{uri: {prefix: /a}, port: 80}', covered],
    ['{uri: {regex: ".*"}, port: 80}', '{port: 80}', covered],
    // Of more conditions than the uri.
    [
      '{uri: {prefix: /m}, method: {exact: GET}}',
      '{uri: {prefix: /m/x}, method: {exact: GET}, port: 80}',
      covered,
    ],
    ['{uri: {prefix: /m}, method: {exact: GET}}', '{uri: {prefix: /m/x}}', none],
    ['{uri: {prefix: /m}, method: {exact: GET}}', '{uri: {prefix: /m/x}, method: {exact: PUT}}', none],
    ['{headers: {x: {exact: a}}}', '{headers: {x: {exact: a}}, uri: {prefix: /q}}', covered],
    ['{headers: {x: {exact: a}}}', '{headers: {y: {exact: b}, x: {exact: a}}}', covered],
    ['{headers: {x: {}}}', '{headers: {x: {prefix: a}}}', covered],
    ['{headers: {x: {exact: a}}}', '{headers: {x: {}}}', none],
    ['{headers: {x: {exact: a}}}', '{headers: {y: {exact: a}}}', none],
    ['{headers: {x: {exact: a}, y: {exact: a}}}', '{headers: {x: {exact: a}}, uri: {prefix: /q}}', none],
    ['{withoutHeaders: {x: {}}}', '{withoutHeaders: {x: {exact: a}}}', none],
    ['{withoutHeaders: {x: {}}}', '{headers: {x: {}}}', none],
    ['{queryParams: {x: {exact: a}}}', '{queryParams: {x: {exact: a}}, uri: {prefix: /q}}', covered],
    ['{authority: {prefix: a}}', '{authority: {exact: a.example}}', none],
    ['{port: 80}', '{port: 8080}', none],
    ['{sourceLabels: {app: a}}', '{sourceLabels: {app: a, version: v1}}', covered],
    ['{sourceLabels: {app: a, version: v1}}', '{sourceLabels: {app: a}}', none],
    ['{sourceNamespace: a}', '{uri: {prefix: /a}}', none],
    // A match with gateways is for all workloads there.
    ['{sourceLabels: {app: a}}', '{sourceLabels: {app: a}, gateways: [mesh]}', none],
    ['{gateways: [mesh]}', '{gateways: [mesh], uri: {prefix: /a}}', covered],
  ])('%s before %s', async (earlier, later, found) => {
    expect(await shadows(earlier, later)).toEqual(found);
  });

  it('may stand in the same route', async () => {
    expect(await shadows('{uri: {prefix: /}}, {uri: {prefix: /a}}')).toEqual([
      'SG0122 spec.http[0].match[1]',
    ]);
  });
});

describe('a route that takes everything', () => {
  it.each([
    '{uri: {prefix: /}}',
    '{uri: {prefix: /}, ignoreUriCase: true}',
    '{uri: {regex: ".*"}}',
    '{name: all}',
  ])('by %s', async (match) => {
    expect(await shadows(match, '{uri: {prefix: /a}}', '{port: 80}')).toEqual([
      'SG0120 spec.http[1]',
      'SG0120 spec.http[2]',
    ]);
  });

  it.each([
    '{uri: {prefix: /}, port: 80}',
    '{uri: {regex: "/.+/a"}}',
    '{uri: {exact: /}}',
    '{headers: {x: {}}}',
  ])('not by %s', async (match) => {
    expect(await shadows(match, '{uri: {prefix: /a}}')).toEqual([]);
  });
});

const delegates = (http: string): string =>
  [
    vs(`{hosts: [reviews], http: [${http}]}`),
    vs(`{http: [{match: [{uri: {prefix: /shop/a}}], ${ROUTE}}]}`, 'team-a'),
    vs(`{http: [{match: [{uri: {prefix: /shop/b}}], ${ROUTE}}]}`, 'team-b'),
  ].join('---\n');
const to = (team: string, match = ''): string => `{${match}delegate: {name: ${team}}}`;
const SHOP = 'match: [{uri: {prefix: /shop}}], ';

describe('a delegate', () => {
  it('leaves what it does not match to the next route', async () => {
    const http = [
      to('team-a', SHOP),
      to('team-b', SHOP),
      `{match: [{uri: {prefix: /shop/x}}], ${ROUTE}}`,
      to('team-a'),
      `{${ROUTE}}`,
    ].join(', ');
    expect(await findingsOf(delegates(http), SHADOWED)).toEqual([]);
  });

  it('gets nothing behind a route that takes it', async () => {
    expect(await findingsOf(delegates(`{${SHOP}${ROUTE}}, ${to('team-a', SHOP)}`), SHADOWED)).toEqual([
      'SG0121 spec.http[1].match[0]',
    ]);
    expect(await findingsOf(delegates(`{${ROUTE}}, ${to('team-a')}`), SHADOWED)).toEqual([
      'SG0120 spec.http[1]',
    ]);
  });

  // Merged with a root for /shop/a the first is left out, because it contradicts it.
  it.each([
    ['{uri: {prefix: /shop}}', '{uri: {prefix: /shop/a}}', []],
    ['{uri: {prefix: /}}', '{uri: {prefix: /shop/a}}', []],
    ['{headers: {x: {}}}', '{headers: {x: {exact: a}}}', []],
    ['{port: 80}', '{port: 80, sourceNamespace: a}', []],
    ['{port: 80}', '{port: 80, ignoreUriCase: true}', []],
    ['{uri: {prefix: /a}}', '{uri: {prefix: /a}, port: 80}', ['SG0122 spec.http[1].match[0]']],
    ['{uri: {prefix: /a}}', '{uri: {prefix: /a}}', ['SG0121 spec.http[1].match[0]']],
  ])('has %s before %s', async (earlier, later, found) => {
    expect(await findingsOf(vs(`{http: [${routesOf(earlier, later)}]}`), SHADOWED)).toEqual(found);
  });

  it('may limit a match to gateways of its root', async () => {
    const match = '{uri: {prefix: /shop/b}, gateways: [front]}';
    expect(await findingsOf(vs(`{http: [${routesOf(match)}]}`), /SG0131/)).toEqual([]);
  });
});

const onGateway = (first: string, second: string): string =>
  [first, second]
    .map((http, i) => vs(`{hosts: [shop.example], gateways: [front], http: [${http}]}`, `it-${i}`))
    .join('---\n');

it.each([
  ['{uri: {prefix: /}}', '{uri: {prefix: /}}', 2],
  ['{uri: {prefix: /}}', '{uri: {regex: "/.*"}}', 2],
  ['{uri: {prefix: /}}', '{uri: {prefix: /}, method: {exact: GET}}', 0],
  ['{uri: {prefix: /}}', '{uri: {prefix: /a}}', 0],
])('counts routes for all of a host on a gateway: %s and %s', async (first, second, count) => {
  const found = await findingsOf(onGateway(routesOf(first), routesOf(second)), /SG0107/);
  expect(found).toHaveLength(count);
});

it('counts no delegate as a route for all of a host', async () => {
  expect(await findingsOf(onGateway(`{${ROUTE}}`, to('team-a')), /SG0107/)).toEqual([]);
});

it.each([
  ['delay: {percent: 10, fixedDelay: 5s}', 0],
  ['delay: {fixedDelay: 5s}', 0],
  ['abort: {httpStatus: 503}', 0],
  ['abort: {httpStatus: 503, percent: 100}', 0],
  ['delay: {percent: 100, percentage: {value: 1}, fixedDelay: 5s}', 0],
  ['delay: {percent: 100, fixedDelay: 5s}', 1],
  ['abort: {httpStatus: 503, percentage: {value: 100}}', 1],
])('knows how many requests get a fault: %s', async (fault, count) => {
  const text = vs(`{hosts: [reviews], http: [{fault: {${fault}}, ${ROUTE}}]}`);
  expect(await findingsOf(text, /SG0128/)).toHaveLength(count);
});

it('reads shares of each mirror', async () => {
  const mirrors = [10, 500].map((value) => `{destination: {host: ratings}, percentage: {value: ${value}}}`);
  const text = vs(`{hosts: [reviews], http: [{mirrors: [${mirrors.join(', ')}], ${ROUTE}}]}`);
  expect(await findingsOf(text, /SG0127/)).toEqual(['SG0127 spec.http[0].mirrors[1].percentage.value']);
});

it.each([
  ['sourceLabels: {regex: "(a"}', []],
  ['headers: {x: {regex: "*"}}', []],
  ['uri: {regex: "foo\\\\(?=bar"}', []],
  ['uri: {regex: "/[a-"}', ['SG0129 spec.http[0].match[0].uri.regex']],
  ['headers: {x: {regex: "*a"}}', ['SG0129 spec.http[0].match[0].headers.x.regex']],
])('tells whether a proxy takes %s', async (match, found) => {
  const text = vs(`{hosts: [reviews], http: [{match: [{${match}}], ${ROUTE}}]}`);
  expect(await findingsOf(text, /SG0129/)).toEqual(found);
});

it('tells deprecated fields of ports and subsets', async () => {
  const old = 'outlierDetection: {consecutiveErrors: 5}, loadBalancer: {simple: LEAST_CONN}';
  const policy = `trafficPolicy: {${old}, portLevelSettings: [{port: {number: 9080}, ${old}}]}`;
  const text = dr(`{host: ratings, ${policy}, subsets: [{name: v1, labels: {version: v1}, ${policy}}]}`);
  const places = ['', '.portLevelSettings[0]'];
  const paths = ['spec', 'spec.subsets[0]'].flatMap((at) => places.map((one) => `${at}.trafficPolicy${one}`));
  expect((await findingsOf(text, /SG100[46]/)).toSorted()).toEqual(
    [
      ...paths.map((path) => `SG1004 ${path}.outlierDetection.consecutiveErrors`),
      ...paths.map((path) => `SG1006 ${path}.loadBalancer.simple`),
    ].toSorted(),
  );
});
