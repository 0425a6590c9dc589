/**
 * An id of a service, workload or edge -> which edges of the store it is about. What a subject receives and what it sends are
 * two filters; an edge has one. An edge's end may be a namespace (2 parts), a service or a workload (3 parts, the same
 * form: where the caller does not say which, services are tried first), or a version (4 parts).
 */
import {
  parseEdgeId,
  parseNamespaceId,
  parseServiceId,
  parseVersionId,
  UNKNOWN,
  type Protocol,
  type ServiceRef,
} from '@sightglass/shared/identity';
import type { EdgeFilter } from '../store/telemetry-store.ts';
import type { EndKind } from './node-identity.ts';

type EndFilter = NonNullable<EdgeFilter['source']>;

export interface NodeSubject {
  /** The id as this program writes it. */
  readonly ref: ServiceRef;
  /** Edges that end at the node; null for callers of which nothing is known: nothing is sent to them. */
  readonly inbound: EdgeFilter | null;
  readonly outbound: EdgeFilter;
}

export interface EdgeSubject {
  readonly protocol: Protocol;
  readonly sourceKind: EndKind;
  readonly targetKind: EndKind;
  readonly filter: EdgeFilter & { readonly source: EndFilter; readonly target: EndFilter };
}

function isAnonymous(ref: { readonly namespace: string; readonly name: string }): boolean {
  return ref.namespace === UNKNOWN && ref.name === UNKNOWN;
}

const ANONYMOUS: EndFilter = { namespace: UNKNOWN, service: UNKNOWN, workload: UNKNOWN };

function subjectOf(ref: ServiceRef, field: 'service' | 'workload'): NodeSubject {
  const { cluster, namespace, name } = ref;
  if (isAnonymous(ref)) return { ref, inbound: null, outbound: { source: ANONYMOUS, target: { cluster } } };
  const end = { cluster, namespace, [field]: name };
  return { ref, inbound: { target: end }, outbound: { source: end } };
}

/**
 * A service by its id, or by the id under which a workload graph draws it (`cluster~namespace~service~unknown`).
 * Null when the text is neither.
 */
export function findServiceSubject(id: string): NodeSubject | null {
  const standIn = parseVersionId(id);
  const ref = standIn?.version === UNKNOWN ? standIn : parseServiceId(id);
  return ref && subjectOf({ cluster: ref.cluster, namespace: ref.namespace, name: ref.name }, 'service');
}

/** A workload by its id; null when the text is no such id. */
export function findWorkloadSubject(id: string): NodeSubject | null {
  const ref = parseServiceId(id);
  return ref && subjectOf(ref, 'workload');
}

interface End {
  readonly kind: EndKind;
  readonly filter: EndFilter;
  readonly anonymousIn?: string;
}

function readEnd(id: string, plainKind: 'service' | 'workload'): End | null {
  const plain = parseServiceId(id);
  if (plain) {
    const { cluster, namespace, name } = plain;
    if (isAnonymous(plain)) return { kind: plainKind, filter: ANONYMOUS, anonymousIn: cluster };
    return { kind: plainKind, filter: { cluster, namespace, [plainKind]: name } };
  }
  const version = parseVersionId(id);
  if (version) {
    const { cluster, namespace, name } = version;
    const end = { cluster, namespace, service: name };
    // In a workload graph this form stands for a service whose workload nobody told.
    if (plainKind === 'workload' && version.version === UNKNOWN) {
      return { kind: 'workload', filter: { ...end, workload: UNKNOWN } };
    }
    return { kind: 'version', filter: { ...end, version: version.version } };
  }
  const namespace = parseNamespaceId(id);
  return namespace && { kind: 'namespace', filter: namespace };
}

/** What an edge's id may mean, the likeliest first; none when the text is no such id. */
export function findEdgeSubjects(id: string, kind?: 'service' | 'workload' | 'version'): EdgeSubject[] {
  const edge = parseEdgeId(id);
  if (!edge) return [];
  const kinds =
    kind === 'workload'
      ? (['workload'] as const)
      : kind
        ? (['service'] as const)
        : (['service', 'workload'] as const);
  const subjects: EdgeSubject[] = [];
  for (const plainKind of kinds) {
    const source = readEnd(edge.source, plainKind);
    const target = readEnd(edge.target, plainKind);
    if (!source || !target) return [];
    const reach = source.anonymousIn === undefined ? {} : { cluster: source.anonymousIn };
    subjects.push({
      protocol: edge.protocol,
      sourceKind: source.kind,
      targetKind: target.kind,
      filter: { source: source.filter, target: { ...reach, ...target.filter }, protocol: edge.protocol },
    });
  }
  return subjects;
}
