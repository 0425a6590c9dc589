/** References of the Gateway API: parents, backends, grants. https://gateway-api.sigs.k8s.io/reference/spec/ */
import type { MeshResource } from '../mesh-config.ts';
import type { Body } from '../trim-spec.ts';
import {
  bodyAt,
  hasLabels,
  hostsMeet,
  labelsOf,
  listAt,
  numberOf,
  textOf,
  textsAt,
  type FieldPath,
  type Placed,
} from './fields.ts';
import type { MeshView } from './mesh-view.ts';

export const GATEWAY_API = 'gateway.networking.k8s.io';
export const ROUTE_KINDS = ['HTTPRoute', 'GRPCRoute', 'TCPRoute', 'TLSRoute'] as const;

interface Reference {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly sectionName: string;
  readonly port: number | null;
  readonly path: FieldPath;
}

function readReference(
  { value, path }: Placed<Body>,
  home: string,
  defaults: { group: string; kind: string },
): Reference {
  const { group } = value;
  return {
    group: typeof group === 'string' ? group : defaults.group,
    kind: textOf(value['kind']) || defaults.kind,
    namespace: textOf(value['namespace']) || home,
    name: textOf(value['name']),
    sectionName: textOf(value['sectionName']),
    port: numberOf(value['port']),
    path,
  };
}

export function parentsOf({ spec, namespace }: MeshResource): Reference[] {
  return listAt(spec, 'parentRefs').map((one) =>
    readReference(one, namespace, { group: GATEWAY_API, kind: 'Gateway' }),
  );
}

/** Of rules, and of mirrors in their filters. */
export function backendsOf({
  spec,
  namespace,
}: MeshResource): (Reference & { readonly mirrored: boolean; readonly weight: number })[] {
  const service = { group: '', kind: 'Service' };
  return listAt(spec, 'rules').flatMap((rule) => {
    const direct = listAt(rule.value, 'backendRefs', rule.path).map((one) =>
      Object.assign(readReference(one, namespace, service), {
        mirrored: false,
        weight: numberOf(one.value['weight']) ?? 1,
      }),
    );
    const mirrors = listAt(rule.value, 'filters', rule.path).flatMap((filter) => {
      const mirror = bodyAt(filter.value, 'requestMirror', filter.path);
      const backend = mirror ? bodyAt(mirror.value, 'backendRef', mirror.path) : null;
      return backend
        ? [Object.assign(readReference(backend, namespace, service), { mirrored: true, weight: 1 })]
        : [];
    });
    return direct.concat(mirrors);
  });
}

export function findGateway(
  view: MeshView,
  { group, kind, namespace, name }: Reference,
): MeshResource | null {
  return group === GATEWAY_API && kind === 'Gateway' ? view.find({ kind, group, namespace, name }) : null;
}

/** Listeners that a reference means: all, or those of a section or port. */
export function listenersFor(gateway: MeshResource, { sectionName, port }: Reference): Placed<Body>[] {
  return listAt(gateway.spec, 'listeners').filter(
    ({ value }) =>
      (sectionName === '' || value['name'] === sectionName) &&
      (port === null || numberOf(value['port']) === port),
  );
}

/** Whether a listener lets in routes of the namespace; null where its labels are not told. */
export function admits(
  view: Pick<MeshView, 'list'>,
  { gateway, listener }: { readonly gateway: MeshResource; readonly listener: Body },
  namespace: string,
): boolean | null {
  const from = bodyAt(bodyAt(listener, 'allowedRoutes')?.value ?? {}, 'namespaces')?.value ?? {};
  switch (textOf(from['from']) || 'Same') {
    case 'All':
      return true;
    case 'Same':
      return namespace === gateway.namespace;
    case 'Selector': {
      const home = view.list('Namespace').find(({ name }) => name === namespace);
      const selector = bodyAt(from, 'selector')?.value ?? {};
      if (!home || selector['matchExpressions'] !== undefined) return null;
      const own = { 'kubernetes.io/metadata.name': namespace, ...home.labels };
      return hasLabels(own, labelsOf(selector['matchLabels']));
    }
    default:
      return null;
  }
}

