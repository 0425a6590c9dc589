/** A VirtualService's routes and destinations, each with its path; what VirtualServices share in a cluster. */
import type { MeshResource } from '../mesh-config.ts';
import type { Body } from '../trim-spec.ts';
import { bodyAt, listAt, textOf, textsAt, type Placed, type FieldPath } from './fields.ts';
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

export function listDestinations(resource: MeshResource): Destination[] {
  const found: Destination[] = [];
  const add = (parent: Placed<Body>, key: string, mirrored: boolean): void => {
    const destination = bodyAt(parent.value, key, parent.path);
    if (destination) found.push(readDestination(destination, mirrored));
  };
  for (const route of listRoutes(resource)) {
    for (const one of listAt(route.value, 'route', route.path)) add(one, 'destination', false);
    add(route, 'mirror', true);
    for (const one of listAt(route.value, 'mirrors', route.path)) add(one, 'destination', true);
  }
  return found.filter(({ host }) => host !== '');
}

/** The gateways that it is for, as `namespace/name`; `mesh` where it names none. */
export function listGateways({ spec, namespace }: MeshResource): Placed<string>[] {
  const named = textsAt(spec, 'gateways').map(({ value, path }) => ({
    value: qualify(value, namespace),
    path,
  }));
  return named.length > 0 ? named : [{ value: 'mesh', path: ['spec'] }];
}

export function qualify(name: string, namespace: string): string {
  return name === 'mesh' || name.includes('/') ? name : `${namespace}/${name}`;
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

/** Subsets of a host by name, each with its rule. */
export function findSubset(
  view: MeshView,
  host: string,
  subset: { readonly namespace: string; readonly name: string },
): { readonly rule: MeshResource; readonly subset: Placed<Body> } | null {
  const rules = view.once(rulesByHost).get(hostKey(host, subset.namespace)) ?? [];
  for (const rule of rules) {
    const found = listAt(rule.spec, 'subsets').find(({ value }) => value['name'] === subset.name);
    if (found) return { rule, subset: found };
  }
  return null;
}
