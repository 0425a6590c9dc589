/** What names mean in a cluster, and what PeerAuthentication demands: beside the mesh of the examples. */
import { describe, expect, it } from 'vitest';
import { createMeshConfig } from '../create-mesh-config.ts';
import { createTextSource } from '../text-source.ts';
import { BASE, istio, service, workload, write } from './examples/example.ts';
import { validateMesh } from './validate-mesh.ts';

const peer = (name: string, spec: string, namespace = 'shop'): string =>
  `apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec: ${spec}\n`;
const rule = (spec: string, name?: string) => istio('DestinationRule')(spec, name);
const virtual = istio('VirtualService');
const entry = istio('ServiceEntry');

const clash = (who: string, target: string) =>
  `SG0208: The mode is DISABLE, but PeerAuthentication ${who} demands mutual TLS of ${target}.`;
const subset = (version: string) =>
  `{name: ${version}, labels: {version: ${version}}, trafficPolicy: {tls: {mode: DISABLE}}}`;
const route = (host: string, port = '') =>
  virtual(
    `{hosts: [shop.example], gateways: [front], http: [{route: [{destination: {host: ${host}${port}}}]}]}`,
  );
const portsOf = (number: number, protocol: string) =>
  `ports: [{number: ${number}, name: ${protocol.toLowerCase()}, protocol: ${protocol}}]`;
const at = (gateway: string, match = '') =>
  virtual(
    `{hosts: [shop.example], gateways: [${gateway}], http: [{${match}route: [{destination: {host: reviews}}]}]}`,
  );

/** Code and message of each finding, but for notes. */
async function validate(...texts: string[]): Promise<string[]> {
  const config = createMeshConfig({
    sources: [
      createTextSource({
        cluster: 'east',
        texts: [
          { name: 'base', text: BASE },
          { name: 'it', text: texts.join('---\n') },
        ],
        startedAt: 0,
      }),
    ],
  });
  expect(config.clusters().flatMap(({ problems }) => problems)).toEqual([]);
  return (await validateMesh(config))
    .filter(({ where, severity }) => where === 'it' && severity !== 'info')
    .map(({ code, message }) => `${code}: ${message}`);
}

/** Codes of a route that leads there. */
const codesTo = async (host: string) => (await validate(route(host))).map((text) => text.slice(0, 6));

const OFF = '{host: ratings, trafficPolicy: {tls: {mode: DISABLE}}}';
const STRICT = peer('strict', '{mtls: {mode: STRICT}}');
const ofRatings = (rest: string) => peer('ratings', `{selector: {matchLabels: {app: ratings}}, ${rest}}`);
const MESH_STRICT = peer('mesh', '{mtls: {mode: STRICT}}', 'istio-system');

describe('plaintext towards workloads', () => {
  it.each([
    ['of a namespace that is strict', [STRICT], [clash('shop/strict', 'ratings')]],
    [
      'that inherit, but for a port',
      [STRICT, ofRatings('portLevelMtls: {9080: {mode: DISABLE}}')],
      [clash('shop/strict', 'ratings on port 9090')],
    ],
    [
      'with a mode for every port, the rest unset',
      [
        STRICT,
        ofRatings('mtls: {mode: UNSET}, portLevelMtls: {9080: {mode: DISABLE}, 9090: {mode: PERMISSIVE}}'),
      ],
      [],
    ],
    [
      'of which one port is strict',
      [ofRatings('mtls: {mode: PERMISSIVE}, portLevelMtls: {9090: {mode: STRICT}}')],
      [clash('shop/ratings', 'ratings on port 9090')],
    ],
    ['that are permissive in a strict namespace', [STRICT, ofRatings('mtls: {mode: PERMISSIVE}')], []],
    ['of a mesh that is strict', [MESH_STRICT], [clash('istio-system/mesh', 'ratings')]],
  ])('%s', async (_, policies, expected) => {
    expect(await validate(...policies, rule(OFF))).toEqual(expected);
  });

  it('is told of the port that has it, and not of one that has settings of its own', async () => {
    const port = '{port: {number: 9090}, tls: {mode: DISABLE}}';
    const only = rule(`{host: ratings, trafficPolicy: {portLevelSettings: [${port}]}}`);
    expect(await validate(STRICT, only)).toEqual([clash('shop/strict', 'ratings on port 9090')]);
    const ports = '{port: {number: 9080}}, {port: {number: 9090}, loadBalancer: {simple: RANDOM}}';
    const none = rule(
      `{host: ratings, trafficPolicy: {tls: {mode: DISABLE}, portLevelSettings: [${ports}]}}`,
    );
    expect(await validate(STRICT, none)).toEqual([]);
  });

  it('is told of a subset by the subset’s workloads', async () => {
    const v1 = peer('v1', '{selector: {matchLabels: {version: v1, app: books}}, mtls: {mode: STRICT}}');
    const books = [
      workload('books-v1', 'app: books, version: v1'),
      workload('books-v2', 'app: books, version: v2'),
      service('books', '{name: http, port: 9080}'),
    ];
    const both = rule(`{host: books, subsets: [${subset('v1')}, ${subset('v2')}]}`);
    expect(await validate(...books, v1, both)).toEqual([clash('shop/v1', 'books')]);
  });

  it('is told of a rule for a whole domain, but for hosts with a rule of their own', async () => {
    const wide = (host: string) => rule(`{host: "${host}", trafficPolicy: {tls: {mode: DISABLE}}}`, 'wide');
    const [strict] = [clash('shop/strict', 'shop/ratings')];
    expect(await validate(STRICT, wide('*.local'))).toEqual([strict]);
    expect(await validate(STRICT, wide('*.shop.svc.cluster.local'))).toEqual([strict]);
    expect(await validate(STRICT, wide('*.other.svc.cluster.local'))).toEqual([]);
    const own = rule('{host: ratings}', 'own');
    expect(await validate(STRICT, wide('*.local'), own)).toEqual([]);
  });

  it('is not told where a port of pods is known by a name alone, and modes differ by port', async () => {
    const named = [
      workload('books-v1', 'app: books'),
      service('books', '{name: http, port: 80, targetPort: web}'),
      peer(
        'books',
        '{selector: {matchLabels: {app: books}}, mtls: {mode: STRICT}, portLevelMtls: {9080: {mode: DISABLE}}}',
      ),
    ];
    const off = rule('{host: books, trafficPolicy: {tls: {mode: DISABLE}}}');
    expect(await validate(...named, off)).toEqual([]);
  });
});

