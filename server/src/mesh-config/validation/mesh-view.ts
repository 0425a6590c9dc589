/**
 * The configuration as rules see it: one cluster's resources by kind, and what names resolve to. Services, workloads and ServiceEntries of other clusters count as well,
 * because a mesh of several clusters shares them. What is not told (a folder that holds only routes, a kind that may not be read) is never taken for missing: such
 * questions have the answer `untold`.
 */
import { parse } from 'yaml';
import type { ConfigCluster } from '@sightglass/shared/contract';
import { findKind, NOT_INSTALLED } from '../kinds.ts';
import { DEFAULT_ROOT_NAMESPACE } from '../mesh-settings.ts';
import type { ConfiguredWorkload, MeshConfig, MeshResource } from '../mesh-config.ts';
import { asBody, type Body } from '../trim-spec.ts';
import {
  hostCovers,
  labelsOf,
  listAt,
  mayHaveLabels,
  numberOf,
  textOf,
  textsAt,
  type Labels,
} from './fields.ts';

export interface PortFacts {
  readonly number: number;
  readonly name: string;
  /** As said by `appProtocol` or by the name's beginning, in lower case; empty where nothing says it. */
  readonly protocol: string;
  readonly targetPort: number | string | null;
}

export interface HostFacts {
  readonly resource: MeshResource;
  readonly ports: readonly PortFacts[];
  /** Which pods answer; null where no selector says so. */
  readonly selector: Labels | null;
}

type HostAnswer =
  | { readonly state: 'known'; readonly host: HostFacts }
  | { readonly state: 'unknown' | 'untold' };

export interface MeshView {
  readonly cluster: string;
  readonly rootNamespace: string;
  readonly trustDomain: string;
  /** Whether API servers tell all Services and Deployments, so that what is not there is not there. */
  readonly isWhole: boolean;
  /** Whether API servers tell all of the kinds (by their keys): this cluster's, and for what clusters share those of all clusters. */
  tellsAll(kinds: readonly string[]): boolean;
  /** Of all clusters. */
  everywhere(kind: string): readonly MeshResource[];
  /** Of this cluster; of a group by the beginning of its name. */
  list(kind: string, group?: string): readonly MeshResource[];
  find(place: {
    readonly kind: string;
    readonly group?: string;
    readonly namespace: string;
    readonly name: string;
  }): MeshResource | null;
  /** A host as Istio reads it in a namespace. */
  host(host: string, namespace: string): HostAnswer;
  /** A Service of the name in the namespace. */
  service(namespace: string, name: string): HostAnswer;
  /** What runs in the namespace, in all clusters; in all namespaces when left out. */
  workloads(namespace?: string): readonly ConfiguredWorkload[];
  /** Whether what runs in the namespace is told. */
  tellsWorkloads(namespace: string): boolean;
  /** Whether a controller makes a Service and an account of the name for a Gateway of the Gateway API: no folder holds them. */
  isMadeForGateway(namespace: string, name: string): boolean;
  /** Istio's MeshConfig; null where it is not told. */
  readonly meshSettings: Body | null;
  /** A table made once for the view. */
  once<T>(make: (view: MeshView) => T): T;
}

const GATEWAY_API = 'gateway.networking.k8s.io/';
const PROTOCOLS = /^(http2?|https|grpc-web|grpc|tcp|tls|udp|mongo|mysql|redis|hbone)(-|$)/;

function protocolOf(name: string, appProtocol: string): string {
  if (appProtocol !== '') return appProtocol.toLowerCase();
  return PROTOCOLS.exec(name.toLowerCase())?.[1] ?? '';
}

function readPorts({ spec, kind }: MeshResource): PortFacts[] {
  return listAt(spec, 'ports').flatMap(({ value }) => {
    const number = numberOf(value[kind === 'Service' ? 'port' : 'number']);
    if (number === null) return [];
    const name = textOf(value['name']);
    const said = textOf(value[kind === 'Service' ? 'appProtocol' : 'protocol']);
    const target = value['targetPort'];
    const targetPort = typeof target === 'number' || typeof target === 'string' ? target : null;
    return [{ number, name, protocol: protocolOf(name, said), targetPort }];
  });
}

export function readHost(resource: MeshResource): HostFacts {
  const selector = labelsOf(resource.spec['selector']);
  const has = resource.kind === 'Service' && Object.keys(selector).length > 0;
  return { resource, ports: readPorts(resource), selector: has ? selector : null };
}

