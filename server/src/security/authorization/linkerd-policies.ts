/**
 * Linkerd's policies of the connected configuration, in words: a Server names a port of pods, which from then on takes only what an AuthorizationPolicy grants; an AuthorizationPolicy grants a Server, a route or a namespace to whom MeshTLSAuthentication, NetworkAuthentication or a
 * ServiceAccount names (linkerd.io, reference of authorization policy). They are told, not evaluated.
 */
import type { Policy } from '@sightglass/shared/contract';
import type { MeshConfig, MeshResource } from '../../mesh-config/mesh-config.ts';
import { presentTarget } from './ends.ts';
import type { Callee } from './select-callees.ts';

const GROUP = 'policy.linkerd.io/';
const MAXIMUM_TARGETS = 200;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

function recordsOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

type Find = (kind: string, namespace: string, name: string) => MeshResource | null;

/** Of one cluster. */
function createFinder(config: MeshConfig, cluster: string): Find {
  return (kind, namespace, name) =>
    config
      .list(kind)
      .find((one) => one.cluster === cluster && one.namespace === namespace && one.name === name) ?? null;
}

function describeNetworks(networks: unknown): string {
  const blocks = recordsOf(networks).map(({ cidr, except }) => {
    const but = textsOf(except);
    return `${textOf(cidr)}${but.length > 0 ? ` but ${but.join(', ')}` : ''}`;
  });
  return `addresses in ${blocks.join(', ') || 'no network'}`;
}

function nameAccount(name: string, namespace: string): string {
  return `service account ${name} of ${namespace}`;
}

function describeAuthentication(ref: Record<string, unknown>, home: string, find: Find): string {
  const kind = textOf(ref['kind']);
  const name = textOf(ref['name']);
  const namespace = textOf(ref['namespace']) || home;
  if (kind === 'ServiceAccount') return nameAccount(name, namespace);
  const resource = find(kind, namespace, name);
  if (!resource) return `${kind} ${namespace}/${name}, which is not there`;
  if (kind === 'NetworkAuthentication') return describeNetworks(resource.spec['networks']);
  const identities = textsOf(resource.spec['identities']);
  const accounts = recordsOf(resource.spec['identityRefs']).map((one) =>
    one['kind'] === 'Namespace'
      ? `namespace ${textOf(one['name']) || namespace}`
      : nameAccount(textOf(one['name']), textOf(one['namespace']) || namespace),
  );
  const all = [...identities.map((one) => (one === '*' ? 'anybody with an identity' : one)), ...accounts];
  return all.join(' or ') || 'nobody';
}

interface Described {
  readonly reach: Policy['reach'];
  readonly selector: string;
  readonly rules: readonly string[];
  readonly notes: readonly string[];
  readonly matchLabels: Readonly<Record<string, unknown>> | null;
}

function labelsOf(selector: unknown): Record<string, unknown> {
  const labels = isRecord(selector) ? selector['matchLabels'] : null;
  return isRecord(labels) ? labels : {};
}

function describeServer({ spec }: MeshResource): Described {
  const labels = labelsOf(spec['podSelector']);
  const port = textOf(spec['port']);
  const access = textOf(spec['accessPolicy']) || 'deny';
  return {
    reach: 'workloads',
    selector: `port ${port} of ${
      Object.entries(labels)
        .map(([name, value]) => `${name}=${textOf(value)}`)
        .join(', ') || 'every pod of the namespace'
    }`,
    rules: [
      access === 'deny'
        ? `Port ${port} takes only what an AuthorizationPolicy grants.`
        : `Port ${port} takes what its access policy ${access} lets through, and what policies grant.`,
    ],
    notes: [],
    matchLabels: labels,
  };
}

function describeGrant(resource: MeshResource, find: Find): Described {
  const { spec, namespace } = resource;
  const target = isRecord(spec['targetRef']) ? spec['targetRef'] : {};
  const kind = textOf(target['kind']);
  const name = textOf(target['name']);
  const refs = recordsOf(spec['requiredAuthenticationRefs']);
  const who = refs.map((ref) => describeAuthentication(ref, namespace, find)).join(', and also ');
  const named = kind === 'Namespace' ? `every Server of ${name || namespace}` : `${kind} ${name}`;
  const server = kind === 'Server' ? find('Server', namespace, name) : null;
  const isMissing = (kind === 'Server' || kind === 'HTTPRoute') && !find(kind, namespace, name);
  return {
    reach: kind === 'Namespace' ? 'namespace' : 'target',
    selector: named,
    rules: [`${who === '' ? 'Anybody' : who.charAt(0).toUpperCase() + who.slice(1)} may call ${named}.`],
    notes: isMissing ? [`${kind} ${name} is not there: it grants nothing.`] : [],
    matchLabels: server ? labelsOf(server.spec['podSelector']) : kind === 'Namespace' ? {} : null,
  };
}

function describe(resource: MeshResource, find: Find): Described | null {
  if (!resource.apiVersion.startsWith(GROUP)) return null;
  switch (resource.kind) {
    case 'Server':
      return describeServer(resource);
    case 'AuthorizationPolicy':
      return describeGrant(resource, find);
    default:
      return null;
  }
}

/** By labels of configured workloads alone: pods of Linkerd tell no labels in metrics. */
function selectTargets(config: MeshConfig, resource: MeshResource, labels: Described['matchLabels']) {
  if (!labels) return new Set<string>();
  const wanted = Object.entries(labels);
  return new Set(
    config
      .workloads()
      .filter(
        (one) =>
          one.cluster === resource.cluster &&
          one.namespace === resource.namespace &&
          wanted.every(([name, value]) => one.labels[name] === value),
      )
      .map(({ name }) => name),
  );
}

export function listLinkerdPolicies(config: MeshConfig, callees: readonly Callee[]): Policy[] {
  const resources = ['Server', 'AuthorizationPolicy'].flatMap((kind) => config.list(kind));
  return resources.flatMap((resource): Policy[] => {
    const described = describe(resource, createFinder(config, resource.cluster));
    if (!described) return [];
    const { id, kind, apiVersion, cluster, namespace, name, createdAt, origin } = resource;
    const { reach, selector, rules, notes, matchLabels } = described;
    const selected = selectTargets(config, resource, matchLabels);
    const targets = callees.filter(
      (callee) =>
        callee.cluster === cluster && callee.namespace === namespace && selected.has(callee.workload),
    );
    return [
      {
        id,
        kind,
        apiVersion,
        cluster,
        namespace,
        name,
        action: 'ALLOW',
        reach,
        selector,
        targets: targets.slice(0, MAXIMUM_TARGETS).map(presentTarget),
        rules: [...rules],
        notes: [...notes, 'Policies of Linkerd are told here; backtests do not judge by them.'],
        yaml: config.print(resource),
        createdAt,
        origin: { ...origin },
        denied: null,
      },
    ];
  });
}
