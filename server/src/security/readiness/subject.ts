/** What a readiness is of: a namespace, or a service; with the part of the inbound traffic that is its own. */
import {
  formatNamespaceId,
  formatServiceId,
  parseNamespaceId,
  parseServiceId,
} from '@sightglass/shared/identity';
import type { EdgeFilter } from '../../store/telemetry-store.ts';
import type { NodeIdentity } from '../../signals/node-identity.ts';

export interface Subject {
  readonly kind: 'namespace' | 'service';
  readonly id: string;
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
}

/** The subject that a node belongs to. */
export function subjectOf(kind: Subject['kind'], { cluster, namespace, name }: NodeIdentity): Subject {
  if (kind === 'service') {
    return { kind, id: formatServiceId({ cluster, namespace, name }), cluster, namespace, name };
  }
  return { kind, id: formatNamespaceId({ cluster, namespace }), cluster, namespace, name: namespace };
}

/** The subject of an id; null when the text is neither a namespace's nor a service's. */
export function parseSubject(id: string): Subject | null {
  const service = parseServiceId(id);
  if (service) return { kind: 'service', id, ...service };
  const namespace = parseNamespaceId(id);
  return namespace && { kind: 'namespace', id, ...namespace, name: namespace.namespace };
}

/** What ends at the subject and does not leave the mesh. */
export function receivedBy({ kind, cluster, namespace, name }: Subject): EdgeFilter {
  const target = { cluster, namespace, ...(kind === 'service' ? { service: name } : {}) };
  return { target, external: false };
}