/** The Service of the API server: every cluster has it, and no folder. */
const API_SERVER = 'default/kubernetes';

const place = (namespace: string, name: string): string => `${namespace}/${name}`;

/** What selectors choose among. */
export const POD_KINDS = ['Deployment', 'StatefulSet', 'DaemonSet', 'WorkloadEntry'] as const;
/** What clusters share: a mesh looks for it in all of them. */
const SHARED_KINDS = new Set<string>(['Service', 'ServiceEntry', ...POD_KINDS]);

/** Whether an API server among them tells all that there is of a kind, by its key. */
function tells(sources: readonly ConfigCluster[], kind: string): boolean {
  return sources.some(
    ({ source, state, lastSyncAt, namespaces, missing }) =>
      source === 'kubernetes' &&
      state !== 'syncing' &&
      lastSyncAt !== null &&
      namespaces.length === 0 &&
      !missing.some((one) => one.kind === kind && one.reason !== NOT_INSTALLED),
  );
}

/** What all clusters share. */
interface SharedFacts {
  /** Sources of each cluster. */
  readonly sources: readonly (readonly ConfigCluster[])[];
  readonly list: MeshConfig['list'];
  readonly services: ReadonlyMap<string, readonly MeshResource[]>;
  readonly namespacesWithServices: ReadonlySet<string>;
  /** ServiceEntries by host without a wildcard, and those with one. */
  readonly entries: ReadonlyMap<string, readonly MeshResource[]>;
  readonly wildEntries: readonly { readonly pattern: string; readonly entry: MeshResource }[];
  readonly workloads: readonly ConfiguredWorkload[];
  readonly workloadsByNamespace: ReadonlyMap<string, readonly ConfiguredWorkload[]>;
  /** Places of the Services and accounts that controllers make for Gateways of the Gateway API. */
  readonly madeForGateways: ReadonlySet<string>;
}

/** Istio names them by the Gateway and its class, those of a waypoint by the Gateway alone. */
function listMadeForGateways(config: MeshConfig): ReadonlySet<string> {
  const gateways = config.list('Gateway').filter(({ apiVersion }) => apiVersion.startsWith(GATEWAY_API));
  return new Set(
    gateways.flatMap(({ namespace, name, spec }) => [
      place(namespace, name),
      place(namespace, `${name}-${textOf(spec['gatewayClassName'])}`),
    ]),
  );
}

export function readSharedFacts(config: MeshConfig): SharedFacts {
  const services = Map.groupBy(config.list('Service'), ({ namespace, name }) => place(namespace, name));
  const entries = new Map<string, MeshResource[]>();
  const wildEntries: { pattern: string; entry: MeshResource }[] = [];
  for (const entry of config.list('ServiceEntry')) {
    for (const { value: host } of textsAt(entry.spec, 'hosts')) {
      if (host.startsWith('*')) wildEntries.push({ pattern: host, entry });
      else entries.set(host, [...(entries.get(host) ?? []), entry]);
    }
  }
  const workloads = config.workloads();
  return {
    sources: [...Map.groupBy(config.clusters(), ({ cluster }) => cluster).values()],
    list: (kind) => config.list(kind),
    services,
    namespacesWithServices: new Set(config.list('Service').map(({ namespace }) => namespace)),
    entries,
    wildEntries,
    workloads,
    workloadsByNamespace: Map.groupBy(workloads, ({ namespace }) => namespace),
    madeForGateways: listMadeForGateways(config),
  };
}

function readMeshSettings(resources: readonly MeshResource[], rootNamespace: string): Body | null {
  const map = resources.find(({ namespace, name }) => namespace === rootNamespace && name === 'istio');
  const text = map?.spec['mesh'];
  if (typeof text !== 'string') return null;
  try {
    return asBody(parse(text, { logLevel: 'silent' }));
  } catch {
    return null;
  }
}

/** All with the nearest pattern that covers the host. */
function findWildEntries({ wildEntries }: SharedFacts, host: string): MeshResource[] {
  const covering = wildEntries.filter(({ pattern }) => hostCovers(pattern, host));
  const nearest = Math.max(0, ...covering.map(({ pattern }) => pattern.length));
  return covering.filter(({ pattern }) => pattern.length === nearest).map(({ entry }) => entry);
}

