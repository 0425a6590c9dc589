import { describe, expect, it } from 'vitest';
import { createMeshConfig } from '../create-mesh-config.ts';
import { createTextSource } from '../text-source.ts';
import { istio, service, workload, write } from './examples/example.ts';
import { validateMesh } from './validate-mesh.ts';

/** Of gateways, policies, ServiceEntries and Services: what looks like a mistake and is none, and mistakes beside those of the examples. */
async function tell(texts: readonly string[], code: string): Promise<string[]> {
  const text = texts.join('---\n');
  const source = createTextSource({ cluster: 'east', texts: [{ name: 'a', text }], startedAt: 0 });
  const config = createMeshConfig({ sources: [source] });
  expect(config.clusters().flatMap(({ problems }) => problems)).toEqual([]);
  const problems = await validateMesh(config);
  return problems.filter((one) => one.code === code).map((one) => `${one.name}: ${one.message}`);
}

type Row = readonly [what: string, code: string, texts: readonly string[], told: readonly string[]];

const inNamespace = (text: string, namespace: string): string =>
  text.replace('namespace: shop', `namespace: ${namespace}`);
const namespaces = ['shop', 'other'].map(
  (name) => `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}}\n`,
);
const policy = (spec: string): string => write(['security.istio.io/v1', 'AuthorizationPolicy'], spec);
const k8s =
  (kind: string) =>
  (spec: string, name?: string): string =>
    write(['gateway.networking.k8s.io/v1', kind], spec, name);

const entry = (more: string, name?: string): string =>
  istio('ServiceEntry')(
    `{hosts: [db.example], ports: [{number: 5432, name: tcp, protocol: TCP}]${more}}`,
    name,
  );

const ENTRIES: readonly Row[] = [
  ['says the default or leaves it out', 'SG0401', [entry(''), entry(', resolution: NONE', 'b')], []],
  [
    'says something else than the default',
    'SG0401',
    [entry(''), entry(', resolution: DNS', 'b')],
    [
      'it: ServiceEntry shop/b says something else of db.example.',
      'b: ServiceEntry shop/it says something else of db.example.',
    ],
  ],
  ['has no address, and none is resolved', 'SG0404', [entry('')], []],
  [
    'has no address, and one is resolved',
    'SG0404',
    [entry(', resolution: DNS')],
    ['it: Port 5432 is TCP, and the entry has no address.'],
  ],
];

const from = (...names: string[]): string =>
  policy(`{rules: [{from: [{source: {namespaces: [${names.join(', ')}]}}]}]}`);
const grant = (namespace: string): string =>
  k8s('ReferenceGrant')(
    `{from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: ${namespace}}], to: [{group: "", kind: Service}]}`,
  );
const STANDING = ['default', 'kube-system', 'kube-public', 'kube-node-lease', 'istio-system'];
const deny = (rule: string): string => policy(`{action: DENY, rules: [${rule}]}`);
const ALL = ['it: Every request has what the rule asks for.'];

const POLICIES: readonly Row[] = [
  ['of namespaces that every cluster has', 'SG0607', [...namespaces, from(...STANDING)], []],
  [
    'of a namespace that nothing is in',
    'SG0607',
    [...namespaces, from('gone')],
    ['it: There is no namespace gone.'],
  ],
  ...STANDING.map((name): Row => [
    `for ${name}, which every cluster has`,
    'SG0717',
    [...namespaces, grant(name)],
    [],
  ]),
  [
    'for a namespace that a Service is in',
    'SG0717',
    [...namespaces, service('cart', '{name: http, port: 80}', 'carts'), grant('carts')],
    [],
  ],
  [
    'for a namespace that a route is in',
    'SG0717',
    [...namespaces, inNamespace(k8s('HTTPRoute')('{rules: []}'), 'routes'), grant('routes')],
    [],
  ],
  [
    'for a namespace that nothing is in',
    'SG0717',
    [...namespaces, grant('gone')],
    ['it: There is no namespace gone.'],
  ],
  ['denies every path', 'SG0603', [deny('{to: [{operation: {paths: ["*"]}}]}')], ALL],
  ['denies every host', 'SG0603', [deny('{to: [{operation: {hosts: ["*"], methods: ["*"]}}]}')], ALL],
  [
    'denies every path in one of its operations',
    'SG0603',
    [deny('{to: [{operation: {paths: [/admin]}}, {operation: {paths: [/x, "*"]}}]}')],
    ALL,
  ],
  [
    'denies a method of every path',
    'SG0603',
    [deny('{to: [{operation: {paths: ["*"], methods: [PUT]}}]}')],
    [],
  ],
  ['denies every path but one', 'SG0603', [deny('{to: [{operation: {paths: ["*"], notPaths: [/ok]}}]}')], []],
  [
    'denies every path to some',
    'SG0603',
    [deny('{from: [{source: {namespaces: [other]}}], to: [{operation: {paths: ["*"]}}]}')],
    [],
  ],
];

const gateway = (servers: string, name?: string): string =>
  istio('Gateway')(`{selector: {istio: ingressgateway}, servers: [${servers}]}`, name);
