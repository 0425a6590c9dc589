/** An id in the path -> what a series of it reads. Throws a 404 for a text that is no id of the kind. */
import type { EdgeKindQuery } from '@sightglass/shared/contract';
import { unknownId } from '../http/problem.ts';
import {
  findEdgeSubjects,
  findServiceSubject,
  findWorkloadSubject,
  type NodeSubject,
} from '../signals/subject.ts';
import type { SeriesSubject } from './answer-series.ts';

function fromNode(noun: 'service' | 'workload', id: string, node: NodeSubject | null): SeriesSubject {
  if (!node) throw unknownId(noun, id);
  const { inbound, outbound, ref } = node;
  return {
    noun,
    id,
    cluster: ref.cluster,
    filters: (direction) => (direction === 'outbound' ? [outbound] : inbound ? [inbound] : []),
    traces: inbound ? [inbound, outbound] : [outbound],
  };
}

export function serviceSubject(id: string): SeriesSubject {
  return fromNode('service', id, findServiceSubject(id));
}

export function workloadSubject(id: string): SeriesSubject {
  return fromNode('workload', id, findWorkloadSubject(id));
}

/** An edge has one direction: that of its requests. */
export function edgeSubject(id: string, kind: EdgeKindQuery): SeriesSubject {
  const filters = findEdgeSubjects(id, kind).map(({ filter }) => filter);
  if (filters.length === 0) throw unknownId('edge', id);
  const cluster = filters[0]?.target?.cluster ?? null;
  return { noun: 'edge', id, cluster, filters: () => filters, traces: filters };
}
