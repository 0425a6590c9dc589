/** What resources with a selector have in common: whom they select, and which of them are for everybody or for the same workload. */
import type { ConfiguredWorkload, MeshResource } from '../mesh-config.ts';
import { bodyAt, formatLabels, hasLabels, labelsOf, type Labels, type FieldPath } from './fields.ts';
import { selectWorkloads, type MeshView } from './mesh-view.ts';
import { nameOf, type Finding } from './rule.ts';

interface Selection {
  readonly labels: Labels;
  readonly path: FieldPath;
}

/** By `selector.matchLabels`, as most kinds have it, by `workloadSelector.labels`, or Linkerd's `podSelector.matchLabels`; null where it is for everybody. */
export function selectionOf({ spec }: MeshResource): Selection | null {
  const places = [
    ['selector', 'matchLabels'],
    ['workloadSelector', 'labels'],
    ['podSelector', 'matchLabels'],
  ] as const;
  for (const [outer, inner] of places) {
    const found = bodyAt(bodyAt(spec, outer)?.value ?? {}, inner, ['spec', outer]);
    const labels = labelsOf(found?.value);
    if (found && Object.keys(labels).length > 0) return { labels, path: found.path };
  }
  return null;
}

/** The Gateway API's gateways run pods that the console's configuration may not hold: they carry the gateway's name as a label. */
const GATEWAY_LABELS = ['gateway.networking.k8s.io/gateway-name', 'istio.io/gateway-name'];

export function selectsGateway(
  view: MeshView,
  resource: Pick<MeshResource, 'namespace'>,
  labels: Labels,
): boolean {
  return GATEWAY_LABELS.some((key) => {
    const name = labels[key];
    return (
      name !== undefined &&
      view.find({
        kind: 'Gateway',
        group: 'gateway.networking.k8s.io',
        namespace: resource.namespace,
        name,
      }) !== null
    );
  });
}

/** The finding that its selector selects nothing, where what runs in the namespace is told. */
export function findEmptySelection(resource: MeshResource, view: MeshView): Finding[] {
  const selection = selectionOf(resource);
  if (!selection || !view.tellsWorkloads(resource.namespace)) return [];
  const { labels, path } = selection;
  const isFound =
    selectWorkloads(view, resource.namespace, labels).length > 0 || selectsGateway(view, resource, labels);
  return isFound
    ? []
    : [{ path, message: `No workload of ${resource.namespace} has the labels ${formatLabels(labels)}.` }];
}

/** Others of its kind in the namespace without a selector, when it has none itself. */
export function findOtherDefaults(resource: MeshResource, all: readonly MeshResource[]): Finding[] {
  if (!isDefault(resource)) return [];
  const others = all.filter(
    (one) => one !== resource && one.namespace === resource.namespace && isDefault(one),
  );
  return others.length === 0
    ? []
    : [
        {
          path: ['spec'],
          message: `${others.map(nameOf).join(', ')} is for all of ${resource.namespace} as well.`,
          others: others.map(({ id }) => id),
        },
      ];
}

function isDefault(resource: MeshResource): boolean {
  return (
    selectionOf(resource) === null &&
    resource.spec['targetRefs'] === undefined &&
    resource.spec['targetRef'] === undefined
  );
}

/** Others of its kind that select one of its workloads. */
export function findSharedWorkloads(
  resource: MeshResource,
  all: readonly MeshResource[],
  view: MeshView,
): Finding[] {
  const selection = selectionOf(resource);
  if (!selection) return [];
  const selected = view
    .workloads(resource.namespace)
    .filter((one) => hasLabels(one.labels, selection.labels));
  for (const other of all) {
    const second = other === resource || other.namespace !== resource.namespace ? null : selectionOf(other);
    const shared: ConfiguredWorkload | undefined = second
      ? selected.find((one) => hasLabels(one.labels, second.labels))
      : undefined;
    if (shared)
      return [
        {
          path: selection.path,
          message: `${nameOf(other)} selects ${shared.kind} ${shared.name} as well.`,
          others: [other.id],
        },
      ];
  }
  return [];
}

/** What it selects in its own cluster and namespace. */
export function selectedBy(resource: MeshResource, view: MeshView): readonly ConfiguredWorkload[] {
  const selection = selectionOf(resource);
  const all = view.workloads(resource.namespace).filter(({ cluster }) => cluster === view.cluster);
  return selection ? all.filter((one) => hasLabels(one.labels, selection.labels)) : all;
}

/** Whether an AuthorizationPolicy has rules about claims. */
export function asksForTokens(policy: MeshResource): boolean {
  const said = JSON.stringify(policy.spec['rules'] ?? null);
  return /equestPrincipals|request\.auth\./.test(said);
}