/** Which protocols of listeners carry a kind of route. */
const CARRIED: Readonly<Record<string, readonly string[]>> = {
  HTTPRoute: ['HTTP', 'HTTPS'],
  GRPCRoute: ['HTTP', 'HTTPS'],
  TLSRoute: ['TLS'],
  TCPRoute: ['TCP', 'TLS'],
};
/** Others are a controller's own, which may carry anything. */
const PROTOCOLS = new Set(Object.values(CARRIED).flat());

export function protocolOf(listener: Body): string {
  return textOf(listener['protocol']).toUpperCase();
}

export function hasProtocolFor(listener: Body, kind: string): boolean {
  const protocol = protocolOf(listener);
  return !PROTOCOLS.has(protocol) || CARRIED[kind]?.includes(protocol) !== false;
}

function allowsKind(listener: Body, kind: string): boolean {
  const kinds = listAt(bodyAt(listener, 'allowedRoutes')?.value ?? {}, 'kinds');
  return (
    kinds.length === 0 ||
    kinds.some(({ value }) => value['kind'] === kind && (value['group'] ?? GATEWAY_API) === GATEWAY_API)
  );
}

/** Whether a route of the hostnames (of none: any) has one that the listener takes. */
export function hasHostnameFor(listener: Body, hostnames: readonly string[]): boolean {
  const hostname = textOf(listener['hostname']);
  return hostname === '' || hostnames.length === 0 || hostnames.some((one) => hostsMeet(hostname, one));
}

/** How a parent takes a route: a single listener has to carry its kind, have one of its hostnames and let in its namespace. Each is asked of those that passed the one before. */
interface Attachment {
  readonly parent: Reference;
  readonly gateway: MeshResource;
  /** At least one. */
  readonly meant: readonly Placed<Body>[];
  readonly isCarried: boolean;
  readonly isMet: boolean;
  readonly isAdmitted: boolean;
  /** Those that were asked for the namespace. */
  readonly fitting: readonly Placed<Body>[];
}

/** Those that pass; all where none does, so that what else is wrong is told as well. */
function narrow(
  listeners: readonly Placed<Body>[],
  passes: (listener: Body) => boolean,
): { readonly isAny: boolean; readonly left: readonly Placed<Body>[] } {
  const left = listeners.filter(({ value }) => passes(value));
  return left.length > 0 ? { isAny: true, left } : { isAny: false, left: listeners };
}

/** For parents that are told and have what the route means. */
export function attachmentsOf(route: MeshResource, view: MeshView): Attachment[] {
  const { kind, namespace } = route;
  const hostnames = textsAt(route.spec, 'hostnames').map(({ value }) => value);
  return parentsOf(route).flatMap((parent) => {
    const gateway = findGateway(view, parent);
    const meant = gateway ? listenersFor(gateway, parent) : [];
    if (!gateway || meant.length === 0) return [];
    const carried = narrow(meant, (one) => hasProtocolFor(one, kind) && allowsKind(one, kind));
    const met = narrow(carried.left, (one) => hasHostnameFor(one, hostnames));
    const isAdmitted = met.left.some(
      ({ value }) => admits(view, { gateway, listener: value }, namespace) !== false,
    );
    return [
      { parent, gateway, meant, isCarried: carried.isAny, isMet: met.isAny, isAdmitted, fitting: met.left },
    ];
  });
}

/** Whether a ReferenceGrant of the target's namespace lets a kind of another namespace refer to it; null where nothing of that namespace is told. */
export function isGranted(
  view: MeshView,
  from: { readonly kind: string; readonly namespace: string },
  to: Pick<Reference, 'group' | 'kind' | 'namespace' | 'name'>,
): boolean | null {
  const grants = view.list('ReferenceGrant').filter(({ namespace }) => namespace === to.namespace);
  const isTold =
    view.tellsAll(['ReferenceGrant']) ||
    grants.length > 0 ||
    view.list('Service').some(({ namespace }) => namespace === to.namespace);
  const isFound = grants.some(
    ({ spec }) =>
      listAt(spec, 'from').some(
        ({ value }) =>
          // Whoever asks is of the Gateway API itself.
          value['group'] === GATEWAY_API &&
          value['kind'] === from.kind &&
          value['namespace'] === from.namespace,
      ) &&
      listAt(spec, 'to').some(
        ({ value }) =>
          textOf(value['group']) === to.group &&
          value['kind'] === to.kind &&
          (textOf(value['name']) === '' || value['name'] === to.name),
      ),
  );
  return isFound || (isTold ? false : null);
}
