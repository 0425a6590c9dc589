/**
 * Which services a resource says something about, as `namespace/service`; `namespace/*` and `*` where it reaches all of a namespace or of the mesh. By names: hosts and
 * references of routes, labels that selectors choose, a workload's own service. What names hosts outside, or nothing, concerns nobody.
 */
import type { ConfiguredWorkload, MeshResource } from './mesh-config.ts';
import { asBody, isWorkload, type Body } from './trim-spec.ts';

/** As Istio finds a workload's canonical service. https://istio.io/latest/docs/reference/config/metrics/ */
const SERVICE_LABELS = ['service.istio.io/canonical-name', 'app.kubernetes.io/name', 'app'];
const WITH_SELECTOR = new Set([
  'PeerAuthentication',
  'RequestAuthentication',
  'AuthorizationPolicy',
  'Telemetry',
  'WasmPlugin',
  'Sidecar',
  'EnvoyFilter',
  'Server',
]);
const ROUTES = new Set([
  'VirtualService',
  'DestinationRule',
  'HTTPRoute',
  'GRPCRoute',
  'TCPRoute',
  'TLSRoute',
]);
const MOST_DEPTH = 12;

export interface MeshKnowledge {
  readonly workloads: readonly ConfiguredWorkload[];
  readonly rootNamespace: string;
}

function serviceOf({ name, labels }: Pick<ConfiguredWorkload, 'name' | 'labels'>): string {
  for (const label of SERVICE_LABELS) {
    const value = labels[label];
    if (value !== undefined && value !== '') return value;
  }
  return name;
}

/** `cart`, `cart.shop`, `cart.shop.svc.cluster.local` as seen from a namespace; null for hosts of other forms. */
function resolveHost(host: string, namespace: string): string | null {
  const [name = '', where = namespace, ...rest] = host.split('.');
  if (name === '' || host.includes('*') || host.includes('/')) return null;
  return rest.length === 0 || rest[0] === 'svc' ? `${where}/${name}` : null;
}

/** Every object within a value, itself included. */
function* walk(value: unknown, depth = 0): Generator<Body> {
  if (depth > MOST_DEPTH || typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield value as Body;
  for (const inner of Object.values(value)) yield* walk(inner, depth + 1);
}

/** The hosts and the reference to a Service that a part of a route names. */
function findTargets(body: Body, namespace: string, found: Set<string>): void {
  const add = (host: unknown): void => {
    const service = typeof host === 'string' ? resolveHost(host, namespace) : null;
    if (service !== null) found.add(service);
  };
  add(body['host']);
  if (Array.isArray(body['hosts'])) for (const host of body['hosts']) add(host);
  const { name, kind } = body;
  const isReference = kind === 'Service' || (kind === undefined && body['port'] !== undefined);
  if (typeof name === 'string' && isReference) {
    const where = body['namespace'];
    found.add(`${typeof where === 'string' ? where : namespace}/${name}`);
  }
}

function readSelector(spec: Body): Body | null {
  const choices = [
    asBody(spec['selector'])['matchLabels'],
    asBody(spec['workloadSelector'])['labels'],
    asBody(spec['podSelector'])['matchLabels'],
  ];
  const chosen = choices.map(asBody).find((one) => Object.keys(one).length > 0);
  return chosen ?? null;
}

function listSelected(
  { spec, namespace, cluster }: MeshResource,
  { workloads, rootNamespace }: MeshKnowledge,
): string[] {
  const references = [
    ...(Array.isArray(spec['targetRefs']) ? spec['targetRefs'] : []),
    spec['targetRef'],
  ].map(asBody);
  const named = references.filter(({ name }) => typeof name === 'string');
  if (named.length > 0)
    return named.flatMap(({ kind, name }) => (kind === 'Service' ? [`${namespace}/${name as string}`] : []));
  const selector = readSelector(spec);
  if (!selector) return [namespace === rootNamespace ? '*' : `${namespace}/*`];
  const wanted = Object.entries(selector);
  return workloads
    .filter(
      (one) =>
        one.cluster === cluster &&
        (one.namespace === namespace || namespace === rootNamespace) &&
        wanted.every(([key, value]) => one.labels[key] === value),
    )
    .map((one) => `${one.namespace}/${serviceOf(one)}`);
}

/** Each once. */
export function listConcerned(resource: MeshResource, knowledge: MeshKnowledge): string[] {
  const { kind, namespace, name, spec } = resource;
  if (kind === 'Service') return [`${namespace}/${name}`];
  if (isWorkload(kind)) {
    const labels = asBody(asBody(asBody(spec['template'])['metadata'])['labels']) as Record<string, string>;
    return [`${namespace}/${serviceOf({ name, labels })}`];
  }
  if (kind === 'ConfigMap') return ['*'];
  const found = new Set<string>();
  if (ROUTES.has(kind)) for (const part of walk(spec)) findTargets(part, namespace, found);
  else if (kind === 'ServiceProfile') {
    const service = resolveHost(name, namespace);
    if (service !== null) found.add(service);
  } else if (WITH_SELECTOR.has(kind)) for (const one of listSelected(resource, knowledge)) found.add(one);
  return [...found];
}
