/** Ids of edges between services, as series by edge have them -> subjects, and whether they lie in a rule's scope. */
import {
  formatServiceId,
  parseEdgeId,
  parseServiceId,
  UNKNOWN,
  type ServiceRef,
} from '@sightglass/shared/identity';
import type { AlertRule } from '@sightglass/shared/contract';
import { isNodeInScope } from './rule-scope.ts';
import type { NamedSubject } from './rule-subjects.ts';

export interface EdgeIdSubject extends NamedSubject {
  readonly source: ServiceRef;
  readonly target: ServiceRef;
}

/** Null when the text is no id of an edge between services. */
export function subjectOfEdgeId(id: string): EdgeIdSubject | null {
  const edge = parseEdgeId(id);
  const source = edge && parseServiceId(edge.source);
  const target = edge && parseServiceId(edge.target);
  if (!edge || !source || !target) return null;
  return {
    subject: { kind: 'edge', id },
    label: `${source.name} → ${target.name}`,
    labels: {
      cluster: target.cluster,
      namespace: target.namespace,
      service: target.name,
      source_cluster: source.cluster,
      source_namespace: source.namespace,
      source_service: source.name,
      protocol: edge.protocol,
    },
    source,
    target,
  };
}

export function isServiceInScope(scope: AlertRule['scope'], ref: ServiceRef): boolean {
  return isNodeInScope(scope, { ...ref, serviceIds: new Set([formatServiceId(ref)]) });
}

/** Either end lies in the scope. */
export function isEdgeInScope(scope: AlertRule['scope'], { source, target }: EdgeIdSubject): boolean {
  return isServiceInScope(scope, source) || isServiceInScope(scope, target);
}

/** Nothing is known of it. */
export function isNobody({ namespace, name }: ServiceRef): boolean {
  return namespace === UNKNOWN && name === UNKNOWN;
}
