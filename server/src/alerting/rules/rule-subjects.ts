/** Nodes and edges of a graph -> subjects of alerts: id, name for people, and labels as routing, grouping and silences see them. */
import { formatNamespaceId, parseServiceId } from '@sightglass/shared/identity';
import type { AlertRule, AlertSubject } from '@sightglass/shared/contract';
import type { GraphEdge, GraphNode } from '../../signals/build-graph.ts';
import { isWholeMesh, nameScope } from './rule-scope.ts';

export interface NamedSubject {
  readonly subject: AlertSubject;
  readonly label: string;
  readonly labels: Readonly<Record<string, string>>;
}

function serviceName(node: GraphNode): string {
  return parseServiceId(node.identity.serviceId)?.name ?? node.identity.name;
}

/** A service or workload. */
export function subjectOfNode(node: GraphNode): NamedSubject {
  const { id, kind, cluster, namespace, name } = node.identity;
  const labels = { cluster, namespace, service: serviceName(node) };
  if (kind !== 'workload') return { subject: { kind: 'service', id }, label: name, labels };
  return { subject: { kind: 'workload', id }, label: name, labels: { ...labels, workload: name } };
}

/** A service that was asked for by its id, seen or not; null when the text is no such id. */
export function subjectOfService(id: string): NamedSubject | null {
  const ref = parseServiceId(id);
  if (!ref) return null;
  const { cluster, namespace, name } = ref;
  return { subject: { kind: 'service', id }, label: name, labels: { cluster, namespace, service: name } };
}

/** An edge; its labels without prefix are the callee's, so that what concerns a service is found by one label. */
export function subjectOfEdge(edge: GraphEdge, source: GraphNode, target: GraphNode): NamedSubject {
  const from = source.identity;
  const to = target.identity;
  return {
    subject: { kind: 'edge', id: edge.id },
    label: `${from.name} → ${to.name}`,
    labels: {
      cluster: to.cluster,
      namespace: to.namespace,
      service: to.name,
      source_cluster: from.cluster,
      source_namespace: from.namespace,
      source_service: from.name,
      protocol: edge.protocol,
    },
  };
}

export function subjectOfNamespace(place: { cluster: string; namespace: string }): NamedSubject {
  const { cluster, namespace } = place;
  return {
    subject: { kind: 'namespace', id: formatNamespaceId(place) },
    label: namespace,
    labels: { cluster, namespace },
  };
}

/** The scope as a whole: the one namespace or service or cluster that it names, else the mesh. */
export function subjectOfScope(scope: AlertRule['scope']): NamedSubject {
  const { clusters, namespaces, services } = scope;
  const [cluster] = clusters;
  const [namespace] = namespaces;
  const [service] = services;
  const label = nameScope(scope);
  if (service !== undefined && services.length === 1) {
    const named = subjectOfService(service);
    if (named) return named;
  }
  if (services.length === 0 && clusters.length === 1 && cluster !== undefined) {
    if (namespaces.length === 0)
      return { subject: { kind: 'cluster', id: cluster }, label, labels: { cluster } };
    if (namespaces.length === 1 && namespace !== undefined) return subjectOfNamespace({ cluster, namespace });
  }
  return {
    subject: { kind: 'mesh', id: 'mesh' },
    label: isWholeMesh(scope) ? 'the mesh' : label,
    labels: {},
  };
}
