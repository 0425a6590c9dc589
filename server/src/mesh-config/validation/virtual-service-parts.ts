/** A VirtualService's routes and destinations, each with its path; what VirtualServices share in a cluster. */
import type { MeshResource } from '../mesh-config.ts';
import type { Body } from '../trim-spec.ts';
import {
  bodyAt,
  hostCovers,
  hostsMeet,
  listAt,
  numberOf,
  textOf,
  textsAt,
  type Placed,
  type FieldPath,
} from './fields.ts';
import { splitHost, type MeshView } from './mesh-view.ts';

export const ISTIO_NETWORKING = 'networking.istio.io';

export interface Destination {
  readonly host: string;
  readonly subset: string;
  readonly port: unknown;
  /** Of the object with `host`. */
  readonly path: FieldPath;
  readonly mirrored: boolean;
}

function readDestination({ value, path }: Placed<Body>, mirrored: boolean): Destination {
  const port = bodyAt(value, 'port')?.value['number'];
  return { host: textOf(value['host']), subset: textOf(value['subset']), port, path, mirrored };
}

/** All routes: of HTTP, TLS and TCP. */
export function listRoutes({ spec }: MeshResource): Placed<Body>[] {
  return ['http', 'tls', 'tcp'].flatMap((protocol) => listAt(spec, protocol));
}

export function destinationsOf(route: Placed<Body>): Destination[] {
  const found: Destination[] = [];
  const add = (parent: Placed<Body>, key: string, mirrored: boolean): void => {
    const destination = bodyAt(parent.value, key, parent.path);
    if (destination) found.push(readDestination(destination, mirrored));
  };
  for (const one of listAt(route.value, 'route', route.path)) add(one, 'destination', false);
  add(route, 'mirror', true);
  for (const one of listAt(route.value, 'mirrors', route.path)) add(one, 'destination', true);
  return found.filter(({ host }) => host !== '');
}

export function listDestinations(resource: MeshResource): Destination[] {
  return listRoutes(resource).flatMap(destinationsOf);
}

const HTTP_PROTOCOLS = new Set(['HTTP', 'HTTP2', 'HTTPS', 'GRPC', 'GRPC-WEB']);

/** On which ports requests for the resource's hosts enter a route at gateways that are told; those that are only redirected to HTTPS do not get there. */
export function gatewayPorts(resource: MeshResource, route: Placed<Body>, view: MeshView): readonly number[] {
  const matches = listAt(route.value, 'match', route.path);
  const limits = matches.map(({ value }) => textsAt(value, 'gateways').map((one) => one.value));
  const isLimited = matches.length > 0 && limits.every((names) => names.length > 0);
  const gateways = isLimited
    ? limits.flat().map((name) => qualify(name, resource.namespace))
    : listGateways(resource).map(({ value }) => value);
  const matched = matches.map(({ value }) => numberOf(value['port']));
  const hosts = textsAt(resource.spec, 'hosts').map(({ value }) => value);
  const ports = gateways.flatMap((gateway) => {
    const [namespace = '', name = ''] = gateway.split('/');
    const found = view.find({ kind: 'Gateway', group: ISTIO_NETWORKING, namespace, name });
    return listAt(found?.spec ?? {}, 'servers').flatMap(({ value }) => {
      const port = numberOf(bodyAt(value, 'port')?.value['number']);
      const served = textsAt(value, 'hosts').map((one) => one.value.slice(one.value.indexOf('/') + 1));
      const isHttp = HTTP_PROTOCOLS.has(textOf(bodyAt(value, 'port')?.value['protocol']).toUpperCase());
      const isRedirect = bodyAt(value, 'tls')?.value['httpsRedirect'] === true;
      const isMet = served.some((one) => hosts.some((host) => hostsMeet(one, host)));
      const isMatched = matched.length === 0 || matched.some((one) => one === null || one === port);
      return port === null || isRedirect || (route.path[1] === 'http' && !isHttp) || !isMet || !isMatched
        ? []
        : [port];
    });
  });
  return [...new Set(ports)];
}

/** The gateways that it is for, as `namespace/name`; `mesh` where it names none. */
export function listGateways({ spec, namespace }: MeshResource): Placed<string>[] {
  const named = textsAt(spec, 'gateways').map(({ value, path }) => ({
    value: qualify(value, namespace),
    path,
  }));
  return named.length > 0 ? named : [{ value: 'mesh', path: ['spec'] }];
}

/** A gateway as `namespace/name`. Istio also reads `./name`, and as of old `name.namespace` with whatever domain. */
export function qualify(name: string, namespace: string): string {
  if (name === 'mesh') return name;
  if (name.startsWith('./')) return `${namespace}/${name.slice(2)}`;
  if (name.includes('/')) return name;
  const [own = '', where = namespace] = name.split('.');
  return `${where}/${own}`;
}

/** A host in one form, so that `reviews` and `reviews.shop.svc.cluster.local` meet. */
export function hostKey(host: string, namespace: string): string {
  const own = splitHost(host, namespace);
  return own ? `${own.namespace}/${own.name}` : host;
}

/** DestinationRules by the host that they are for. */
export function rulesByHost(view: MeshView): ReadonlyMap<string, readonly MeshResource[]> {
  return Map.groupBy(view.list('DestinationRule'), ({ spec, namespace }) =>
    hostKey(textOf(spec['host']), namespace),
  );
}

/** DestinationRules for all hosts of a domain. */
function wideRules(view: MeshView): readonly MeshResource[] {
  return view.list('DestinationRule').filter(({ spec }) => textOf(spec['host']).startsWith('*'));
}

/** Subsets of a host by name, each with its rule. The rule of the host itself counts before those of its domain. */
export function findSubset(
  view: MeshView,
  host: string,
  subset: { readonly namespace: string; readonly name: string },
): { readonly rule: MeshResource; readonly subset: Placed<Body> } | null {
  const own = splitHost(host, subset.namespace);
  const whole = own ? `${own.name}.${own.namespace}.svc.cluster.local` : host;
  const rules =
    view.once(rulesByHost).get(hostKey(host, subset.namespace)) ??
    view.once(wideRules).filter(({ spec }) => hostCovers(textOf(spec['host']), whole));
  for (const rule of rules) {
    const found = listAt(rule.spec, 'subsets').find(({ value }) => value['name'] === subset.name);
    if (found) return { rule, subset: found };
  }
  return null;
}
