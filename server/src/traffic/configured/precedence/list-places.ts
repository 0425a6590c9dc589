/**
 * Where routes of the Gateway API meet: listeners of a Gateway, ports of a Service (for callers of all namespaces, or of one). Where the Gateway is not told, the sections that
 * routes name stand for its listeners. https://gateway-api.sigs.k8s.io/geps/gep-1294/
 */
import { hostCovers, hostsMeet, listAt, numberOf, textOf } from '../../../mesh-config/validation/fields.ts';
import {
  admits,
  GATEWAY_API,
  listenersFor,
  parentsOf,
} from '../../../mesh-config/validation/gateway-api-parts.ts';
import type { MeshConfig, MeshResource } from '../../../mesh-config/mesh-config.ts';
import { asBody, type Body } from '../../../mesh-config/trim-spec.ts';
import { listBodies, listTexts } from '../read-values.ts';

export interface Attached {
  readonly resource: MeshResource;
  /** Hostnames as written, each with what of it the place lets through; null is any host. */
  readonly hosts: readonly { readonly host: string | null; readonly met: string | null }[];
  /** Whether it is known that the place lets the route in. */
  readonly isSure: boolean;
}

export interface Place {
  /** Of the Gateway or the Service, in words. */
  readonly parent: string;
  /** The listener or port, in words. */
  readonly part: string;
  readonly attached: readonly Attached[];
}

export interface Parent {
  readonly name: string;
  readonly isService: boolean;
  readonly places: readonly Place[];
  /** These places are all that it has. */
  readonly isComplete: boolean;
}

type Reference = ReturnType<typeof parentsOf>[number];
interface Asking {
  readonly resource: MeshResource;
  readonly reference: Reference;
}

const ANY = '*';
const HTTP = new Set(['HTTP', 'HTTPS']);

export const isGatewayRoute = ({ kind, apiVersion }: MeshResource): boolean =>
  (kind === 'HTTPRoute' || kind === 'GRPCRoute') && apiVersion.startsWith(`${GATEWAY_API}/`);

const isService = ({ kind }: Reference): boolean => kind === 'Service';

/** Routes of another namespace than their Service's hold for callers of their own namespace alone. */
function nameParent({ resource, reference }: Asking): string {
  const { kind, namespace, name } = reference;
  const isForeign = isService(reference) && namespace !== resource.namespace;
  return `${kind} ${name}.${namespace}${isForeign ? ` for callers in namespace ${resource.namespace}` : ''}`;
}

function attach(resource: MeshResource, limit: string, isSure: boolean): Attached[] {
  const written = listTexts(resource.spec['hostnames']);
  const all = written.length > 0 ? written : [ANY];
  const hosts = all
    .filter((host) => hostsMeet(host, limit))
    .map((host) => {
      const met = hostCovers(host, limit) ? limit : host;
      return { host: host === ANY ? null : host, met: met === ANY ? null : met };
    });
  return hosts.length > 0 ? [{ resource, hosts, isSure }] : [];
}

function takesKind(listener: Body, kind: string): boolean {
  const kinds = listBodies(asBody(listener['allowedRoutes'])['kinds']);
  return kinds.length === 0 || kinds.some((one) => one['kind'] === kind);
}

function readGateway(gateway: MeshResource, asking: readonly Asking[], config: MeshConfig): Parent {
  const name = `Gateway ${gateway.name}.${gateway.namespace}`;
  const list = (kind: string) => config.list(kind).filter(({ cluster }) => cluster === gateway.cluster);
  const places = listAt(gateway.spec, 'listeners')
    .map(({ value }) => value)
    .filter((listener) => HTTP.has(textOf(listener['protocol'])))
    .map((listener): Place => {
      const attached = asking.flatMap(({ resource, reference }) => {
        const isMeant = listenersFor(gateway, reference).some(({ value }) => value === listener);
        const isLetIn = admits({ list }, { gateway, listener }, resource.namespace);
        if (!isMeant || isLetIn === false || !takesKind(listener, resource.kind)) return [];
        return attach(resource, textOf(listener['hostname']) || ANY, isLetIn === true);
      });
      return { parent: name, part: `listener ${textOf(listener['name']) || '?'}`, attached };
    });
  return { name, isService: false, places, isComplete: true };
}

const keyOf = ({ sectionName, port }: Reference): string => `${sectionName} ${port ?? ''}`;
const isForAll = ({ sectionName, port }: Reference): boolean => sectionName === '' && port === null;

function namePart({ sectionName, port }: Reference): string {
  const parts = [sectionName === '' ? '' : `listener ${sectionName}`, port === null ? '' : `port ${port}`];
  return parts.filter((one) => one !== '').join(', ');
}

/** Ports of the Service are all named, so that there are no others. */
function namesAllPorts(service: MeshResource | null, asking: readonly Asking[]): boolean {
  const ports = service ? listBodies(service.spec['ports']).map(({ port }) => numberOf(port)) : [];
  return ports.length > 0 && ports.every((port) => asking.some(({ reference }) => reference.port === port));
}

function readOther(name: string, asking: readonly Asking[], service: MeshResource | null): Parent {
  const parts = Map.groupBy(
    asking.filter(({ reference }) => !isForAll(reference)),
    ({ reference }) => keyOf(reference),
  );
  const forAll = asking.filter(({ reference }) => isForAll(reference));
  const isNamed = namesAllPorts(service, asking);
  const isOfService = asking.some(({ reference }) => isService(reference));
  const toPlace = (part: string, those: readonly Asking[]): Place => ({
    parent: name,
    part,
    // Hostnames mean nothing to a mesh.
    attached: those.flatMap(({ resource }) =>
      isOfService
        ? [{ resource, hosts: [{ host: null, met: null }], isSure: true }]
        : attach(resource, ANY, false),
    ),
  });
  const places = [...parts.values()].map((those) =>
    toPlace(those[0] ? namePart(those[0].reference) : '', [...those, ...forAll]),
  );
  const hasRest = forAll.length > 0 && !isNamed;
  if (hasRest) places.push(toPlace(parts.size > 0 ? 'elsewhere' : '', forAll));
  return { name, isService: isOfService, places, isComplete: hasRest || isNamed };
}

/** Of one cluster, by the ids of their routes. */
export function listParents(config: MeshConfig, cluster: string): Map<string, Parent[]> {
  const asking = ['HTTPRoute', 'GRPCRoute']
    .flatMap((kind) => config.list(kind))
    .filter((resource) => resource.cluster === cluster && isGatewayRoute(resource))
    .flatMap((resource) => parentsOf(resource).map((reference) => ({ resource, reference })));
  const gateways = new Map(
    config
      .list('Gateway')
      .filter((one) => one.cluster === cluster && one.apiVersion.startsWith(`${GATEWAY_API}/`))
      .map((one) => [`Gateway ${one.name}.${one.namespace}`, one]),
  );
  const services = new Map(
    config
      .list('Service')
      .filter((one) => one.cluster === cluster)
      .map((one) => [`${one.namespace}/${one.name}`, one]),
  );
  const byRoute = new Map<string, Parent[]>();
  for (const [name, those] of Map.groupBy(asking, nameParent)) {
    const gateway = gateways.get(name);
    const { namespace = '', name: called = '' } = those[0]?.reference ?? {};
    const parent = gateway
      ? readGateway(gateway, those, config)
      : readOther(name, those, services.get(`${namespace}/${called}`) ?? null);
    for (const id of new Set(those.map(({ resource }) => resource.id)))
      byRoute.set(id, [...(byRoute.get(id) ?? []), parent]);
  }
  return byRoute;
}