/** The name and namespace that a host of the cluster's own means; null for others. Istio completes a name without a dot alone: `reviews.shop` is a host outside. */
export function splitHost(
  host: string,
  namespace: string,
): { readonly name: string; readonly namespace: string } | null {
  const [name = '', where, third, domain] = host.split('.');
  if (name === '' || host.includes('*')) return null;
  if (where === undefined) return { name, namespace };
  return third === 'svc' && where !== '' && domain !== undefined ? { name, namespace: where } : null;
}

export function createMeshView(
  cluster: string,
  parts: {
    readonly sources: readonly ConfigCluster[];
    readonly resources: readonly MeshResource[];
    readonly shared: SharedFacts;
  },
): MeshView {
  const { sources, resources, shared } = parts;
  const byKind = Map.groupBy(resources, ({ kind }) => kind);
  const byPlace = new Map(
    resources.map((one) => [
      `${findKind(one.apiVersion, one.kind)?.group ?? ''} ${one.kind} ${place(one.namespace, one.name)}`,
      one,
    ]),
  );
  const made = new Map<unknown, unknown>();
  const rootNamespace = sources[0]?.rootNamespace || DEFAULT_ROOT_NAMESPACE;
  const tellsAll = (kinds: readonly string[]): boolean =>
    kinds.every((kind) =>
      SHARED_KINDS.has(kind) ? shared.sources.every((those) => tells(those, kind)) : tells(sources, kind),
    );

  function service(namespace: string, name: string): HostAnswer {
    const found = shared.services.get(place(namespace, name));
    const own = found?.find((one) => one.cluster === cluster) ?? found?.[0];
    if (own) return { state: 'known', host: readHost(own) };
    if (tellsAll(['Service'])) return { state: 'unknown' };
    const isMade = view.isMadeForGateway(namespace, name) || place(namespace, name) === API_SERVER;
    const isTold = shared.namespacesWithServices.has(namespace) && !isMade;
    return { state: isTold ? 'unknown' : 'untold' };
  }

  /** A host has the ports of all entries for it, and of the Service that they add to. */
  function entryHost(host: string, behind: HostAnswer | null): HostFacts | null {
    const entries = shared.entries.get(host) ?? findWildEntries(shared, host);
    const [first] = entries;
    if (!first) return null;
    const more = behind?.state === 'known' ? behind.host.ports : [];
    return { ...readHost(first), ports: [...entries.flatMap(readPorts), ...more] };
  }

  const view: MeshView = {
    cluster,
    rootNamespace,
    trustDomain: sources[0]?.trustDomain || 'cluster.local',
    isWhole: tellsAll(['Service', 'Deployment']),
    tellsAll,
    list: (kind, group = '') => {
      const all = byKind.get(kind) ?? [];
      return group === '' ? all : all.filter(({ apiVersion }) => apiVersion.startsWith(group));
    },
    everywhere: shared.list,
    find: ({ kind, group = '', namespace, name }) =>
      byPlace.get(`${group} ${kind} ${place(namespace, name)}`) ?? null,
    service,
    host(host, namespace) {
      const own = splitHost(host, namespace);
      const inside = own ? service(own.namespace, own.name) : null;
      const entry = entryHost(host, inside);
      if (entry) return { state: 'known', host: entry };
      if (inside) return inside;
      // Outside: known by a ServiceEntry, of which a folder may hold none.
      const isTold = tellsAll(['ServiceEntry']) || shared.namespacesWithServices.has(namespace);
      return { state: isTold ? 'unknown' : 'untold' };
    },
    workloads: (namespace) =>
      namespace === undefined ? shared.workloads : (shared.workloadsByNamespace.get(namespace) ?? []),
    tellsWorkloads: (namespace) => view.isWhole || shared.workloadsByNamespace.has(namespace),
    isMadeForGateway: (namespace, name) => shared.madeForGateways.has(place(namespace, name)),
    meshSettings: readMeshSettings(byKind.get('ConfigMap') ?? [], rootNamespace),
    once<T>(make: (of: MeshView) => T): T {
      if (!made.has(make)) made.set(make, make(view));
      return made.get(make) as T;
    },
  };
  return view;
}

/** Workloads of the namespace (of all, in the root namespace) that have the labels. */
export function selectWorkloads(
  view: MeshView,
  namespace: string,
  labels: Labels,
): readonly ConfiguredWorkload[] {
  const all = namespace === view.rootNamespace ? view.workloads() : view.workloads(namespace);
  return all.filter((one) => mayHaveLabels(one.labels, labels));
}
