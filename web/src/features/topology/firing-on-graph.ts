/**
 * What fires on the nodes and edges of a graph. Pure. In: the summary of what fires, by subject. Out: a look-up by node and by edge. A node
 * of a version has the alerts of its service; a folded namespace those of all that lies in it.
 */
import type { AlertSummary, Severity, TopologyNode } from '@sightglass/shared/contract';
import {
  formatNamespaceId,
  formatServiceId,
  parseEdgeId,
  parseServiceId,
  parseVersionId,
} from '@sightglass/shared/identity';
import { rankSeverity } from '../../ui/alerts/alert-model.ts';

type Subject = AlertSummary['subjects'][number];

export interface Firing {
  /** The gravest. */
  readonly severity: Severity;
  /** Gravest first. */
  readonly alerts: Subject['alerts'];
}

export interface FiringOnGraph {
  /** Null where nothing fires. */
  ofNode(this: void, node: Pick<TopologyNode, 'id' | 'kind' | 'cluster' | 'namespace'>): Firing | null;
  ofEdge(this: void, id: string): Firing | null;
}

/** The namespace (`cluster~namespace`) that a subject lies in; of an edge, that of its target. */
function namespaceOf({ kind, id }: Subject['subject']): string | null {
  if (kind === 'namespace') return id;
  const node = kind === 'edge' ? (parseEdgeId(id)?.target ?? '') : id;
  const ref = kind === 'service' || kind === 'workload' || kind === 'edge' ? parseAny(node) : null;
  return ref ? formatNamespaceId(ref) : null;
}

function parseAny(id: string): { cluster: string; namespace: string } | null {
  return parseServiceId(id) ?? parseVersionId(id);
}

function merge(subjects: readonly Subject[]): Firing {
  const alerts = subjects
    .flatMap((subject) => subject.alerts)
    .toSorted((a, b) => rankSeverity(a.severity) - rankSeverity(b.severity));
  return { severity: alerts[0]?.severity ?? 'info', alerts };
}

export function placeFiring({ subjects }: Pick<AlertSummary, 'subjects'>): FiringOnGraph {
  // Each look-up gives the same object, so that a refresh in which nothing changed repaints nothing.
  const own = new Map(subjects.map((entry) => [`${entry.subject.kind} ${entry.subject.id}`, merge([entry])]));
  const namespaces = new Map(
    [...Map.groupBy(subjects, ({ subject }) => namespaceOf(subject))].map(([id, group]) => [
      id,
      merge(group),
    ]),
  );
  return {
    ofNode(node) {
      if (node.kind === 'namespace') return namespaces.get(formatNamespaceId(node)) ?? null;
      const version = parseVersionId(node.id);
      if (version) return own.get(`service ${formatServiceId(version)}`) ?? null;
      return own.get(`${node.kind} ${node.id}`) ?? null;
    },
    ofEdge: (id) => own.get(`edge ${id}`) ?? null,
  };
}