const server = (protocol: string, tls: string, hosts = 'a.example'): string =>
  `{port: {number: 443, name: s, protocol: ${protocol}}, hosts: [${hosts}]${tls === '' ? '' : `, tls: {${tls}}`}}`;
const SHOWN = 'mode: SIMPLE, credentialName: cert';
const routes = (host: string): string =>
  istio('VirtualService')(
    `{hosts: [${host}], gateways: [it], http: [{route: [{destination: {host: reviews}}]}]}`,
    'routes',
  );
const lacks = (protocol: string, what = 'no certificate'): string[] => [
  `it: The protocol is ${protocol}, and there is ${what}.`,
];

const GATEWAYS: readonly Row[] = [
  [
    'has the end of a host',
    'SG0109',
    [gateway(server('HTTPS', SHOWN, "'*-api.example.com'")), routes('x-api.example.com')],
    [],
  ],
  [
    'has the end of another host',
    'SG0109',
    [gateway(server('HTTPS', SHOWN, "'*-api.example.com'")), routes('x-web.example.com')],
    ['routes: Gateway shop/it has no server for x-web.example.com.'],
  ],
  [
    'passes on between networks',
    'SG0308',
    [gateway(server('TLS', 'mode: AUTO_PASSTHROUGH', "'*.local'"))],
    [],
  ],
  [
    'passes on between networks, and serves as well',
    'SG0308',
    [gateway(`${server('TLS', 'mode: AUTO_PASSTHROUGH', "'*.local'")}, ${server('HTTPS', SHOWN)}`)],
    ['it: No VirtualService names it.'],
  ],
  [
    'takes TLS for one host of two namespaces',
    'SG0302',
    [gateway(server('HTTPS', SHOWN, 'a/a.x')), gateway(server('HTTPS', SHOWN, 'b/a.x'), 'second')],
    [
      'it: The host a.x is taken on port 443 by Gateway shop/second as well.',
      'second: The host a.x is taken on port 443 by Gateway shop/it as well.',
    ],
  ],
  [
    'shows one certificate for one host of two namespaces',
    'SG0306',
    [gateway(server('HTTPS', SHOWN, 'a/a.x')), gateway(server('HTTPS', SHOWN, 'b/a.x'), 'second')],
    [],
  ],
  [
    'takes TLS for two hosts',
    'SG0302',
    [gateway(server('HTTPS', SHOWN, 'a/a.x')), gateway(server('HTTPS', SHOWN, 'a/b.x'), 'second')],
    [],
  ],
  ['ends TLS of protocol TLS', 'SG0304', [gateway(server('TLS', 'mode: SIMPLE'))], lacks('TLS')],
  ['asks clients for certificates', 'SG0304', [gateway(server('TLS', 'mode: MUTUAL'))], lacks('TLS')],
  ['has no tls', 'SG0304', [gateway(server('TLS', ''))], lacks('TLS')],
  ['has no tls of HTTPS', 'SG0304', [gateway(server('HTTPS', ''))], lacks('HTTPS')],
  [
    'has a certificate without its key',
    'SG0304',
    [gateway(server('HTTPS', 'mode: SIMPLE, serverCertificate: /c'))],
    lacks('HTTPS', 'a serverCertificate without a privateKey'),
  ],
  [
    'has an empty list',
    'SG0304',
    [gateway(server('HTTPS', 'mode: SIMPLE, credentialNames: []'))],
    lacks('HTTPS'),
  ],
  ...[
    'mode: SIMPLE, credentialName: c',
    'mode: SIMPLE, credentialNames: [c, d]',
    'mode: SIMPLE, tlsCertificates: [{serverCertificate: /c, privateKey: /k}]',
    'mode: MUTUAL, serverCertificate: /c, privateKey: /k, caCertificates: /a',
    'mode: PASSTHROUGH',
    'mode: AUTO_PASSTHROUGH',
    'mode: ISTIO_MUTUAL',
    'minProtocolVersion: TLSV1_2',
  ].map((tls): Row => [`has all that it needs (${tls})`, 'SG0304', [gateway(server('TLS', tls))], []]),
  ['redirects from plaintext', 'SG0304', [gateway(server('HTTP', 'httpsRedirect: true'))], []],
];

const web = (...listeners: string[]): string =>
  k8s('Gateway')(`{gatewayClassName: istio, listeners: [${listeners.join(', ')}]}`, 'web');
const listener = (name: string, more: string, protocol = 'HTTP'): string =>
  `{name: ${name}, port: 80, protocol: ${protocol}, ${more}}`;
const ANYWHERE = 'namespaces: {from: All}';
const TWO = web(
  listener('a', `hostname: a.com, allowedRoutes: {${ANYWHERE}}`),
  listener('b', 'hostname: b.com'),
);
const route = (host: string, kind = 'HTTPRoute'): string =>
  k8s(kind)(`{parentRefs: [{name: web, namespace: shop}], hostnames: [${host}], rules: []}`);
