/**
 * What an alert is about, for people. In: its subject. Out: a name, where it is, and the page that shows it; and whether it lies in the
 * frame's scope. Pure.
 */
import type { AlertSubject } from '@sightglass/shared/contract';
import { parseEdgeId, parseNamespaceId, parseServiceId, UNKNOWN } from '@sightglass/shared/identity';
import type { LinkTarget } from '../../routes.ts';
import { describeNode } from '../signals/node-target.ts';

export interface SubjectWords {
  readonly name: string;
  /** `shop in east`; empty where that says nothing. */
  readonly place: string;
  /** Null where no page shows it. */
  readonly to: LinkTarget | null;
}

interface Place {
  readonly cluster: string;
  /** Null: the cluster as a whole. */
  readonly namespace: string | null;
}

const MESH: SubjectWords = { name: 'The mesh', place: '', to: { page: 'mesh' } };

export function describeSubject(subject: AlertSubject | null): SubjectWords {
  if (subject === null || subject.kind === 'mesh') return MESH;
  const { kind, id } = subject;
  switch (kind) {
    case 'service':
    case 'workload': {
      const { name, place, to } = describeNode(id, kind);
      return { name, place, to };
    }
    case 'edge': {
      const edge = parseEdgeId(id);
      if (!edge) return { name: id, place: '', to: null };
      const [source, target] = [describeNode(edge.source, 'service'), describeNode(edge.target, 'service')];
      return { name: `${source.name} → ${target.name}`, place: target.place, to: { page: 'edge', id } };
    }
    case 'namespace': {
      const ref = parseNamespaceId(id);
      if (!ref) return { name: id, place: '', to: null };
      return {
        name: ref.namespace,
        place: `in ${ref.cluster}`,
        to: { page: 'services', search: { cluster: ref.cluster, namespace: ref.namespace } },
      };
    }
    case 'certificate':
      return {
        name: readablePath(id),
        place: '',
        to: { page: 'security', search: { tab: 'certificates' } },
      };
    default:
      return { name: id, place: '', to: { page: 'mesh' } };
  }
}

/** Ids of certificates join their parts as all ids do. */
function readablePath(id: string): string {
  return id
    .split('~')
    .filter((part) => part !== '' && part !== UNKNOWN)
    .join(' / ');
}

/** Where it is; of an edge, both ends, the target last. Nothing for what has no place. */
export function placesOf(subject: AlertSubject | null): Place[] {
  if (subject === null) return [];
  const { kind, id } = subject;
  if (kind === 'cluster') return [{ cluster: id, namespace: null }];
  if (kind === 'namespace') {
    const ref = parseNamespaceId(id);
    return ref ? [ref] : [];
  }
  if (kind === 'edge') {
    const edge = parseEdgeId(id);
    return edge ? [edge.source, edge.target].map((end) => describeNode(end, 'service')) : [];
  }
  const ref = kind === 'service' || kind === 'workload' ? parseServiceId(id) : null;
  return ref ? [ref] : [];
}

/** What has no place (a source, the mesh) is in every scope: its alerts concern everybody. */
export function isInScope(
  subject: AlertSubject | null,
  scope: { readonly clusters: readonly string[]; readonly namespaces: readonly string[] },
): boolean {
  const places = placesOf(subject);
  if (places.length === 0) return true;
  return places.some(
    ({ cluster, namespace }) =>
      (scope.clusters.length === 0 || scope.clusters.includes(cluster)) &&
      (scope.namespaces.length === 0 || namespace === null || scope.namespaces.includes(namespace)),
  );
}
