/** What a policy for a service would select: labels that its workloads share and no other workload of the namespace has. */
import { formatServiceId, UNKNOWN } from '@sightglass/shared/identity';
import type { ConfiguredWorkload, MeshConfig } from '../../mesh-config/mesh-config.ts';
import type { EdgeSums } from '../../store/telemetry-store.ts';
import type { Callee, MeshFacts } from './select-callees.ts';

interface Service {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
}

export interface SelectedService {
  readonly callees: readonly Callee[];
  /** `selector` or `targetRefs` of a spec. */
  readonly selecting: Readonly<Record<string, unknown>>;
  readonly notes: readonly string[];
}

/** The usual names of what a workload is, the most usual first. */
const PREFERRED = ['app', 'app.kubernetes.io/name', 'k8s-app', 'service.istio.io/canonical-name'];

export function findCallees(edges: readonly EdgeSums[], { cluster, namespace, name }: Service): Callee[] {
  const callees = new Map<string, Callee>();
  for (const { edge } of edges) {
    const { target, external } = edge;
    if (target.cluster !== cluster || target.namespace !== namespace || target.service !== name) continue;
    callees.set(JSON.stringify([target.workload, target.version]), { ...target, external });
  }
  return [...callees].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, callee]) => callee);
}

function isAlone(
  label: string,
  own: readonly ConfiguredWorkload[],
  all: readonly ConfiguredWorkload[],
): boolean {
  const value = own[0]?.labels[label];
  return (
    value !== undefined &&
    own.every(({ labels }) => labels[label] === value) &&
    all.every((one) => own.includes(one) || one.labels[label] !== value)
  );
}

function chooseLabels(
  service: Service,
  callees: readonly Callee[],
  config: MeshConfig,
): { labels: Record<string, string>; note: string | null } {
  const all = config
    .workloads()
    .filter(({ cluster, namespace }) => cluster === service.cluster && namespace === service.namespace);
  const names = new Set(callees.map(({ workload }) => workload));
  const own = all.filter(({ name }) => names.has(name));
  if (own.length > 0) {
    const shared = Object.keys(own[0]?.labels ?? {}).toSorted();
    const label = [...PREFERRED, ...shared].find((one) => isAlone(one, own, all));
    if (label !== undefined) return { labels: { [label]: own[0]?.labels[label] as string }, note: null };
    const common = shared.filter((one) => own.every(({ labels }) => labels[one] === own[0]?.labels[one]));
    const labels = Object.fromEntries(common.map((one) => [one, own[0]?.labels[one] as string]));
    if (common.length > 0)
      return {
        labels,
        note: 'No single label tells the workloads of this service from others of its namespace: check whom the selector selects.',
      };
  }
  return {
    labels: { app: service.name },
    note: `The labels of the workloads are not known: app=${service.name} is what telemetry suggests. Check it.`,
  };
}

/** Null where nobody was seen to be the service. */
export function selectService(
  service: Service,
  edges: readonly EdgeSums[],
  { config, facts }: { readonly config: MeshConfig; readonly facts: MeshFacts },
): SelectedService | null {
  const callees = findCallees(edges, service);
  if (callees.length === 0) return null;
  const isCarriedByWaypoint =
    callees.some((callee) => facts.isAmbient(callee)) &&
    edges.some(
      ({ edge }) =>
        edge.protocol !== 'tcp' &&
        formatServiceId({ ...edge.target, name: edge.target.service }) === formatServiceId(service),
    );
  if (isCarriedByWaypoint)
    return {
      callees,
      selecting: { targetRefs: [{ kind: 'Service', group: '', name: service.name }] },
      notes: [
        'The service is in ambient mode: its waypoint enforces this policy, which therefore names the Service; what does not pass the waypoint is not ruled by it.',
      ],
    };
  const { labels, note } = chooseLabels(service, callees, config);
  const strangers = callees.filter(({ workload }) => workload === UNKNOWN).length;
  return {
    callees,
    selecting: { selector: { matchLabels: labels } },
    notes: [
      ...(note === null ? [] : [note]),
      ...(strangers === callees.length
        ? ['Of its workloads nothing is known but the service that was asked for.']
        : []),
    ],
  };
}
