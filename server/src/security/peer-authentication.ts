/**
 * The mesh's configuration -> which mode of mutual TLS PeerAuthentication sets, for a workload, a service, a namespace, a cluster.
 *
 * Istio's rules (pilot/pkg/security/authn, ComposePeerAuthentication): a resource with a selector rules the workloads of its namespace that it
 * selects, one without a selector its namespace, one in the root namespace the mesh; the narrower wins. Among equals the oldest counts, and of
 * equally old ones the first by name. UNSET inherits from the next wider. A selector in the root namespace selects nothing. Modes of ports
 * are read of resources with a selector only. Where nothing is set it is PERMISSIVE. A cluster's workloads follow what their own cluster holds.
 */
import type { PeerPolicy } from '@sightglass/shared/contract';
import { formatNamespaceId, formatServiceId } from '@sightglass/shared/identity';
import type { ConfiguredWorkload, MeshConfig, MeshResource } from '../mesh-config/mesh-config.ts';
import { oldestFirst } from '../mesh-config/oldest-first.ts';
import { canonicalServiceOf } from './canonical-service.ts';

type Mode = 'STRICT' | 'PERMISSIVE' | 'DISABLE';
type Labels = Readonly<Record<string, string>>;

interface Rule {
  /** `namespace/name`. */
  readonly resource: string;
  readonly namespace: string;
  /** Null without a selector. */
  readonly selector: Labels | null;
  /** Null for UNSET. */
  readonly mode: Mode | null;
  readonly ports: ReadonlyMap<number, Mode | null>;
}

interface ClusterRules {
  readonly rootNamespace: string;
  /** The oldest first. */
  readonly rules: readonly Rule[];
}

/** Answers are null for a cluster whose configuration is not connected, or does not tell PeerAuthentication. */
export interface PeerAuthentications {
  ofWorkload(place: { cluster: string; namespace: string; labels: Labels }): PeerPolicy | null;
  /** Of the workloads that answer for the service; of its namespace where none is configured. */
  ofService(place: { cluster: string; namespace: string; name: string }): PeerPolicy | null;
  ofNamespace(place: { cluster: string; namespace: string }): PeerPolicy | null;
  ofCluster(cluster: string): PeerPolicy | null;
}

const MODES: ReadonlySet<string> = new Set(['STRICT', 'PERMISSIVE', 'DISABLE']);
export const PEER_AUTHENTICATION = 'PeerAuthentication';
/** Istio's default. */
export const ROOT_NAMESPACE = 'istio-system';

/** What somebody wrote as an object; an empty one where it is none. */
export function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function readMode(mtls: unknown): Mode | null {
  const { mode } = asObject(mtls);
  return typeof mode === 'string' && MODES.has(mode) ? (mode as Mode) : null;
}

/** Labels of a spec's `selector.matchLabels`; null without any. */
export function readSelector(spec: Readonly<Record<string, unknown>>): Labels | null {
  const labels = Object.entries(asObject(asObject(spec['selector'])['matchLabels'])).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return labels.length > 0 ? Object.fromEntries(labels) : null;
}

function readRule({ namespace, name, spec }: MeshResource): Rule {
  const ports = Object.entries(asObject(spec['portLevelMtls']))
    .map(([port, mtls]) => [Number(port), readMode(mtls)] as const)
    .filter(([port]) => Number.isInteger(port) && port > 0 && port < 65_536);
  return {
    resource: `${namespace}/${name}`,
    namespace,
    selector: readSelector(spec),
    mode: readMode(spec['mtls']),
    ports: new Map(ports),
  };
}

/** Whether labels have all that a selector asks for. */
export function selects(selector: Labels, labels: Labels): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

function compose(
  { rules, rootNamespace }: ClusterRules,
  namespace: string,
  labels: Labels | null,
): PeerPolicy {
  const isRoot = namespace === rootNamespace;
  const mesh = rules.find((rule) => !rule.selector && rule.namespace === rootNamespace);
  const own = isRoot ? undefined : rules.find((rule) => !rule.selector && rule.namespace === namespace);
  const narrow =
    isRoot || labels === null
      ? undefined
      : rules.find(
          ({ selector, namespace: of }) => selector && of === namespace && selects(selector, labels),
        );
  const setter = [narrow, own, mesh].find((rule) => rule !== undefined && rule.mode !== null);
  const mode = setter?.mode ?? 'PERMISSIVE';
  return {
    mode,
    resource: setter?.resource ?? null,
    ports: [...(narrow?.ports ?? [])]
      .map(([port, portMode]) => ({ port, mode: portMode ?? mode }))
      .toSorted((a, b) => a.port - b.port),
  };
}