const kinds = (kind: string): string => listener('a', `allowedRoutes: {kinds: [{kind: ${kind}}]}`);
const REFUSED = ['it: No listener of Gateway shop/web there allows the kind HTTPRoute.'];
const granted = (group: string, toGroup = '""'): readonly string[] => [
  service('partner', '{name: http, port: 80}', 'other'),
  TWO,
  inNamespace(
    k8s('ReferenceGrant')(
      `{from: [{group: ${group}, kind: HTTPRoute, namespace: shop}], to: [{group: ${toGroup}, kind: Service}]}`,
      'let',
    ),
    'other',
  ),
  k8s('HTTPRoute')(
    '{parentRefs: [{name: web}], rules: [{backendRefs: [{name: partner, namespace: other, port: 80}]}]}',
  ),
];
const UNGRANTED = ['it: No ReferenceGrant of other lets an HTTPRoute of shop refer to partner.'];

const ATTACHED: readonly Row[] = [
  ['is of a kind that is not allowed', 'SG0707', [web(kinds('GRPCRoute')), route('a.com')], REFUSED],
  ['is of a kind that is allowed', 'SG0707', [web(kinds('HTTPRoute')), route('a.com')], []],
  [
    'is of a kind that another listener allows',
    'SG0707',
    [web(kinds('GRPCRoute'), listener('b', '')), route('a.com')],
    [],
  ],
  [
    'is of a kind that no protocol carries',
    'SG0707',
    [web(listener('a', '')), route('a.com', 'TLSRoute')],
    ['it: Gateway shop/web listens for HTTP there.'],
  ],
  [
    'is of a namespace that only another host is open to',
    'SG0706',
    [TWO, inNamespace(route('b.com'), 'other')],
    ['it: No listener (of b) of Gateway shop/web takes routes of other.'],
  ],
  ['has a host of another listener', 'SG0708', [TWO, inNamespace(route('b.com'), 'other')], []],
  ['is of a namespace that its host is open to', 'SG0706', [TWO, inNamespace(route('a.com'), 'other')], []],
  ['is of the namespace of the Gateway', 'SG0706', [TWO, route('b.com')], []],
  [
    'has a host that no listener has',
    'SG0708',
    [TWO, route('c.com')],
    ['it: Gateway shop/web has no listener for c.com.'],
  ],
  [
    'has a host of a listener for another kind',
    'SG0708',
    [web(listener('a', 'hostname: a.com'), listener('b', 'hostname: b.com', 'TLS')), route('b.com')],
    ['it: Gateway shop/web has no listener for b.com that carries the kind HTTPRoute.'],
  ],
  ['has a grant', 'SG0703', granted('gateway.networking.k8s.io'), []],
  ['has a grant for another group', 'SG0703', granted('networking.istio.io'), UNGRANTED],
  ['has a grant to another group', 'SG0703', granted('gateway.networking.k8s.io', 'apps'), UNGRANTED],
  [
    'is TLS that ends without a certificate',
    'SG0712',
    [web(listener('a', 'tls: {certificateRefs: []}', 'TLS'))],
    ['web: The protocol is TLS, and there is no certificate.'],
  ],
  [
    'is TLS that ends with one',
    'SG0712',
    [web(listener('a', 'tls: {certificateRefs: [{name: c}]}', 'TLS'))],
    [],
  ],
  ['is TLS that is passed through', 'SG0712', [web(listener('a', 'tls: {mode: Passthrough}', 'TLS'))], []],
];

const pods = workload('web-v1', 'app: web');
const withSidecar = (policyOfRestart: string): string =>
  pods.replace(
    'containers:',
    `initContainers: [{name: agent${policyOfRestart}, image: x, env: [{name: A, value: b}], ports: [{name: metrics, containerPort: 9100}]}]\n      containers:`,
  );
const metrics = service('web', '{name: http-metrics, port: 80, targetPort: metrics}');
const selecting = (name: string): string =>
  service('front', '{name: http, port: 80}').replace(
    'app: front',
    `gateway.networking.k8s.io/gateway-name: ${name}`,
  );

const SERVICES: readonly Row[] = [
  ['selects pods of a Gateway', 'SG0803', [TWO, pods, selecting('web')], []],
  [
    'selects pods of a Gateway that is not there',
    'SG0803',
    [TWO, pods, selecting('wep')],
    ['front: No workload of shop has gateway.networking.k8s.io/gateway-name=wep.'],
  ],
  ['has a port of a sidecar', 'SG0804', [withSidecar(', restartPolicy: Always'), metrics], []],
  [
    'has a port of what has ended',
    'SG0804',
    [withSidecar(''), metrics],
    ['web: No container has a port named metrics.'],
  ],
];

describe.each([
  ['A ServiceEntry', ENTRIES],
  ['A policy or grant', POLICIES],
  ['A Gateway', GATEWAYS],
  ['A route or listener', ATTACHED],
  ['A Service', SERVICES],
])('%s', (_, rows) => {
  it.each(rows)('%s (%s)', async (_what, code, texts, told) => {
    expect((await tell(texts, code)).toSorted()).toEqual(told.toSorted());
  });
});