it('mutual TLS towards a port that takes none is told', async () => {
  const mutual = rule('{host: ratings, trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}}');
  const port = ofRatings('mtls: {mode: STRICT}, portLevelMtls: {9080: {mode: DISABLE}}');
  expect(await validate(port, mutual)).toEqual([
    'SG0215: The mode is ISTIO_MUTUAL, but PeerAuthentication shop/ratings switches mutual TLS of ratings on port 9080 off.',
  ]);
});

describe('a host', () => {
  it.each(['reviews.shop', 'reviews.shop.svc', 'reviews.other.svc.cluster.local'])(
    'that Istio does not complete, %s, is unknown',
    async (host) => expect(await codesTo(host)).toEqual(['SG0101']),
  );

  it.each(['reviews', 'reviews.shop.svc.cluster.local', 'partner.other.svc.example.org'])(
    '%s is known',
    async (host) => expect(await codesTo(host)).toEqual([]),
  );

  it('of the API server is known to be in every cluster', async () => {
    const host = 'kubernetes.default.svc.cluster.local';
    const other = service('web', '{name: http, port: 80}', 'default');
    expect(await validate(other, workload('web', 'app: web', 'default'), rule(`{host: ${host}}`))).toEqual(
      [],
    );
  });

  it('has the ports of all entries with the nearest wildcard', async () => {
    const entries = [
      entry(
        `{hosts: ["*.wiki.example"], location: MESH_EXTERNAL, resolution: NONE, ${portsOf(443, 'TLS')}}`,
        'a',
      ),
      entry(
        `{hosts: ["*.wiki.example"], location: MESH_EXTERNAL, resolution: NONE, ${portsOf(80, 'HTTP')}}`,
        'b',
      ),
      entry(
        `{hosts: ["*.de.wiki.example"], location: MESH_EXTERNAL, resolution: NONE, ${portsOf(8080, 'HTTP')}}`,
        'c',
      ),
    ];
    const to = (host: string, port: number) => validate(...entries, route(host, `, port: {number: ${port}}`));
    const codes = async (host: string, port: number) =>
      (await to(host, port)).filter((text) => text.startsWith('SG0110'));
    expect(await codes('en.wiki.example', 80)).toEqual([]);
    expect(await codes('en.wiki.example', 443)).toEqual([]);
    expect(await codes('a.de.wiki.example', 8080)).toEqual([]);
    expect(await codes('a.de.wiki.example', 80)).toHaveLength(1);
  });
});

describe('a gateway', () => {
  it.each(['front', './front', 'shop/front', 'front.shop', 'front.shop.svc.cluster.local'])(
    'is found as %s',
    async (name) => expect(await validate(at(name))).toEqual([]),
  );

  it('is one under all of its names', async () => {
    expect(await validate(at('./front', 'match: [{gateways: [front]}], '))).toEqual([]);
    expect((await validate(at('back.shop')))[0]).toMatch(/^SG0108/);
  });
});

it('a waypoint’s or another group’s kind is no gateway of that name', async () => {
  const other = write(['gateway.networking.k8s.io/v1', 'Gateway'], '{gatewayClassName: istio}', 'api');
  const at = virtual(
    '{hosts: [shop.example], gateways: [./api], http: [{route: [{destination: {host: reviews}}]}]}',
  );
  expect((await validate(other, at)).some((text) => text.startsWith('SG0108'))).toBe(true);
});