/** Several policies as one: `mixed` where modes differ, and no single resource where several set them. */
function joinPolicies(policies: readonly PeerPolicy[]): PeerPolicy {
  const [first, ...others] = policies as readonly [PeerPolicy, ...PeerPolicy[]];
  const ports = new Map<number, PeerPolicy['mode']>();
  for (const policy of policies) {
    for (const { port, mode } of policy.ports) {
      ports.set(port, (ports.get(port) ?? mode) === mode ? mode : 'mixed');
    }
  }
  return {
    mode: others.every(({ mode }) => mode === first.mode) ? first.mode : 'mixed',
    resource: others.every(({ resource }) => resource === first.resource) ? first.resource : null,
    ports: [...ports].map(([port, mode]) => ({ port, mode })).toSorted((a, b) => a.port - b.port),
  };
}

function groupByPlace(workloads: readonly ConfiguredWorkload[]): ReadonlyMap<string, Labels[]> {
  const groups = new Map<string, Labels[]>();
  const add = (id: string, labels: Labels): void => {
    const group = groups.get(id);
    if (group) group.push(labels);
    else groups.set(id, [labels]);
  };
  for (const workload of workloads) {
    const { cluster, namespace, labels } = workload;
    add(formatNamespaceId(workload), labels);
    add(formatServiceId({ cluster, namespace, name: canonicalServiceOf(workload) }), labels);
  }
  return groups;
}

function readClusters(config: MeshConfig): Map<string, ClusterRules> {
  const resources = Map.groupBy(config.list(PEER_AUTHENTICATION), ({ cluster }) => cluster);
  const told = config
    .clusters()
    .filter(
      ({ lastSyncAt, missing }) =>
        lastSyncAt !== null && !missing.some(({ kind }) => kind === PEER_AUTHENTICATION),
    );
  return new Map(
    told.map(({ cluster, rootNamespace }) => [
      cluster,
      {
        rootNamespace: rootNamespace || ROOT_NAMESPACE,
        rules: (resources.get(cluster) ?? []).toSorted(oldestFirst).map(readRule),
      },
    ]),
  );
}

function read(config: MeshConfig): PeerAuthentications {
  const clusters = readClusters(config);
  const workloads = config.workloads();
  const members = groupByPlace(workloads);
  const namespaces = Map.groupBy(workloads, ({ cluster }) => cluster);

  function ofNamespace({ cluster, namespace }: { cluster: string; namespace: string }): PeerPolicy | null {
    const rules = clusters.get(cluster);
    if (!rules) return null;
    const own = members.get(formatNamespaceId({ cluster, namespace })) ?? [];
    return joinPolicies([null, ...own].map((labels) => compose(rules, namespace, labels)));
  }

  return {
    ofWorkload({ cluster, namespace, labels }) {
      const rules = clusters.get(cluster);
      return rules ? compose(rules, namespace, labels) : null;
    },
    ofService(place) {
      const rules = clusters.get(place.cluster);
      if (!rules) return null;
      const own = members.get(formatServiceId(place)) ?? [null];
      return joinPolicies(own.map((labels) => compose(rules, place.namespace, labels)));
    },
    ofNamespace,
    ofCluster(cluster) {
      const rules = clusters.get(cluster);
      if (!rules) return null;
      const named = new Set([
        rules.rootNamespace,
        ...(namespaces.get(cluster) ?? []).map(({ namespace }) => namespace),
      ]);
      return joinPolicies([...named].flatMap((namespace) => ofNamespace({ cluster, namespace }) ?? []));
    },
  };
}

const known = new WeakMap<MeshConfig, { readonly version: number; readonly answers: PeerAuthentications }>();

/** What is in force at this moment; read anew when the configuration changed. */
export function readPeerAuthentications(config: MeshConfig): PeerAuthentications {
  const version = config.version();
  const found = known.get(config);
  if (found?.version === version) return found.answers;
  const answers = read(config);
  known.set(config, { version, answers });
  return answers;
}
