/**
 * The id of a cluster, a namespace, a service or an edge -> which edges a series of its mutual TLS is about: for a place what it receives, which
 * is what a PeerAuthentication would rule. Nothing that leaves the mesh, but for an edge that does.
 */
import { parseNamespaceId, parseServiceId } from '@sightglass/shared/identity';
import { findEdgeSubjects, findServiceSubject } from '../signals/subject.ts';
import type { EdgeFilter } from '../store/telemetry-store.ts';

/** Filters that the id may mean, the likeliest first; none when the text is no such id. */
export function findSeriesFilters(id: string): EdgeFilter[] {
  if (id.includes('~~')) return findEdgeSubjects(id).map(({ filter }) => filter);
  if (!id.includes('~')) return id === '' ? [] : [{ target: { cluster: id }, external: false }];
  const namespace = parseNamespaceId(id);
  if (namespace) return [{ target: namespace, external: false }];
  const inbound = parseServiceId(id) && findServiceSubject(id)?.inbound;
  return inbound ? [{ ...inbound, external: false }] : [];
}
