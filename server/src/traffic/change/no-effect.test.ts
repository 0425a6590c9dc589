/** Changes that are valid and written, and of which nothing comes: plans say so. */
import { describe, expect, it } from 'vitest';
import { EVERY_FORM } from './testing/demo-forms.ts';
import { route, write, type Settings } from './testing/istio-text.ts';
import { configOf, writeText } from './testing/write-text.ts';

const service = (spec: string): string =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: reviews, namespace: shop}\nspec: ${spec}\n---\n`;
const ports = (...all: readonly string[]): string =>
  service(`{selector: {app: reviews}, ports: [${all.join(', ')}]}`);
const TIMEOUT = EVERY_FORM[6] as Settings;
const POLICIES = new Set(['circuit-breaker', 'load-balancing']);

describe('rules for HTTP where no port carries any', () => {
  it.each([
    ['by name', ports('{name: tcp-pg, port: 5432}'), '5432 tcp-pg'],
    ['by appProtocol', ports('{name: http, appProtocol: redis, port: 6379}'), '6379 redis'],
    ['over UDP', ports('{name: http3, port: 443, protocol: UDP}'), '443 http3'],
    ['in several', ports('{name: tls, port: 1}', '{name: mongo-a, port: 2}'), '1 tls, 2 mongo-a'],
    ['encrypted', ports('{name: https, port: 443}'), '443 https'],
  ])('are told: %s', (_, text, said) => {
    expect(write(TIMEOUT, configOf(text)).dangers).toEqual([
      `No port of the Service reviews carries HTTP by its name or appProtocol (${said}): Istio’s proxies send on what callers within the mesh send to it as it is, and rules for HTTP do nothing there.`,
    ]);
  });

  it('are told of every form that writes them, in both APIs', () => {
    const from = configOf(ports('{name: tcp-pg, port: 5432}'));
    for (const settings of EVERY_FORM) {
      const count = POLICIES.has(settings.form) ? 0 : 1;
      expect(write(settings, from).dangers).toHaveLength(count);
    }
    const { dangers } = writeText(from, { api: 'gateway', settings: EVERY_FORM[0] as Settings });
    expect(dangers.join()).toContain('5432 tcp-pg');
  });

  it.each([
    ['nothing tells the ports', ''],
    ['the Service has none', service('{selector: {app: reviews}}')],
    ['a port has no name', ports('{port: 5432}')],
    ['a name says nothing', ports('{name: tcpdump, port: 5432}')],
    ['nobody knows the protocol', ports('{name: tcp, appProtocol: example.com/own, port: 5432}')],
    ['one of several may', ports('{name: tcp, port: 1}', '{name: grpc-web, port: 2}')],
    ['it is HTTP by appProtocol', ports('{name: tcp, appProtocol: kubernetes.io/h2c, port: 1}')],
  ])('are not told where %s', (_, text) => {
    expect(write(TIMEOUT, configOf(text)).dangers).toEqual([]);
  });

  it('are not told of a route for a gateway alone, which speaks HTTP whatever the port', () => {
    const own = route('[{route: [{destination: {host: reviews}}]}]');
    const ofGateway = own.replace('  http:', '  gateways: [istio-system/main]\n  http:');
    const tcp = ports('{name: tcp, port: 1}');
    expect(write(TIMEOUT, configOf(tcp + own)).dangers).toHaveLength(1);
    const config = configOf(tcp + ofGateway);
    const resource = config.list('VirtualService')[0]?.id ?? '';
    const written = writeText(config, { api: 'istio', resource, settings: TIMEOUT });
    expect(written).toMatchObject({ refused: null, dangers: [] });
  });
});

const external = (name: string): string => service(`{type: ExternalName, externalName: ${name}}`);

describe('subsets of an ExternalName Service', () => {
  it('never have pods', () => {
    const { dangers } = write(EVERY_FORM[0] as Settings, configOf(external('db.example')));
    expect(dangers).toEqual([
      'The Service reviews is another name for db.example (ExternalName) and has no pods of its own: a subset of it never has any.',
    ]);
    expect(write(TIMEOUT, configOf(external('db.example'))).dangers).toEqual([]);
  });

  it('are another Service’s where it is a name for one', () => {
    const { dangers, notes } = write(
      EVERY_FORM[0] as Settings,
      configOf(external('reviews-new.shop.svc.cluster.local')),
    );
    expect(dangers).toEqual([]);
    expect(notes.join()).toContain('Change the traffic of reviews-new.shop.svc.cluster.local instead.');
  });
});

const rule = (policy: string, subset: string): ReturnType<typeof configOf> =>
  configOf(
    `apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: reviews, namespace: shop}\nspec: {host: reviews, trafficPolicy: {${policy}}, subsets: [{name: stable, labels: {version: v1}, trafficPolicy: {${subset}}}]}\n`,
  );
const balance = (version: string | null): Settings => ({
  form: 'load-balancing',
  version,
  policy: { kind: 'simple', simple: 'RANDOM' },
});
const saidOf = (settings: Settings, from: ReturnType<typeof configOf>): string[] =>
  write(settings, from).notes.filter((text) => text.includes('ports'));

describe('settings for ports', () => {
  const PORTS = 'portLevelSettings: [{port: {number: 9080}, loadBalancer: {simple: LEAST_REQUEST}}]';

  it('of a subset hold instead of what is set for the version', () => {
    const from = rule('', PORTS);
    expect(saidOf(balance('v1'), from)).toEqual([
      'The subset stable of DestinationRule shop/reviews has settings of its own for ports: for requests to these ports they hold alone, and nothing of this.',
    ]);
    expect(saidOf({ ...(EVERY_FORM[9] as Settings), version: 'v1' } as Settings, from)).toHaveLength(1);
    expect(saidOf(balance(null), from)).toEqual([]);
  });

  it('of the service are replaced by what is set for a version', () => {
    const from = rule(PORTS, '');
    expect(saidOf(balance('v1'), from)).toEqual([
      'The service has settings of its own for ports: for this version its load balancing replaces theirs as well.',
    ]);
    expect(saidOf(balance(null), from)).toHaveLength(1);
  });

  it('are not told where there are none', () => {
    expect(saidOf(balance('v1'), rule('', ''))).toEqual([]);
  });
});
